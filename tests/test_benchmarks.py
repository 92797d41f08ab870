"""The benchmarks run to their end and print a figure for every kind of work; what the figures are is not judged."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

ROWS = (
    "writing 4 kB with fsync, median",
    "tree: 1 order, 5 lines, 20 domain orders, 100 tasks",
    "page: 50 orders by state, with counts of their lines",
    "completing a task with 3 rollups, durable, 1 client",
    "completing a task with 3 rollups, not synced, 32 clients",
    "one change to 50 subscribers",
    "one change to 50 subscribers, p99",
    "completing 1 of 900 tasks, flat, durable",
    "ratio of these two, flat, not synced",
    "ratio of these two, spread, not synced",
    "statements of the tree",
    "statements of the page",
    "statements of completing the only task of an order",
    "statements of completing one of 900 tasks, spread",
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the short form prints."""
    directory = str(tmp_path_factory.mktemp("bench"))
    command = [sys.executable, "-m", "benchmarks", "--quick", "--directory", directory]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert list(Path(directory).iterdir()) == [], "scratch databases were left behind"
    return done.stdout


@pytest.mark.slow
def test_every_kind_of_work_has_a_figure(printed: str) -> None:
    for row in ROWS:
        assert re.search(rf"^{re.escape(row)} +[\d.,]*[1-9]", printed, re.MULTILINE), f"no figure for {row}:\n{printed}"


@pytest.mark.slow
def test_a_large_order_takes_the_statements_of_a_small_one(printed: str) -> None:
    counts = dict(re.findall(r"^statements of completing one of (\w+ tasks, \w+) +(\d+)", printed, re.MULTILINE))
    assert counts["100 tasks, flat"] == counts["900 tasks, flat"]
    assert counts["100 tasks, spread"] == counts["900 tasks, spread"]
