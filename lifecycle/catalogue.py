"""What is wrong with a specification: in itself, and among the others that it decomposes into (document 003).

Every flaw names its place as a path of field names and positions, so that whoever was given the specification can
say where that is: a line of a file, or an input field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from lifecycle.specification import (
    Characteristic,
    Compensation,
    Offering,
    Renewal,
    Specification,
    TaskTemplate,
    ValueType,
    WorkTemplate,
)

CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT = 60, 200, 10_000
LONGEST_DURATION = 10 * 365 * 24 * 60
MOST_ITEMS = 1000
MOST_MONTHS = 1200
MOST_NODES = 10_000
"""Domain orders and tasks that one line may become; more, and its approval would keep everybody else waiting."""

DEEPEST = 50

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: where in the specification, what, and what would be right."""

    place: Place
    message: str


def flaws(specification: Specification) -> Iterator[Flaw]:
    """What is wrong with the specification in itself."""
    s = specification
    yield from _code(s.code, ("code",))
    yield from _texts({"name": s.name}, (), required=True)
    yield from _texts({"description": s.description}, (), LONGEST_TEXT)
    yield from _term(s)
    for listed in ("characteristics", "parts", "tasks", "work_orders"):
        if (count := len(getattr(s, listed))) > MOST_ITEMS:
            yield Flaw((listed,), f"there are {count}; {MOST_ITEMS} are allowed")
    yield from _unique([c.name for c in s.characteristics], ("characteristics",), "name")
    yield from _unique([p.code for p in s.parts], ("parts",), "specification")
    yield from _unique([t.code for t in s.tasks], ("tasks",), "code")
    for index, characteristic in enumerate(s.characteristics):
        yield from _characteristic(characteristic, ("characteristics", index))
    for index, task in enumerate(s.tasks):
        yield from _task(task, ("tasks", index))
    yield from _references(s)
    yield from _unique([w.code for w in s.work_orders], ("work_orders",), "code")
    for index, template in enumerate(s.work_orders):
        yield from _work_order(template, ("work_orders", index))


def _work_order(template: WorkTemplate, place: Place) -> Iterator[Flaw]:
    """A work order of a provisioning order, with its steps (document 002)."""
    yield from _code(template.code, (*place, "code"))
    yield from _texts({"title": template.title}, place, required=True)
    yield from _texts({"description": template.description}, place, LONGEST_TEXT)
    if not template.operations:
        yield Flaw((*place, "operations"), "names no operation; leave it out for all of them")
    steps = [step.code for step in template.tasks]
    if len(steps) > MOST_ITEMS:
        yield Flaw((*place, "tasks"), f"there are {len(steps)}; {MOST_ITEMS} are allowed")
    yield from _unique(steps, (*place, "tasks"), "code")
    for index, step in enumerate(template.tasks):
        at = (*place, "tasks", index)
        yield from _code(step.code, (*at, "code"))
        yield from _texts({"title": step.title}, at, required=True)
        yield from _texts({"group": step.group}, at)
        yield from _texts({"description": step.description}, at, LONGEST_TEXT)
        yield from _bounded(step, at, ("duration", 0, LONGEST_DURATION), ("priority", 1, 5))
        yield from _known(step.after, set(steps), (*at, "after"), "task", "work order")
    waits = {step.code: step.after for step in template.tasks}
    if cycle := find_cycle(waits, lambda code: waits.get(code, ())):
        yield Flaw((*place, "tasks", steps.index(cycle[0]), "after"), f"that is a cycle: {' waits for '.join(cycle)}")


def _code(code: str, place: Place) -> Iterator[Flaw]:
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        shape = f"small letters, digits and single hyphens, beginning with a letter, {LONGEST_CODE} characters at most"
        yield Flaw(place, f"{code[:80]!r} is no code: {shape}")


def _texts(
    texts: Mapping[str, str | None], place: Place, longest: int = LONGEST_NAME, required: bool = False
) -> Iterator[Flaw]:
    for name, text in texts.items():
        if required and not (text or "").strip():
            yield Flaw((*place, name), "must say something")
        if text is not None and len(text) > longest:
            yield Flaw((*place, name), f"has {len(text)} characters; {longest} are allowed")
        if text is not None and any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF for c in text):
            yield Flaw((*place, name), "contains control characters; plain text is expected")


def _term(s: Specification) -> Iterator[Flaw]:
    if s.term_months is not None and not 1 <= s.term_months <= MOST_MONTHS:
        yield Flaw(("term_months",), f"is {s.term_months}; it must lie between 1 and {MOST_MONTHS}")
    if s.renewal in (Renewal.EXPIRES, Renewal.RENEWS) and s.term_months is None:
        yield Flaw(("renewal",), f"{s.renewal} needs termMonths, the length of the term")
    if s.offering is Offering.WIDGET and (s.term_months is not None or s.renewal is not Renewal.MONTH_TO_MONTH):
        yield Flaw(("offering",), "a WIDGET creates no service, so it has neither a renewal nor termMonths")


def _unique(names: Sequence[str], listed: Place, called: str) -> Iterator[Flaw]:
    first: dict[str, int] = {}
    for index, name in enumerate(names):
        if first.setdefault(name, index) != index:
            yield Flaw((*listed, index, called), f"{name!r} is there already, at position {first[name] + 1}")


def _characteristic(c: Characteristic, place: Place) -> Iterator[Flaw]:
    if not NAME.fullmatch(c.name) or len(c.name) > LONGEST_CODE:
        shape = f"letters, digits and underscores, beginning with a letter, {LONGEST_CODE} characters at most"
        yield Flaw((*place, "name"), f"{c.name[:80]!r} is no name: {shape}")
    yield from _texts({"description": c.description}, place, LONGEST_TEXT)
    for index, value in enumerate(c.allowed):
        if not is_of_type(value, c.value_type):
            yield Flaw((*place, "allowed", index), f"{shown(value)} is no {c.value_type}")
        elif value in c.allowed[:index]:
            yield Flaw((*place, "allowed", index), f"{shown(value)} is there already")
    if c.default is None:
        return
    if not is_of_type(c.default, c.value_type):
        yield Flaw((*place, "default"), f"{shown(c.default)} is no {c.value_type}")
    elif c.allowed and c.default not in c.allowed:
        yield Flaw((*place, "default"), f"{shown(c.default)} is not among the allowed values")


def shown(value: object) -> str:
    """A value as its author wrote it, in JSON or YAML."""
    if isinstance(value, bool | list | dict | None):
        return json.dumps(value, ensure_ascii=False, default=str)
    return repr(value)


def is_of_type(value: object, value_type: ValueType) -> bool:
    """Whether a value, as JSON has it, is of the type; a whole number is a NUMBER, too, but true is no number."""
    if isinstance(value, bool):
        return value_type is ValueType.BOOLEAN
    if isinstance(value, str):
        return value_type is ValueType.STRING
    if isinstance(value, int):
        return fits(value) and value_type in (ValueType.INTEGER, ValueType.NUMBER)
    return isinstance(value, float) and isfinite(value) and value_type is ValueType.NUMBER


def fits(number: int) -> bool:
    """Whether a whole number has no more than the 64 bits that databases and clients hold."""
    return -(2**63) <= number < 2**63


def _task(task: TaskTemplate, place: Place) -> Iterator[Flaw]:
    yield from _code(task.code, (*place, "code"))
    yield from _work(task, place)
    bounds = (("due_within", 0, LONGEST_DURATION), ("priority", 1, 5), ("attempts", 1, 100))
    yield from _bounded(task, place, *bounds)
    if not task.operations:
        yield Flaw((*place, "operations"), "names no operation; leave it out for all of them")
    if task.compensation is not None:
        yield from _work(task.compensation, (*place, "compensation"))


def _work(work: TaskTemplate | Compensation, place: Place) -> Iterator[Flaw]:
    yield from _texts({"title": work.title}, place, required=True)
    yield from _texts({"group": work.group, "topic": work.topic}, place)
    yield from _texts({"description": work.description}, place, LONGEST_TEXT)
    yield from _bounded(work, place, ("duration", 0, LONGEST_DURATION))
    if work.topic is not None and not work.automated:
        yield Flaw((*place, "topic"), "is for programs; a task with a topic is automated")
    if work.automated and work.topic is None and work.group is None:
        yield Flaw((*place, "automated"), "needs a topic or a group, by which programs find the task")


def _bounded(work: object, place: Place, *bounds: tuple[str, int, int]) -> Iterator[Flaw]:
    for name, least, most in bounds:
        value = getattr(work, name)
        if value is not None and not least <= value <= most:
            yield Flaw((*place, name), f"is {value}; it must lie between {least} and {most}")


def _references(s: Specification) -> Iterator[Flaw]:
    """Tasks wait for tasks and parts, parts for parts, and nothing for itself, by whatever way."""
    parts, tasks = {part.code for part in s.parts}, {task.code for task in s.tasks}
    for code in sorted(parts & tasks):
        index = [task.code for task in s.tasks].index(code)
        yield Flaw(("tasks", index, "code"), f"{code!r} is the code of a part as well; one of them needs another")
    for index, part in enumerate(s.parts):
        yield from _known(part.after, parts, ("parts", index, "after"), "part")
        if part.code == s.code:
            yield Flaw(("parts", index, "specification"), "a specification can't be a part of itself")
    for index, task in enumerate(s.tasks):
        yield from _known(task.after or (), parts | tasks, ("tasks", index, "after"), "task or part")
    waits = {part.code: part.after for part in s.parts} | {task.code: task.after or () for task in s.tasks}
    if cycle := find_cycle(waits, lambda code: waits.get(code, ())):
        listed = "tasks" if cycle[0] in tasks else "parts"
        codes = [item.code for item in getattr(s, listed)]
        yield Flaw((listed, codes.index(cycle[0]), "after"), f"that is a cycle: {' waits for '.join(cycle)}")


def _known(codes: Sequence[str], known: set[str], place: Place, what: str, of: str = "specification") -> Iterator[Flaw]:
    for index, code in enumerate(codes):
        if code not in known:
            there = f"there are {', '.join(sorted(known))}" if known else "there is none"
            yield Flaw((*place, index), f"{code[:80]!r} is no {what} of this {of}; {there}")
        elif code in codes[:index]:
            yield Flaw((*place, index), f"{code!r} is there already")


def find_cycle(starts: Iterable[str], follow: Callable[[str], Iterable[str]]) -> list[str] | None:
    """A way from a code back to itself, None when there is none. `follow` says what comes behind a code."""
    done: set[str] = set()
    for start in starts:
        path: list[str] = []
        branches = [iter((start,))]
        while branches:
            code = next(branches[-1], None)
            if code is None:
                branches.pop()
                if path:
                    done.add(path.pop())
            elif code in path:
                return [*path[path.index(code) :], code]
            elif code not in done:
                path.append(code)
                branches.append(iter(tuple(follow(code))))
    return None


def flaws_among(specification: Specification, newest: Mapping[str, Specification]) -> Iterator[Flaw]:
    """What is wrong with its parts; `newest` are the newest editions of all others by code, and this one itself."""
    for index, part in enumerate(specification.parts):
        place = ("parts", index, "specification")
        known = newest.get(part.code)
        if known is None:
            yield Flaw(place, f"there is no specification with the code {part.code[:80]!r}")
        elif known.retired:
            yield Flaw(place, f"{part.code} was retired; publish it again, or leave it out")
        else:
            follow = lambda code: [p.code for p in newest[code].parts] if code in newest else []  # noqa: E731
            cycle = find_cycle([part.code], follow)
            if cycle is not None and specification.code in cycle:
                start = cycle.index(specification.code)
                around = [*cycle[start:-1], *cycle[:start], specification.code]
                yield Flaw(place, f"that is a cycle: {' is made of '.join(around)}")
    if (size := size_of(specification.code, newest, {})) > MOST_NODES:
        told = f"{size:,}" if size < HUGE else f"more than {DEEPEST} levels of them"
        yield Flaw(("parts",), f"with its parts it comes to {told} domain orders and tasks; {MOST_NODES:,} are allowed")


HUGE = 10**12


def size_of(code: str, newest: Mapping[str, Specification], known: dict[str, int], depth: int = 1) -> int:
    """How many domain orders and tasks a line of it becomes at the most; HUGE when it is nested too deeply."""
    specification = newest.get(code)
    if specification is None:
        return 0
    if depth > DEEPEST:
        return HUGE
    if code not in known:
        below = (size_of(part.code, newest, known, depth + 1) for part in specification.parts)
        known[code] = min(HUGE, 1 + len(specification.tasks) + sum(below))
    return known[code]
