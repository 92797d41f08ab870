"""Where the text that a command makes goes."""

from __future__ import annotations

import sys
from pathlib import Path

from commands.command import Problem


def write(text: str, path: str | None) -> None:
    """To the file, or to standard output. Raises Problem."""
    if path is None:
        sys.stdout.write(text)
        return
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Problem(f"{path} can't be written: {error.strerror}.") from None
