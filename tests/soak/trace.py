"""Reads what `strace` saw of whoever writes: was the log synced before each acknowledgement?

`strace` tells every write and sync of processes in order. The word that a call writes is looked for in what goes to
the write-ahead log; between that and the answer that repeats it, a sync of the log must begin and end. On PostgreSQL
any of its processes may write and sync what another one committed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.soak.result import Result

LINE = re.compile(r"^(\d+) +(?:(\w+)\((.*)|<\.\.\. (\w+) resumed>(.*))$")
WORD = re.compile(r"word_[0-9a-f]{32}")
RESULT = re.compile(r"= (-?\d+)(?: .*)?$")
TARGET = re.compile(r"\d+<([^>]*)>")
SYNCS = ("fsync", "fdatasync")
ANSWERS = ("write", "writev", "sendto", "sendmsg")
STRACE = ["strace", "-f", "-y", "-s", "5000000", "-e", f"trace={','.join((*SYNCS, *ANSWERS, 'pwrite64'))}", "-o"]


@dataclass(slots=True)
class SystemCall:
    """One system call: on what, between which lines of the trace it lasted, and its result."""

    name: str
    text: str
    target: str
    began: int
    ended: int = 0
    result: int = -1


def system_calls(lines: Iterable[str]) -> Iterator[SystemCall]:
    """The calls of a trace made with `strace -f -y`, in the order of their ends."""
    open_calls: dict[str, SystemCall] = {}
    for number, line in enumerate(lines):
        match = LINE.match(line)
        if match is None:
            continue
        process, name, text, resumed, rest = match.groups()
        if not resumed:
            found = TARGET.match(text)
            open_calls[process] = SystemCall(name, text, found[1] if found else "", number)
            if text.endswith("<unfinished ...>"):
                continue
        call = open_calls.pop(process)
        call.ended = number
        result = RESULT.search(rest if resumed else text)
        call.result = int(result[1]) if result else -1
        yield call


LOG = re.compile(r"-wal$|/pg_wal/\w+$")
"""The files of either database's log."""


def unsynced(calls: Iterable[SystemCall], mark: str = "") -> tuple[int, list[str]]:
    """How many words were acknowledged, and those among them whose log was not synced in time.

    Only what has the mark is an answer: a server sends words to its database, too.
    """
    written: dict[str, int] = {}
    synced: list[tuple[int, int]] = []
    acknowledged: dict[str, int] = {}
    for call in calls:
        if LOG.search(call.target):
            if call.name in SYNCS and call.result == 0:
                synced.append((call.began, call.ended))
            for word in WORD.findall(call.text):
                written.setdefault(word, call.ended)
        elif call.name in ANSWERS and mark in call.text:
            for word in WORD.findall(call.text):
                acknowledged.setdefault(word, call.began)
    late = [
        word
        for word, answered in acknowledged.items()
        if word not in written or not any(written[word] < began and ended < answered for began, ended in synced)
    ]
    return len(acknowledged), late


def judge(trace: Path, expected: int, mark: str = "") -> Result:
    """What a trace says about so many acknowledgements, which have this mark."""
    with trace.open(encoding="ascii", errors="replace") as lines:
        calls = list(system_calls(lines))
    count, late = unsynced(calls, mark)
    syncs = sum(call.name in SYNCS and bool(LOG.search(call.target)) for call in calls)
    failures = [f"{word} was acknowledged before the log was synced" for word in late]
    if count != expected:
        failures.append(f"{count} of {expected} acknowledgements were seen")
    return Result({"acknowledged": count, "syncs of the log": syncs}, failures)
