"""docs/soak.md: every long run with its figures, the commit and the date, the newest last."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.soak.result import Result

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "soak.md"
HEAD = """# Long tests

What `make soak` came to: each line is one run, appended when it ended. `+` behind a commit: with changes on top of it.
`walks` are steps of random lives compared with the naive model, `races` attempts of 64 callers on one order,
`repeats` calls given up and repeated with their key, `cancellation` calls cancelled at random steps among others that
go on, `following` snapshots followed through the hub, `handovers` snapshots followed through a subscription, `kills`
restarts after `kill -9` under load, `fsync` acknowledgements before which a sync of the log was observed, `mutation`
faults planted in the rules and noticed by their fast tests, `fuzzing` documents of all kinds that fit the schema,
`silence` messages read by 50 clients beside 200 that never read, `idleness` sockets on which nothing happens. Of
PostgreSQL alone: `processes` seconds of three servers killed and started at random, `latency` changes timed from their
commit to sockets of the same and of another process, `throughput` seconds of one, two and four servers.

| part | database | size | result | figures | seconds | commit | date |
|---|---|--:|---|---|--:|---|---|
"""


def write(part: str, database: str, size: int, result: Result, seconds: float) -> None:
    """Append one run."""
    figures = ", ".join(f"{value:,} {name}" for name, value in result.figures.items())
    outcome = f"**{len(result.failures)} failures**" if result.failures else "passed"
    date = datetime.now(UTC).date().isoformat()
    line = f"| {part} | {database} | {size:,} | {outcome} | {figures} | {seconds:,.0f} | {commit()} | {date} |\n"
    BOOK.parent.mkdir(exist_ok=True)
    with BOOK.open("a", encoding="utf-8") as book:
        if not book.tell():
            book.write(HEAD)
        book.write(line)


def passed_before(part: str, database: str, size: int) -> bool:
    """Whether a run of this size passed at this very commit."""
    here = commit()
    if here.endswith("+") or not BOOK.exists():
        return False
    wanted = [part, database, f"{size:,}", "passed"]
    rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in BOOK.read_text(encoding="utf-8").splitlines())
    return any(row[:4] == wanted and row[6] == here for row in rows if len(row) == 8)


def commit() -> str:
    """The commit at hand."""
    short = _git("rev-parse", "--short", "HEAD")
    changes = _git("status", "--porcelain", "--", ".", ":!docs/soak.md")
    return f"{short}{'+' if changes else ''}" if short else "unknown+"


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip()
