"""`docs/lifecycle.md`, written from the tables themselves: `python -m lifecycle.documentation docs/lifecycle.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from lifecycle import MACHINES
from lifecycle.access import AGENT, AGENTS, ANYBODY, MANAGER, MANAGERS
from lifecycle.cascades import CASCADES
from lifecycle.diagram import mermaid
from lifecycle.guards import Guard
from lifecycle.machine import By, Machine, Row
from lifecycle.node import KINDS
from lifecycle.rollups import FATES, ROLLUPS, Fate
from lifecycle.services import FOLLOWS
from lifecycle.vocabulary import BACK, Action, Role, State
from lifecycle.writes import WRITES

__all__ = ["document", "main", "mermaid"]

WHO = {MANAGER: "manager", AGENT: "agent", ANYBODY: "anybody but VIEWER"}

INTRODUCTION = """\
# Lifecycles

Written by `make docs` from the tables in `lifecycle/`, which also drive what the server enforces: change those.

- An action leads from one of its states to another one, if one of those listed under *who* asks for it, every guard
  holds, and the caller gives what it *needs*. The *system* takes actions by itself, as a consequence or by the clock,
  and asks neither guards nor needs.
- *Interruptions* lie on top of the state that they interrupt. Their way out leads *back* to that state.
- Some interruptions *hold* everything below: a held node refuses every action of clients but CANCEL, and shows it.
- In the diagrams an arrow that starts at a frame stands for one from each state in the frame; what is marked *back by*
  ends the interruption again. Gray states wait, blue ones are active, yellow ones are a problem, green ones are done.
- *manager* and *agent* stand for roles that depend on the order on top of the tree, see [roles](#roles).
"""


def document() -> str:
    """The whole page, in Markdown."""
    machines = map(_machine, MACHINES.values())
    return "\n".join([INTRODUCTION, *machines, _rollups(), _cascades(), _follows(), _writes(), _roles()])


def _machine(machine: Machine) -> str:
    kinds = ", ".join(kind.label for kind in KINDS.values() if kind.machine == machine.name)
    states = ([_code(s), s.label, s.category, _meaning(machine, s)] for s in machine.states)
    actions = (_action(row) for row in (*machine.rows, *machine.generated))
    return "\n".join(
        [
            f"## {machine.label}\n",
            f"{machine.about} {_holding(machine)}\n",
            f"Machine {_code(machine.name)}; kinds of node: {kinds}; source: {machine.source}.\n",
            f"```mermaid\n{mermaid(machine)}\n```\n",
            _table("### States", ("state", "label", "category", "meaning"), states),
            _table("### Actions", ("action", "from", "to", "who", "guards", "needs"), actions),
            _guards(guard for row in machine.rows for guard in _guards_of(row.guards, row.by)),
        ]
    )


def _holding(machine: Machine) -> str:
    if machine.never_held:
        return "No interruption above holds it."
    if machine.shows_holder:
        return "While it is held it shows the newest interruption that holds it."
    if any(machine.name in (KINDS[child].machine for child in kind.children) for kind in KINDS.values()):
        return f"While it is held it shows {_code(State.ON_HOLD)}."
    return "It is on top of its tree: nothing holds it."


def _meaning(machine: Machine, state: State) -> str:
    marks = {
        "Initial.": state == machine.initial,
        "Final.": state in machine.final,
        "Ended, until somebody takes it up again.": state in machine.settled,
        "Interruption.": state in machine.interruptions,
        "Holds everything below.": state in machine.holding,
        "Not held by what is above.": state in machine.exempt and not machine.never_held,
        "Only shown for an interruption above.": state in machine.lent,
    }
    return " ".join([machine.states[state], *(f"*{mark}*" for mark, applies in marks.items() if applies)])


def _action(row: Row) -> list[str]:
    target = " or ".join("*back*" if target == BACK else _code(target) for target in row.targets)
    return [
        f"{_code(row.action)}<br>{row.action.about}",
        _codes(row.sources),
        target if row.otherwise is None else f"{target} when {row.when.value}",
        "<br>".join([*map(_by, row.by), *(["*system*"] if row.system else [])]),
        "<br>".join(_code(guard.code) for guard in row.guards),
        ", ".join(_code(need) for need in row.needs),
    ]


def _by(by: By) -> str:
    conditions = " and ".join(_code(guard.code) for guard in by.guards)
    who = WHO.get(by.who, by.who)
    return f"{who} if {conditions}" if conditions else who


def _guards_of(guards: Iterable[Guard], ways: Iterable[By]) -> list[Guard]:
    return [*guards, *(guard for by in ways for guard in by.guards)]


def _guards(guards: Iterable[Guard]) -> str:
    rows = [[_code(guard.code), guard.message] for guard in dict.fromkeys(guards)]
    return _table("### Guards", ("guard", "a refusal says"), rows) if rows else ""


def _rollups() -> str:
    rows = []
    for rollup in ROLLUPS:
        sources = (s for s in MACHINES[rollup.machine].states if rollup.is_for(s))
        taken = [row for s in sources if (row := MACHINES[rollup.machine].row(s, rollup.action))]
        targets = " or ".join(dict.fromkeys(_code(row.target) for row in taken))
        rows.append([_label(rollup.machine), rollup.about, _code(rollup.action), targets])
    fates = ([fate.value, _codes(s for s in FATES if FATES[s] is fate) or "all other states"] for fate in Fate)
    return "\n".join(
        [
            "## Rollups: children decide their parent\n",
            "The first row that applies is taken, unless the parent is interrupted or held.\n",
            _table("", ("parent", "when", "it takes", "and is"), rows),
            "How a parent sees its children:\n",
            _table("", ("a child is", "when it shows"), fates),
        ]
    )


def _cascades() -> str:
    rows: dict[tuple[str, str, str, str], list[Action]] = {}
    for row in CASCADES:
        then = "the same" if row.action is row.then else _code(row.then)
        rows.setdefault((row.above, row.below, then, _codes(sorted(row.sparing))), []).append(row.action)
    lines = (
        [_label(above), _codes(actions), _label(below), then, spared]
        for (above, below, then, spared), actions in rows.items()
    )
    return "\n".join(
        [
            "## Cascades: a move moves what is below\n",
            "A child whose machine has no such action from its state stays; the cascade goes on below it.\n",
            _table("", ("when this", "takes", "each of these directly below", "takes", "but not in"), lines),
        ]
    )


def _follows() -> str:
    rows = (
        [
            f"{KINDS[row.kind].label}{', one that starts the service' if row.marked else ''}",
            "is edited" if row.action is None else f"takes {_code(row.action)}",
            _code(row.operation),
            " or else ".join(map(_code, row.then)) or "takes over quantity, characteristics and specification",
        ]
        for row in FOLLOWS
    )
    return "\n".join(
        [
            "## Consequences for services\n",
            "Of what stands under *then* the service takes the first that it can take from its state, or nothing.",
            "It is a root of its own: nothing that happens to it moves an order.\n",
            _table("", ("when a", "does this", "for a line with", "then its service"), rows),
        ]
    )


def _writes() -> str:
    rows = (
        [_code(name), "<br>".join(map(_by, write.by)), "<br>".join(_code(guard.code) for guard in write.guards)]
        for name, write in WRITES.items()
    )
    return "\n".join(
        [
            "## Writes beside actions\n",
            "The guards are asked of the node that is written, or of the parent for something new.\n",
            _table("", ("mutation", "who", "guards"), rows),
            _guards(guard for write in WRITES.values() for guard in _guards_of(write.guards, write.by)),
        ]
    )


def _roles() -> str:
    by_root = ([KINDS[kind].label, _code(MANAGERS[kind]), _code(AGENTS[kind])] for kind in MANAGERS)
    return "\n".join(
        [
            "## Roles\n",
            _table("", ("in the tree of a", "the *manager* is", "the *agent* is"), by_root),
            _table("", ("role", "what it does"), ([_code(role), role.about] for role in Role)).rstrip("\n"),
            "",
        ]
    )


def _label(machine: str) -> str:
    return MACHINES[machine].label


def _code(word: str) -> str:
    return f"`{word}`"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(map(_code, words))


def _table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
    return "\n".join([*([title, ""] if title else []), *lines, ""])


def main(arguments: Sequence[str]) -> int:
    """Write the page to the one file named; 2 when that is not what was asked."""
    if len(arguments) != 1:
        print("usage: python -m lifecycle.documentation FILE", file=sys.stderr)
        return 2
    target = Path(arguments[0])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
