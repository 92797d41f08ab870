"""What decisions ask about a tree, and where the answers are kept.

A decision never reads anything itself: it asks questions in batches, whoever drives it answers them, from a database
or from memory. So it loads just what the action at hand can touch, and stays a pure function of the answers.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from lifecycle.node import Node
from lifecycle.specification import Specification


class Ask(Enum):
    """A question about one node, answered for many at once. The comment says what the answer is."""

    ANCESTORS = "ancestors"  # True, once all nodes above are in `nodes`
    SUBTREE = "subtree"  # ids of all nodes below that are not final, no fallout; the nodes are in `nodes`
    CENSUS = "census"  # the set of states that its children show, those in `excluding` left out
    CHILDREN = "children"  # the set of kinds that stand directly below
    BELOW = "below"  # ids of all nodes below, the ended ones too, the uppermost first; the nodes are in `nodes`
    WAITERS = "waiters"  # ids of the unfinished nodes that wait for it; the nodes are in `nodes`
    UNMET = "unmet"  # ids of some nodes it waits for that have not ended, those in `excluding` left out
    STARTABLE = "startable"  # ids of its tasks that have not begun and wait for nothing unfinished but `excluding`
    WAITING_CLOSURE = "waiting closure"  # ids of all that directly waits for it, its domain order and their tasks too
    OPEN_FALLOUT = "open fallout"  # ids of its fallout records that are open; they are in `nodes`
    LIVE_LINES = "live lines"  # whether a line, or request, of the order has not ended, `excluding` left out
    INCOMPLETE_LINES = "incomplete lines"  # ids of some unfinished lines, or requests, that lack something, ditto
    ENRICHED_LINES = "enriched lines"  # whether the specification of a live line asks for enrichment, ditto
    LINES_PAST_NO_RETURN = "lines past no return"  # ids of its unfinished lines past their point of no return
    TALLY = "tally"  # how many of its children show each state, those in `excluding` left out
    UNSERVED = "unserved"  # ids of some live lines of the order that no work order serves, ditto
    SERVES_LIVE_LINE = "serves live line"  # whether the work order serves a line that is not canceled
    ORDERED = "ordered"  # the lines of a provisioning order; their work orders and services are in `nodes`
    CONTENT = "content"  # the columns from which others are made, by name
    BLUEPRINT = "blueprint"  # of a specification's id: True, once it and all its parts are in `catalogue`
    SERVICE = "service"  # the id of the service that the line made, or names; None when there is none
    REVISION_ITEMS = "revision items"  # the items of the order's open revision, each as its columns by name
    COMPENSABLE = "compensable"  # ids of completed tasks at or below it that can be undone and were not
    REDOABLE = "redoable"  # ids of completed tasks of the line that a change of the line makes undone
    AWAITED = "awaited"  # ids of the nodes it waits for, or waited for
    FRESH = "fresh"  # of an id's prefix: new ids, as many as the question names it


class Question(NamedTuple):
    """One question for many nodes. `excluding`: ids to leave out, because the decision itself changed them."""

    ask: Ask
    ids: tuple[str, ...]
    excluding: tuple[str, ...] = ()


Answers = TypeVar("Answers")
Deciding = Generator[list[Question], None, Answers]
"""A decision on its way: it yields questions, goes on when they are answered, and returns what it came to."""

Questions = Deciding[None]


@dataclass(slots=True)
class Facts:
    """The nodes and answers known so far, and the time (UTC, ISO 8601 with milliseconds).

    `catalogue` holds editions of specifications by their ids, and the newest ones by their codes, too. `held` names the
    roots that nobody else writes meanwhile, where that is not so of all.
    """

    now: str
    nodes: dict[str, Node] = field(default_factory=dict)
    answers: dict[tuple[Ask, str], Any] = field(default_factory=dict)
    catalogue: dict[str, Specification] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    def answer(self, ask: Ask, node_id: str) -> Any:
        """The answer to a question that was asked before; KeyError means that a rule did not declare its question."""
        return self.answers[ask, node_id]

    def unanswered(self, asks: Iterable[Ask], ids: tuple[str, ...]) -> list[Question]:
        """The questions among these that are still open, once each."""
        questions = []
        for ask in dict.fromkeys(asks):
            open_ids = tuple(i for i in ids if (ask, i) not in self.answers)
            if open_ids:
                questions.append(Question(ask, open_ids))
        return questions

    def parent(self, node: Node) -> Node | None:
        """The node directly above; its ancestors must have been loaded."""
        return self.nodes[node.parent_id] if node.parent_id else None

    def upwards(self, node: Node) -> Iterator[Node]:
        """The node and its ancestors, the root last."""
        for node_id in reversed(node.path):
            yield self.nodes[node_id]
