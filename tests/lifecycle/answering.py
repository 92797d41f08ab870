"""A tree in memory that answers what decisions ask, each question literally as `facts.Ask` states it.

It hands out copies and nothing beyond the answer, so that a rule which reads what it never asked for fails here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from lifecycle import machine_of
from lifecycle.facts import Ask, Facts, Question
from lifecycle.holding import shown
from lifecycle.newborn import CONTENT
from lifecycle.node import Node
from lifecycle.plan import Edge
from lifecycle.provisioned import Ordered
from lifecycle.specification import Specification

UNBEGUN = (("ORDER_TASK", "DRAFT"), ("WORK_TASK", "PENDING"))
OPEN_FALLOUT = ("OPEN", "IN_PROGRESS", "ON_HOLD", "AWAITING_INFORMATION")


def is_final(node: Node) -> bool:
    """Whether the node has ended for good."""
    return node.own in machine_of(node.kind).final


def has_ended(node: Node) -> bool:
    """Whether the node has ended, for good or until somebody takes it up again."""
    return node.own in machine_of(node.kind).ended


class Memory:
    """Nodes by id in order of creation, who waits for whom, and the edges (machine, own state, action) taken so far."""

    def __init__(self, now: str) -> None:
        self.now = now
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.taken: Counter[tuple[str, str, str]] = Counter()
        self.editions: dict[str, Specification] = {}
        self.items: list[dict[str, Any]] = []
        self.named: dict[str, str] = {}
        self.ordered: list[Ordered] = []
        self.fresh = count(1)

    # -- the shape of the tree -------------------------------------------------------------------------------------

    def children(self, node_id: str) -> Iterator[Node]:
        """All nodes directly below, the ended ones too."""
        return (n for n in self.nodes.values() if n.parent_id == node_id)

    def below(self, node_id: str) -> list[Node]:
        """All nodes below, the uppermost first."""
        return sorted((n for n in self.nodes.values() if node_id in n.path[:-1]), key=lambda n: n.depth)

    def lines(self, root_id: str) -> list[Node]:
        """The lines of an order, through all levels; of a staffing order, its requests."""
        return [n for n in self.below(root_id) if n.kind in ("ORDER_LINE_ITEM", "RESOURCE_REQUEST")]

    def awaited_by(self, node_id: str) -> list[str]:
        """What a node waits for by an edge of its own."""
        return [e.awaited for e in self.edges if e.waiter == node_id]

    # -- answering -------------------------------------------------------------------------------------------------

    def facts(self, *node_ids: str) -> Facts:
        """Facts that know these nodes and nothing else."""
        facts = Facts(self.now)
        self._load(facts, (self.nodes[i] for i in node_ids))
        return facts

    def answer(self, questions: list[Question], facts: Facts) -> None:
        """Put the answers to all these questions into the facts."""
        for question in questions:
            if question.ask is Ask.FRESH:
                self._answer_fresh(facts, question.ids)
                continue
            respond = getattr(self, f"_{question.ask.name.lower()}")
            for node_id in question.ids:
                facts.answers[question.ask, node_id] = respond(facts, node_id, set(question.excluding))

    def _load(self, facts: Facts, nodes: Iterable[Node]) -> list[str]:
        loaded = [replace(n, facts=dict(n.facts)) for n in nodes]
        for node in loaded:
            facts.nodes.setdefault(node.id, node)
        return [n.id for n in loaded]

    def _ancestors(self, facts: Facts, node_id: str, excluding: set[str]) -> bool:
        self._load(facts, (self.nodes[i] for i in self.nodes[node_id].path[:-1]))
        return True

    def _subtree(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        found = [n for n in self.below(node_id) if not is_final(n) and n.kind != "FALLOUT_RECORD"]
        return self._load(facts, found)

    def _census(self, facts: Facts, node_id: str, excluding: set[str]) -> set[str]:
        return {shown(n) for n in self.children(node_id) if n.id not in excluding}

    def _children(self, facts: Facts, node_id: str, excluding: set[str]) -> set[str]:
        return {n.kind for n in self.children(node_id)}

    def _below(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        return self._load(facts, self.below(node_id))

    def _waiters(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        waiters = [self.nodes[e.waiter] for e in self.edges if e.awaited == node_id]
        return self._load(facts, (n for n in waiters if not has_ended(n)))

    def unmet(self, node_id: str) -> list[str]:
        """What a node waits for and has not ended."""
        return [i for i in self.awaited_by(node_id) if not has_ended(self.nodes[i])]

    def _unmet(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        return [i for i in self.unmet(node_id) if i not in excluding][:3]

    def _startable(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        tasks = (n for n in self.children(node_id) if (n.kind, n.own) in UNBEGUN)
        return self._load(facts, (n for n in tasks if not set(self.unmet(n.id)) - excluding))

    def _waiting_closure(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        waiters = [self.nodes[e.waiter] for e in self.edges if e.awaited == node_id]
        tasks = [t for w in waiters if w.kind == "DOMAIN_ORDER" for t in self.children(w.id) if t.kind == "ORDER_TASK"]
        parent = self.nodes[node_id].parent_id
        above = [self.nodes[parent]] if parent and self.nodes[parent].kind == "DOMAIN_ORDER" else []
        return [n.id for n in (*waiters, *tasks, *above)]

    def _open_fallout(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        return self._load(facts, (n for n in self.children(node_id) if n.own in OPEN_FALLOUT))

    def _live_lines(self, facts: Facts, node_id: str, excluding: set[str]) -> bool:
        return any(not has_ended(n) for n in self.lines(node_id) if n.id not in excluding)

    def _incomplete_lines(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        lines = (n for n in self.lines(node_id) if n.id not in excluding and not has_ended(n))
        return [n.id for n in lines if n.facts["shortcomings"]]

    def _enriched_lines(self, facts: Facts, node_id: str, excluding: set[str]) -> bool:
        lines = (n for n in self.lines(node_id) if n.id not in excluding and not is_final(n))
        return any(n.facts["needs_enrichment"] for n in lines)

    def _lines_past_no_return(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        return [n.id for n in self.lines(node_id) if not is_final(n) and n.facts["past_no_return"]]

    def _tally(self, facts: Facts, node_id: str, excluding: set[str]) -> dict[str, int]:
        return dict(Counter(shown(n) for n in self.children(node_id) if n.id not in excluding))

    # -- lines of provisioning orders ------------------------------------------------------------------------------

    def _ordered(self, facts: Facts, node_id: str, excluding: set[str]) -> list[Ordered]:
        known = {work for line in self.ordered for work in line.works} | {line.service_id for line in self.ordered}
        self._load(facts, (self.nodes[i] for i in known if i))
        return list(self.ordered)

    def _unserved(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        return [line.id for line in self.ordered if not (line.canceled or line.works or line.id in excluding)]

    def _serves_live_line(self, facts: Facts, node_id: str, excluding: set[str]) -> bool:
        return any(node_id in line.works and not line.canceled for line in self.ordered)

    # -- what new nodes are made of --------------------------------------------------------------------------------

    def newest(self, code: str) -> Specification:
        """The newest edition of a code."""
        return max((e for e in self.editions.values() if e.code == code), key=lambda e: e.edition)

    def _answer_fresh(self, facts: Facts, prefixes: tuple[str, ...]) -> None:
        for prefix in set(prefixes):
            ids = [f"{prefix}_new_{next(self.fresh)}" for _ in range(prefixes.count(prefix))]
            facts.answers[Ask.FRESH, prefix] = ids

    def _content(self, facts: Facts, node_id: str, excluding: set[str]) -> dict[str, Any]:
        node = self.nodes[node_id]
        told = {"created_at": self.now, **node.facts}  # when it came into being nobody here keeps, nor asks for
        return {name: told[name] for name in CONTENT[node.kind]}

    def _blueprint(self, facts: Facts, edition_id: str, excluding: set[str]) -> bool:
        level = [self.editions[edition_id]]
        facts.catalogue[edition_id] = level[0]
        while level:
            level = [self.newest(part.code) for edition in level for part in edition.parts]
            facts.catalogue.update({edition.code: edition for edition in level})
        return True

    def service_of(self, line_id: str) -> str | None:
        """The service that a line made or names."""
        made = (n.id for n in self.nodes.values() if n.kind == "SERVICE" and n.facts["line_id"] == line_id)
        named = self.nodes[line_id].facts["service_id"] if line_id in self.nodes else None
        return named or next(made, None)

    def _service(self, facts: Facts, line_id: str, excluding: set[str]) -> str | None:
        found = self.service_of(line_id)
        return self._load(facts, [self.nodes[found]])[0] if found else None

    def _revision_items(self, facts: Facts, node_id: str, excluding: set[str]) -> list[dict[str, Any]]:
        return [dict(item) for item in self.items]

    def _done(self, above: str, *, undone: str) -> list[Node]:
        """Completed tasks below, other than compensating ones, that no task names in this column."""
        named = {n.facts[undone] for n in self.nodes.values() if n.kind == "ORDER_TASK" and n.own != "CANCELED"}
        if undone == "compensates_id":
            named = {n.facts[undone] for n in self.nodes.values() if n.kind == "ORDER_TASK"}
        tasks = (n for n in self.below(above) if n.kind == "ORDER_TASK" and n.own == "CLOSED_COMPLETE")
        return [n for n in tasks if not n.facts["compensates_id"] and n.id not in named]

    def _compensable(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        inner = (i for n in self.below(node_id) if n.kind == "ORDER_LINE_ITEM" for i in [n.id])
        lines = set(inner)
        tasks = [n for n in self._done(node_id, undone="compensates_id") if n.facts["compensation"]]
        own = [n for n in tasks if not lines & set(n.path)]
        self._load(facts, (self.nodes[n.path[-2]] for n in own))
        return self._load(facts, own)

    def _redoable(self, facts: Facts, line_id: str, excluding: set[str]) -> list[str]:
        own = [n for n in self._done(line_id, undone="redoes_id") if n.facts["line_id"] == line_id]
        undone = {n.facts["compensates_id"] for n in self.nodes.values() if n.kind == "ORDER_TASK"}
        again = [n for n in own if n.facts["redo_on_change"] and n.id not in undone and not self._is_given_up(n)]
        self._load(facts, (self.nodes[n.path[-2]] for n in again))
        return self._load(facts, again)

    def _is_given_up(self, task: Node) -> bool:
        above = (self.nodes[i] for i in task.path[:-1] if i.startswith("do_"))
        return any(order.own in ("CANCELED", "CANCELLATION_IN_PROGRESS") for order in above)

    def _awaited(self, facts: Facts, node_id: str, excluding: set[str]) -> list[str]:
        return self.awaited_by(node_id)
