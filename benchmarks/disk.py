"""What the disk itself takes to make a small write durable: the floor under every durable commit."""

from __future__ import annotations

import os
import time
from pathlib import Path

BLOCK = bytes(4096)


def sync_seconds(directory: Path, times: int) -> list[float]:
    """How long each of so many writes of 4 kB with fsync took, appended to one file in the directory."""
    path = directory / "fsync"
    took = []
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    try:
        for _ in range(times):
            begun = time.perf_counter()
            os.write(file, BLOCK)
            os.fsync(file)
            took.append(time.perf_counter() - begun)
    finally:
        os.close(file)
        path.unlink()
    return took
