"""Plays a document for developers: runs its operations against a fresh database and compares the answers it shows.

A fenced block `graphql` is an operation; it is run. A block `json` right behind it is what it answers: one value, or
for a subscription one value for each message. Ids, times and cursors differ from run to run: where the document shows
one, any will do, but the same one from then on, in answers and in later operations. Words behind `graphql` narrow the
caller, as the headers do: `actor=vera roles=VIEWER`. A block `graphql` without an answer must just succeed.

`python -m tests.played_document FILE …` writes the answers of a run into the documents.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graphql import OperationType, parse
from graphql.language import OperationDefinitionNode

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from resolvers.context import Context
from schema import schema
from tests.engine.house import House, open_house

FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PREFIXES = "co|so|li|do|ot|fr|st|rr|as|pv|pl|wo|wt|ac|lo|nt|rv|ba|sv|ps|ss|rs|ri"
ID = re.compile(rf"\b(?:sc_)?(?:{PREFIXES})_[0-9a-f]{{32}}(?:_\d+)?\b")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
CURSORS = {"cursor", "startCursor", "endCursor"}
WRITTEN_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
WIDTH = 120


@dataclass(slots=True)
class Step:
    """One operation of a document, and the answers shown behind it."""

    line: int
    options: dict[str, str]
    text: str
    shown: list[Any] | None
    answer_at: tuple[int, int] | None

    @property
    def access(self) -> Access:
        """Who asks."""
        roles = [Role[name] for name in self.options["roles"].split(",")] if "roles" in self.options else Role
        accounts = frozenset(self.options["accounts"].split(",")) if "accounts" in self.options else None
        return Access(self.options.get("actor", "local"), frozenset(roles), accounts)


def steps_of(document: str) -> Iterator[Step]:
    """The operations of a document, in order."""
    fences = list(FENCE.finditer(document))
    for number, fence in enumerate(fences):
        if fence[1] != "graphql":
            continue
        options = dict(word.split("=", 1) for word in fence[2].split())
        follower = fences[number + 1] if number + 1 < len(fences) else None
        shown = span = None
        if follower is not None and follower[1] == "json":
            shown, span = list(_values(follower[3])), follower.span(3)
        yield Step(document.count("\n", 0, fence.start()) + 1, options, fence[3], shown, span)


def _values(text: str) -> Iterator[Any]:
    decoder, at = json.JSONDecoder(), 0
    while rest := text[at:].lstrip():
        value, end = decoder.raw_decode(rest)
        at = len(text) - len(rest) + end
        yield value


@dataclass(slots=True)
class Player:
    """Runs steps one after the other; `known` are the values of this run by those of the document."""

    house: House
    known: dict[str, str] = field(default_factory=dict)

    async def answers(self, step: Step) -> list[Any]:
        """What the operation answers; of a subscription as many messages as are shown."""
        self.house.clock.advance(seconds=1)
        text = self._translated(step.text)
        context = Context(self.house.engine, self._access(step), "request-1")
        if _is_subscription(text):
            messages = await schema.subscribe(text, context_value=context)
            return [formatted async for formatted in _some(messages, len(step.shown or [0]))]
        return [_formatted(await schema.execute(text, context_value=context))]

    def _access(self, step: Step) -> Access:
        access = step.access
        accounts = access.accounts and frozenset(self.known.get(i, i) for i in access.accounts)
        return Access(access.actor, access.roles, accounts)

    def _translated(self, text: str) -> str:
        for of_document, of_run in self.known.items():
            text = text.replace(of_document, of_run)
        return text

    def differences(self, shown: Any, answered: Any, at: str = "") -> Iterator[str]:
        """Where the answer is not what the document shows."""
        if isinstance(shown, dict) and isinstance(answered, dict):
            if list(shown) != list(answered):
                yield f"{at}: {list(answered)} instead of {list(shown)}"
            for name in shown.keys() & answered.keys():
                yield from self.differences(shown[name], answered[name], f"{at}.{name}")
        elif isinstance(shown, list) and isinstance(answered, list) and len(shown) == len(answered):
            for index, pair in enumerate(zip(shown, answered, strict=True)):
                yield from self.differences(*pair, at=f"{at}[{index}]")
        elif isinstance(shown, str) and isinstance(answered, str):
            name = at.rpartition(".")[2].partition("[")[0]
            if not self._same(shown, answered, name):
                yield f"{at}: {answered!r} instead of {shown!r}"
        elif shown != answered or type(shown) is not type(answered):
            yield f"{at}: {answered!r} instead of {shown!r}"

    def _same(self, shown: str, answered: str, name: str) -> bool:
        if name in CURSORS or name in ("oldest", "newest"):
            return self.known.setdefault(shown, answered) == answered
        pairs = zip(ID.findall(shown), ID.findall(answered), strict=False)
        if any(self.known.setdefault(*pair) != pair[1] for pair in pairs):
            return False
        return _plain(shown) == _plain(answered)


def _plain(text: str) -> str:
    """Without what differs from run to run."""
    return TIME.sub("<time>", ID.sub(lambda found: found[0][:2], text))


def _is_subscription(text: str) -> bool:
    operations = [d for d in parse(text).definitions if isinstance(d, OperationDefinitionNode)]
    return operations[0].operation is OperationType.SUBSCRIPTION


async def _some(messages: AsyncGenerator[Any, None] | Any, count: int) -> AsyncGenerator[Any, None]:
    if not hasattr(messages, "__aiter__"):
        yield _formatted(messages)
        return
    async with aclosing(messages) as stream:
        async with asyncio.timeout(10):
            for _ in range(count):
                yield _formatted(await anext(stream))


def _formatted(result: Any) -> dict[str, Any]:
    errors = [error.formatted for error in result.errors or ()]
    return ({"data": result.data} if result.data is not None else {}) | ({"errors": errors} if errors else {})


async def faults_of(document: str, directory: Path) -> list[str]:
    """Play the whole document; every place where it does not show what happens."""
    faults: list[str] = []
    async with open_house(directory / "played.db", durable=False) as house:
        player = Player(house)
        for step in steps_of(document):
            answered = await player.answers(step)
            failed = [answer["errors"] for answer in answered if "errors" in answer]
            if step.shown is None or any("GRAPHQL_" in str(errors) for errors in failed):
                faults += [f"line {step.line}: {errors}" for errors in failed]
                continue
            if len(step.shown) != len(answered):
                faults.append(f"line {step.line}: {len(answered)} answers instead of {len(step.shown)}")
            for shown, answer in zip(step.shown, answered, strict=False):
                faults += [f"line {step.line}: {each}" for each in player.differences(shown, answer)]
    return faults


async def written_anew(document: str, directory: Path) -> str:
    """The document with the answers of a run in it."""
    async with open_house(directory / "written.db", durable=False) as house:
        house.clock.moment = WRITTEN_AT
        player = Player(house)
        fresh, end = "", 0
        for step in steps_of(document):
            answered = await player.answers(step)
            if step.answer_at is None or step.shown is None:
                continue
            for shown, answer in zip(step.shown, answered, strict=False):
                list(player.differences(shown, answer))
            text = "\n".join(told(answer) for answer in answered)
            fresh += player._translated(document[end : step.answer_at[0]]) + text + "\n"
            end = step.answer_at[1]
        return fresh + player._translated(document[end:])


def told(value: Any, indent: int = 0) -> str:
    """JSON for readers: on one line what fits there."""
    short = _on_one_line(value)
    if len(short) + indent <= WIDTH or not isinstance(value, dict | list) or not value:
        return short
    pad, close = " " * (indent + 2), " " * indent
    if isinstance(value, list):
        return "[\n" + ",\n".join(pad + told(item, indent + 2) for item in value) + f"\n{close}]"
    items = (f"{pad}{json.dumps(name)}: {told(item, indent + 2)}" for name, item in value.items())
    return "{\n" + ",\n".join(items) + f"\n{close}}}"


def _on_one_line(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_on_one_line, value))}]"
    if isinstance(value, dict) and value:
        return f"{{ {', '.join(f'{json.dumps(name)}: {_on_one_line(item)}' for name, item in value.items())} }}"
    return json.dumps(value, ensure_ascii=False)


def main(paths: list[str]) -> int:
    """Write the answers of a run into the documents."""
    for path in map(Path, paths):
        with tempfile.TemporaryDirectory() as directory:
            path.write_text(asyncio.run(written_anew(path.read_text(encoding="utf-8"), Path(directory))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
