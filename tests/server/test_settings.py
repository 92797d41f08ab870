"""Settings: where they come from, what is said of wrong ones, and their document."""

from __future__ import annotations

from pathlib import Path

import pytest

import settings
from settings import Settings, SettingsProblem, read
from tests.server.process import ROOT, ServerProcess, run


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working directory without a file of settings."""
    monkeypatch.chdir(tmp_path)


def test_a_flag_wins_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read({}).page_cap == 100
    (tmp_path / "ordergraph.toml").write_text("page_cap = 30\nplan_nodes = 7")
    assert read({}).page_cap == 30
    monkeypatch.setenv("ORDERGRAPH_PAGE_CAP", "20")
    assert read({}).page_cap == 20
    assert read({"page_cap": "10"}).page_cap == 10
    assert read({"page_cap": "10"}).plan_nodes == 7


def test_the_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ordergraph.toml").write_text("port = 1")
    (tmp_path / "other.toml").write_text("port = 2")
    assert read({}, "other.toml").port == 2
    monkeypatch.setenv("ORDERGRAPH_CONFIG", "other.toml")
    assert read({}).port == 2


def test_the_server_takes_them_in_this_order(tmp_path: Path) -> None:
    (tmp_path / "ordergraph.toml").write_text('log_level = "error"\ndurable = false')
    with ServerProcess(tmp_path, ORDERGRAPH_LOG_LEVEL="info", ORDERGRAPH_PORT="1") as server:
        assert server.wait_for("database")["durable"] is False
        assert not server.url.endswith(":1")


def test_settings_can_not_be_changed_once_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read({}).port = 1


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("prot = 1", "ordergraph.toml: there is no setting prot; is port meant?"),
        ("colour = 1", "ordergraph.toml: there is no setting colour; docs/settings.md lists them all."),
        ("port = 70000", "port in ordergraph.toml: 70000 can't be used; wanted is a whole number from 0 to 65535."),
        ('port = "many"', "port in ordergraph.toml: 'many' can't be used; wanted is a whole number"),
        ('log_level = "loud"', "wanted is one of debug, info, warning, error"),
        ('database_url = "mysql://x"', "wanted is sqlite:///PATH or postgresql://USER@HOST:PORT/NAME."),
        ("heartbeat_seconds = 0", "wanted is a number above 0"),
        ("port = ", "ordergraph.toml is not TOML"),
        ("[port]\nx = 1", "port in ordergraph.toml"),
    ],
)
def test_a_wrong_file_is_refused_with_what_would_be_right(tmp_path: Path, file: str, said: str) -> None:
    (tmp_path / "ordergraph.toml").write_text(file)
    with pytest.raises(SettingsProblem) as problem:
        read({})
    assert said in str(problem.value)


def test_wrong_flags_and_variables_are_named_as_they_were_written(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsProblem, match=r"^--page-cap: 'x' can't be used"):
        read({"page_cap": "x"})
    monkeypatch.setenv("ORDERGRAPH_PAGE_CAP", "x")
    with pytest.raises(SettingsProblem, match=r"^ORDERGRAPH_PAGE_CAP: 'x' can't be used"):
        read({})


def test_an_unknown_variable_with_our_prefix_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDERGRAPH_DATABSE_URL", "sqlite:///x")
    with pytest.raises(SettingsProblem, match="is ORDERGRAPH_DATABASE_URL meant"):
        read({})


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    result = run(tmp_path, "serve", "--config", "missing.toml")
    assert result.returncode == 2
    assert result.stderr == "server.py: There is no file missing.toml to read settings from.\n"


def test_a_bad_value_ends_the_command_in_one_line(tmp_path: Path) -> None:
    result = run(tmp_path, "serve", ORDERGRAPH_PORT="nine")
    assert result.returncode == 2
    assert result.stderr.startswith("server.py: ORDERGRAPH_PORT: 'nine' can't be used")
    assert len(result.stderr.splitlines()) == 1


def test_every_setting_says_what_it_means() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert settings.form(name)


def test_the_document_is_what_the_command_writes() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == settings.document()
