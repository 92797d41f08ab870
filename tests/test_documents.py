"""Generated documents are what their sources say now, and the diagrams in them lose nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from lifecycle import MACHINES
from lifecycle.diagram import mermaid
from lifecycle.documentation import document, main
from lifecycle.machine import Machine
from lifecycle.vocabulary import BACK

ROOT = Path(__file__).parent.parent

GENERATED = {
    "docs/lifecycle.md": "-m lifecycle.documentation",
    "docs/settings.md": "server.py export-settings",
    "schema/schema.graphql": "server.py export-schema",
}
"""The documents of `make docs`, with the Python command that writes each to the file it is given."""


@pytest.mark.parametrize("path", GENERATED)
def test_the_committed_document_is_up_to_date(path: str, tmp_path: Path) -> None:
    command = GENERATED[path].split()
    if command[0] != "-m" and not (ROOT / command[0]).exists():
        pytest.skip(f"{command[0]} is not there to write it")
    subprocess.run([sys.executable, *command, str(tmp_path / "fresh")], cwd=ROOT, check=True, timeout=60)
    fresh = (tmp_path / "fresh").read_text(encoding="utf-8")
    assert (ROOT / path).read_text(encoding="utf-8") == fresh, "run `make docs`"


def test_make_docs_writes_every_document() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [path for path, command in GENERATED.items() if f"{command} {path}\n" not in makefile] == []


def test_the_document_is_written_to_the_file_named(tmp_path: Path) -> None:
    assert main([str(tmp_path / "deep" / "page.md")]) == 0
    assert (tmp_path / "deep" / "page.md").read_text(encoding="utf-8") == document()


def test_a_command_without_a_file_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())
def test_the_page_names_every_state_action_and_guard(machine: Machine) -> None:
    page = document()
    words = [word for state in machine.states for word in (f"`{state}`", machine.states[state])]
    words += [f"`{row.action}`" for row in machine.rows]
    words += [word for row in machine.rows for guard in row.guards for word in (f"`{guard.code}`", guard.message)]
    assert [word for word in words if word not in page] == []


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())
def test_a_diagram_shows_the_moves_of_the_table_and_no_others(machine: Machine) -> None:
    text = mermaid(machine)
    forward = {
        (source, target, row.action)
        for row in machine.rows
        for source in row.sources
        for target in row.targets
        if target != BACK
    }
    back = {(source, row.action) for row in machine.rows if row.target == BACK for source in row.sources}
    assert moves_in(text) == forward
    assert returns_in(text) == back


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES.keys())
def test_a_diagram_has_few_arrows(machine: Machine) -> None:
    by_hand = 1 if machine.settled else 0  # what is moved by hand at any time has arrows between all of its states
    assert mermaid(machine).count("-->") <= (2 + by_hand) * len(machine.states) + 1


def test_system_actions_are_marked_in_diagrams() -> None:
    text = mermaid(MACHINES["ORDER_TASK"])
    assert "DRAFT --> OPEN: RELEASE (system)" in text
    assert "OPEN --> SCHEDULED: SCHEDULE\n" in text


def frames_in(text: str) -> dict[str, set[str]]:
    """The states within each frame of a diagram, a state being the frame of itself."""
    within: dict[str, set[str]] = {}
    standing: list[str] = []
    for line in text.splitlines():
        if found := re.fullmatch(r' +state "[^"]*" as (\w+)( \{)?', line):
            if found[2]:
                standing.append(found[1])
            else:
                for name in (*standing, found[1]):
                    within.setdefault(name, set()).add(found[1])
        elif line.strip() == "}":
            standing.pop()
    return within


def arrows_in(text: str) -> list[tuple[str, str, list[str]]]:
    """Start, end and the parts of the text of every arrow between states."""
    found = re.findall(r"^ +(\w+) --> (\w+): (.+)$", text.replace(" (system)", ""), re.MULTILINE)
    return [(start, end, written.split(", ")) for start, end, written in found]


def moves_in(text: str) -> set[tuple[str, str, str]]:
    frames = frames_in(text)
    return {
        (state, end, action)
        for start, end, written in arrows_in(text)
        for action in written
        if not action.startswith("back by ")
        for state in frames[start]
    }


def returns_in(text: str) -> set[tuple[str, str]]:
    return {
        (end, action)
        for _, end, written in arrows_in(text)
        for part in written
        if part.startswith("back by ")
        for action in part.removeprefix("back by ").split(" or ")
    }
