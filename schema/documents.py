"""Documents on their way to be executed: measured as texts, parsed, measured again, priced, validated; and remembered.

Everything is looked at in the order of what it takes: what comes later may take its time, since what came before has
bounded the document. Validation is the slowest by far, so it comes last. A document that was found valid is remembered
with its cost, up to so much altogether: strangers can't fill the memory with documents of their own.

What is not remembered yet is looked at in a thread of its own, one document at a time, beside which everybody else is
served: a document that is as large as it may be takes some tenths of a second. Callers take turns there.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from graphql import DocumentNode, GraphQLError, GraphQLSchema, Token, parse, specified_rules, validate
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from resolvers.bad_input import BadInput
from resolvers.limits import Limits, hold
from resolvers.turns import Turns
from schema.cost import Costs
from schema.document_text import text_size
from schema.list_sizes import ListSizes
from schema.structure import structure_of

RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
MOST_ERRORS = 5
"""How many faults of a document are told; looking for what was meant by a misspelt name takes time."""
REMEMBERED = 100_000
"""The tokens of all documents together; so many BYTES of text count for one more."""
BYTES = 50
SHORT = 200
"""Bytes of a document that takes no longer to check than the way to the thread for it."""
LONGEST_NUMBER = 400
"""Digits; numbers of thousands can't even be read."""

Found = TypeVar("Found")
TURNS = Turns(1)
ASIDE = ThreadPoolExecutor(1, thread_name_prefix="documents")

DEEP, DEEP_VALUE = "The document is {} levels deep", "A value in the document is {} levels deep"
COUNTED = ("fields", "aliases", "directives", "operations", "fragments", "spreads")


@dataclass(frozen=True, slots=True)
class Document:
    """A document within its bounds; `weight` is what remembering it takes."""

    parsed: DocumentNode
    costs: Costs
    weight: int


class Memory:
    """The valid documents that were asked for last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.weight = 0
        self._known: OrderedDict[tuple[str, Limits], Document] = OrderedDict()

    def find(self, text: str, limits: Limits) -> Document | None:
        """A document that was remembered, under the same limits."""
        found = self._known.get((text, limits))
        if found is not None:
            self._known.move_to_end((text, limits))
        return found

    def keep(self, text: str, limits: Limits, document: Document) -> None:
        """Remember a document, and forget those that nobody asked for since long ago."""
        if (text, limits) in self._known:
            return
        self._known[text, limits] = document
        self.weight += document.weight
        while self.weight > self.most:
            _, forgotten = self._known.popitem(last=False)
            self.weight -= forgotten.weight


MEMORY = Memory(REMEMBERED)


class Documents(SchemaExtension):
    """Parses and validates in the library's stead."""

    _document: Document
    _is_valid = False

    async def on_parse(self) -> AsyncIterator[None]:
        """Find the document, or parse it. Raises OverLimit, BadInput, or the parser's error."""
        asked = self.execution_context
        text, limits = asked.query or "", self._limits
        found = MEMORY.find(text, limits)
        self._is_valid = found is not None
        if found is None:
            found = await self._aside(lambda: read(asked.schema._schema, text, limits))
        self._document = found
        asked.graphql_document = self._document.parsed
        yield

    async def on_validate(self) -> AsyncIterator[None]:
        """Look what the operation costs, then whether the document is valid. Raises OverLimit."""
        asked = self.execution_context
        limits = self._limits
        cost = self._document.costs.cost(asked._provided_operation_name, asked.variables or {})
        hold("The document costs {}", "TOO_COSTLY", "max_cost", limits.max_cost, cost)
        if asked.context is not None:
            asked.context.charge(cost)
        errors = []
        if not self._is_valid:
            errors = await self._aside(lambda: faults(asked.schema._schema, self._document, limits))
            if not errors:
                MEMORY.keep(asked.query or "", limits, self._document)
        asked.pre_execution_errors = errors
        yield

    async def _aside(self, work: Callable[[], Found]) -> Found:
        asked = self.execution_context
        if len(asked.query or "") <= SHORT:
            return work()
        access = getattr(asked.context, "access", None)
        async with TURNS.turn(access.actor if access else ""):
            return await asyncio.get_running_loop().run_in_executor(ASIDE, work)

    @property
    def _limits(self) -> Limits:
        return getattr(self.execution_context.context, "settings", None) or Limits()


def read(schema: GraphQLSchema, text: str, limits: Limits) -> Document:
    """Measure and parse a text. Raises OverLimit, BadInput, or the parser's error."""
    size = len(text) if text.isascii() else len(text.encode())
    hold("The document has {} bytes", "DOCUMENT_TOO_LARGE", "max_document_bytes", limits.max_document_bytes, size)
    counted = text_size(text)
    hold("The document has {} tokens", "TOO_MANY_TOKENS", "max_tokens", limits.max_tokens, counted.tokens)
    hold(DEEP, "TOO_DEEP", "max_depth", limits.max_depth, counted.depth)
    hold(DEEP_VALUE, "TOO_DEEP", "max_variables_depth", limits.max_variables_depth, counted.value_depth)
    if counted.longest_number > LONGEST_NUMBER:
        raise BadInput(f"A number has {counted.longest_number:,} digits; {LONGEST_NUMBER} are allowed.")
    parsed = parse(text)
    _unlink(parsed)
    found = structure_of(parsed)
    hold(DEEP, "TOO_DEEP", "max_depth", limits.max_depth, found.depth)
    for name in COUNTED:
        said = f"The document has {{}} {name}"
        hold(said, f"TOO_MANY_{name.upper()}", f"max_{name}", getattr(limits, f"max_{name}"), getattr(found, name))
    if found.introspects and not limits.introspection:
        raise BadInput("This server tells nothing about its schema (introspection).", "INTROSPECTION_OFF")
    return Document(parsed, Costs(schema, _sizes(schema, limits), parsed), counted.tokens + size // BYTES)


def faults(schema: GraphQLSchema, document: Document, limits: Limits) -> list[GraphQLError]:
    """What the schema objects to, the first few."""
    hide = not limits.introspection
    return validate(schema, document.parsed, RULES, max_errors=MOST_ERRORS, hide_suggestions=hide)


def fault(schema: GraphQLSchema, text: str, limits: Limits) -> str | None:
    """Why a document would never be run, whatever its variables; None if it might."""
    try:
        found = faults(schema, read(schema, text, limits), limits)
    except GraphQLError as error:
        return error.message
    except BadInput as problem:
        return str(problem)
    return found[0].message if found else None


def _unlink(document: DocumentNode) -> None:
    """Let the parser's tokens go. They hold each other, so that a document that is forgotten would stay for long."""
    token: Token | None = document.loc.start_token if document.loc else None
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following


@lru_cache(maxsize=16)
def _sizes(schema: GraphQLSchema, limits: Limits) -> ListSizes:
    return ListSizes(schema, limits)
