"""The Python example, run as a reader would run it."""

from __future__ import annotations

import subprocess
import sys

from tests.server.process import ROOT, ServerProcess, surroundings


def tell(url: str) -> subprocess.CompletedProcess[str]:
    """Run the example to its end."""
    command = [sys.executable, "-W", "error", "-m", "examples.business_internet", url]
    return subprocess.run(command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, timeout=120)


def test_the_story_is_told_to_its_end_and_the_screen_misses_nothing(server: ServerProcess) -> None:
    told = tell(server.graphql)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "screen  loses its connection" in told.stdout
    assert "changes over 2 connections" in told.stdout
    assert told.stdout.endswith("Every change came once and in order, as recorded.\n")
    assert told.stderr == ""


def test_it_can_be_told_again_beside_what_is_there(server: ServerProcess) -> None:
    assert tell(server.graphql).returncode == 0


def test_a_server_that_is_not_there_is_said_in_one_line() -> None:
    told = tell("http://127.0.0.1:1/graphql")
    assert told.returncode == 1
    assert " does not answer as it should: " in told.stderr and told.stderr.startswith("http://127.0.0.1:")
    assert len(told.stderr.splitlines()) == 1
