"""Watches a writing process from outside: before each acknowledgement the log was synced, after it was written.

`strace` tells every write and sync of the process in order. The word that a call writes is looked for in what goes to
the write-ahead log; between that and the line that acknowledges the call, a sync of the log must begin and end.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.soak.result import Result

ROOT = Path(__file__).parents[2]
CALLERS = 8
CALLS = "openat,pwrite64,fsync,fdatasync,write"
LINE = re.compile(r"^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$")
WORD = re.compile(r"word_[0-9a-f]{32}")
RESULT = re.compile(r"= (-?\d+)(?: .*)?$")


@dataclass(slots=True)
class SystemCall:
    """One system call: between which lines of the trace it lasted, and its result."""

    name: str
    text: str
    began: int
    ended: int
    result: int


def system_calls(lines: Iterable[str]) -> Iterator[SystemCall]:
    """The calls of a trace made with `strace -f`, in the order of their ends."""
    open_calls: dict[str, SystemCall] = {}
    for number, line in enumerate(lines):
        match = LINE.match(line)
        if match is None:
            continue
        process, name, text, resumed, rest = match.groups()
        if resumed is None and text.endswith("<unfinished ...>"):
            open_calls[process] = SystemCall(name, text, number, 0, 0)
            continue
        call = open_calls.pop(process) if resumed else SystemCall(name, text, number, 0, 0)
        call.ended = number
        found = RESULT.search(rest if resumed else text)
        call.result = int(found[1]) if found else -1
        yield call


def unsynced(calls: Iterable[SystemCall]) -> tuple[int, list[str]]:
    """How many words were acknowledged, and those among them whose log was not synced in time."""
    logs: set[int] = set()
    written: dict[str, int] = {}
    synced: list[tuple[int, int]] = []
    acknowledged: dict[str, int] = {}
    for call in calls:
        target = int(found[0]) if (found := re.match(r"\d+", call.text)) else -1
        if call.name == "openat":
            logs = logs | {call.result} if '-wal"' in call.text else logs - {call.result}
        elif call.name == "pwrite64" and target in logs:
            for word in WORD.findall(call.text):
                written.setdefault(word, call.ended)
        elif call.name in ("fsync", "fdatasync") and target in logs and call.result == 0:
            synced.append((call.began, call.ended))
        elif call.name == "write" and target == 1:
            for word in WORD.findall(call.text):
                acknowledged.setdefault(word, call.began)
    late = [
        word
        for word, answered in acknowledged.items()
        if word not in written or not any(written[word] < began and ended < answered for began, ended in synced)
    ]
    return len(acknowledged), late


def fsync(size: int, folder: Path, durable: bool = True) -> Result:
    """So many calls of a process of its own."""
    trace = folder / "trace"
    writing = [sys.executable, "-m", "tests.soak.writing", str(folder / "fsync.db"), str(CALLERS), str(size)]
    watching = ["strace", "-f", "-qq", "-s", "4200", "-e", f"trace={CALLS}", "-o", str(trace)]
    command = [*watching, *writing, *([] if durable else ["fast"])]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    with trace.open(encoding="ascii", errors="replace") as lines:
        calls = list(system_calls(lines))
    count, late = unsynced(calls)
    kinds = Counter(call.name for call in calls)
    failures = [f"{word} was acknowledged before the log was synced" for word in late]
    if count != size:
        failures.append(f"{count} of {size} acknowledgements were seen")
    return Result({"acknowledged": count, "syncs": kinds["fdatasync"] + kinds["fsync"]}, failures)
