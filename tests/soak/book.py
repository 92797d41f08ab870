"""docs/soak.md: every long run with its figures, the commit and the date, the newest last."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.soak.result import Result

ROOT = Path(__file__).parents[2]
BOOK = ROOT / "docs" / "soak.md"


def write(part: str, database: str, size: int, result: Result, seconds: float) -> None:
    """Append one run."""
    figures = ", ".join(f"{value:,} {name}" for name, value in result.figures.items())
    outcome = f"**{len(result.failures)} failures**" if result.failures else "passed"
    date = datetime.now(UTC).date().isoformat()
    line = f"| {part} | {database} | {size:,} | {outcome} | {figures} | {seconds:,.0f} | {commit()} | {date} |\n"
    with BOOK.open("a", encoding="utf-8") as book:
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
