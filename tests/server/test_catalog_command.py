"""`server.py catalog load`: good files become editions, broken ones are refused whole, fault by fault."""

from __future__ import annotations

import fcntl
from pathlib import Path

import httpx
import pytest

from commands.catalogue_file import MOST_FAULTS_SHOWN as MOST
from server import main
from tests.databases import outside, url_of
from tests.server.broken_catalogues import CATALOGUES
from tests.server.process import ServerProcess

EXAMPLE = Path(__file__).parents[2] / "examples" / "catalogue.yaml"
GOOD = "specifications:\n  - {code: a, domain: PRODUCT, name: A}\n"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with nothing in it."""
    path = tmp_path / "orders.db"
    assert main(["migrate", "--database-url", url_of(path)]) == 0
    return path


def load(file: Path, database: Path, *flags: str) -> int:
    return main(["catalog", "load", str(file), "--database-url", url_of(database), *flags])


def editions(database: Path) -> list[tuple[str, int]]:
    return [
        (code, edition)
        for code, edition in outside(database, "SELECT code, edition FROM specification ORDER BY published_at, id")
    ]


def test_there_are_enough_ways_to_be_wrong() -> None:
    assert len(CATALOGUES) >= 60


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_broken_file_is_refused_with_its_line_and_nothing_is_written(
    name: str, tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = CATALOGUES[name]
    file = tmp_path / "broken.yaml"
    file.write_text(broken.text, encoding="utf-8")
    capsys.readouterr()
    assert load(file, database) == 2
    said = capsys.readouterr()
    assert said.out == ""
    faults = said.err.splitlines()
    found = [fault for fault in faults if fault.startswith(f"{file}:{broken.line}: ")]
    assert any(broken.words in fault for fault in found), said.err
    assert "Traceback" not in said.err and "ruamel" not in said.err
    assert editions(database) == []


def test_all_faults_of_a_file_are_told_at_once_in_the_order_of_its_lines(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.yaml"
    lines = ["specifications:", "  - {code: A, domain: PRODUCT, name: A}", "  - {code: b, domain: X, name: B}"]
    lines += ["  - {code: c, domain: PRODUCT, name: C, parts: [{specification: z}]}"]
    file.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert load(file, database) == 2
    assert [fault.split(":")[1] for fault in capsys.readouterr().err.splitlines()] == ["2", "3", "4"]


def test_very_many_faults_are_cut(tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "broken.yaml"
    lines = [f"  - {{code: A{n}, domain: PRODUCT, name: A}}" for n in range(80)]
    file.write_text("\n".join(["specifications:", *lines]), encoding="utf-8")
    capsys.readouterr()
    assert load(file, database) == 2
    faults = capsys.readouterr().err.splitlines()
    assert len(faults) == MOST + 1 and faults[-1].endswith(f"and {80 - MOST} more")


def test_bytes_that_are_no_text_are_told_with_their_line(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "broken.yaml"
    file.write_bytes(b"specifications:\n  - code: \xff\n")
    assert load(file, database) == 2
    assert f"{file}:2: this is not UTF-8" in capsys.readouterr().err


def test_a_huge_file_is_not_even_read(tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "huge.yaml"
    file.write_bytes(b"#" * 5_000_001)
    assert load(file, database) == 2
    assert "larger than 5,000,000 bytes" in capsys.readouterr().err


def test_the_example_is_published_once_and_then_only_what_changed(
    tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert load(EXAMPLE, database) == 0
    assert "40 editions published, 0 were there already" in capsys.readouterr().out
    assert len(editions(database)) == 40
    assert load(EXAMPLE, database) == 0
    assert "0 editions published, 40 were there already" in capsys.readouterr().out
    changed = tmp_path / "changed.yaml"
    changed.write_text(EXAMPLE.read_text(encoding="utf-8").replace("Ship the phones", "Send the phones"), "utf-8")
    assert load(changed, database) == 0
    assert capsys.readouterr().out.startswith("desk-phone: edition 2\n1 editions published")
    assert editions(database)[-1] == ("desk-phone", 2)


def test_parts_may_have_been_published_before(tmp_path: Path, database: Path) -> None:
    file, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    file.write_text(GOOD, encoding="utf-8")
    other.write_text("specifications: [{code: b, domain: PRODUCT, name: B, parts: [{specification: a}]}]", "utf-8")
    assert load(other, database) == 2
    assert load(file, database) == 0
    assert load(other, database, "--check") == 0
    assert editions(database) == [("a", 1)]
    assert load(other, database) == 0


@pytest.mark.sqlite
def test_checking_writes_nothing_and_needs_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nowhere = tmp_path / "none" / "orders.db"
    assert load(EXAMPLE, nowhere, "--check") == 0
    assert "40 specifications, nothing wrong" in capsys.readouterr().out
    assert not nowhere.parent.exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path, database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load(tmp_path / "none.yaml", database) == 1
    assert "none.yaml can't be read: No such file" in capsys.readouterr().err


@pytest.mark.sqlite
def test_a_file_of_a_server_that_runs_is_not_written(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open(f"{database}.lock", "a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert load(EXAMPLE, database) == 1
    said = capsys.readouterr().err
    assert "is in use by the server" in said and "publishSpecification" in said


@pytest.mark.postgresql
def test_beside_a_server_that_runs_a_catalogue_is_published_and_can_be_ordered_from_at_once(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(GOOD, encoding="utf-8")
    with ServerProcess(tmp_path) as server:
        assert load(file, server.database) == 0
        answer = httpx.post(server.graphql, json={"query": "{ productSpecifications { nodes { code } } }"}).json()
    assert answer == {"data": {"productSpecifications": {"nodes": [{"code": "a"}]}}}
