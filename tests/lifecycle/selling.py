"""What is sold in a tree in memory: editions made of the model's catalogue, lines that order them, and names for what
the rules make by themselves."""

from __future__ import annotations

from dataclasses import replace
from json import dumps, loads
from typing import Any

from engine.catalogue import read
from lifecycle.characteristics import filled, shortcomings
from lifecycle.moments import months_later
from lifecycle.node import Node
from lifecycle.specification import Specification
from tests.engine.product_shelf import published
from tests.lifecycle.answering import Memory
from tests.lifecycle.columns import COLUMNS
from tests.model.catalogue import Catalogue
from tests.model.naming import Made, names_of
from tests.model.revising import Ordered
from tests.model.tree import DOMAIN_ORDER, SERVICE, TASK

KINDS = {"DOMAIN_ORDER": DOMAIN_ORDER, "ORDER_TASK": TASK, "SERVICE": SERVICE}
RUNNING = ("IN_SERVICE", "SUSPENDED_FOR_NON_PAY")
REFERENCES = ("line_id", "order_id", "compensates_id", "redoes_id", "service_id")


class Selling(Memory):
    """A tree in memory with a catalogue."""

    def publish(self, catalogue: Catalogue) -> bool:
        """An edition of each specification; its id is the code with a prefix."""
        for spec in catalogue.specs.values():
            told = read(published(spec))
            self.editions[f"ss_{spec.code}"] = replace(told, id=f"ss_{spec.code}", edition=1)
        return True

    def have_service(self, id: str, spec: str, detail: str | None) -> bool:
        """One from before, activated now."""
        edition = self.editions[f"ss_{spec}"]
        ends = None if edition.term_months is None else months_later(self.now, edition.term_months)
        facts = COLUMNS["SERVICE"] | {
            "specification_id": edition.id,
            "quantity": 1,
            "characteristics": dumps({"detail": detail}),
            "renewal": edition.renewal.value,
            "term_months": edition.term_months,
            "activated_at": self.now,
            "term_start": self.now,
            "term_end": ends,
            "line_id": "li_before",
        }
        self.nodes[id] = Node(id, "SERVICE", (id,), ("IN_SERVICE",), facts=facts)
        return True

    def entered(self, ordered: Ordered) -> dict[str, Any] | None:
        """The columns of a line that orders this; None when it can't be ordered."""
        edition_id = f"ss_{ordered.spec}" if ordered.spec else None
        values = {} if ordered.detail is None else {"detail": ordered.detail}
        quantity = ordered.quantity
        basis: dict[str, Any] | None = None
        if (ordered.operation == "ADD") != (ordered.service is None):
            return None
        if ordered.service is not None:
            service = self.nodes.get(ordered.service)
            if service is None or service.own not in RUNNING:
                return None
            if edition_id not in (None, service.facts["specification_id"]):
                return None
            edition_id = service.facts["specification_id"]
            had = loads(service.facts["characteristics"])
            values = had | values
            quantity = quantity or service.facts["quantity"]
            basis = {"quantity": service.facts["quantity"], "characteristics": had, "specification_id": edition_id}
        edition = self.editions[edition_id] if edition_id else None
        return {
            "operation": ordered.operation,
            "service_id": ordered.service,
            "specification_id": edition_id,
            "quantity": quantity or 1,
            "basis": dumps(basis) if basis else None,
            **_fitted(edition, values, ordered.operation),
        }

    def rename_new(self) -> None:
        """What the rules have made by themselves gets the model's names."""
        fresh = [node for node in self.nodes.values() if "_new_" in node.id and node.kind in KINDS]
        homes = {node.id: node.path[-2] for node in self.nodes.values() if node.kind == "ORDER_TASK"}
        made = [self._made(node) for node in fresh]
        lines, self.named = self.named, {}
        self._rename(lines)
        self._rename(names_of([self._renamed(each, lines) for each in made], set(self.nodes), homes))

    def _renamed(self, made: Made, lines: dict[str, str]) -> Made:
        return replace(
            made, parent=lines.get(made.parent or "", made.parent), line=lines.get(made.line or "", made.line)
        )

    def _made(self, node: Node) -> Made:
        facts = node.facts
        edition = self.editions.get(facts.get("specification_id") or "")
        template = (facts.get("template") or "").partition("/")[2]
        return Made(
            node.id, KINDS[node.kind], node.parent_id, edition.code if edition else None, template,
            facts.get("compensates_id"), facts.get("redoes_id"), facts.get("line_id"),
        )  # fmt: skip

    def _rename(self, names: dict[str, str]) -> None:
        if not names:
            return

        def called(node_id: str) -> str:
            return names.get(node_id, node_id)

        renamed = {}
        for node in self.nodes.values():
            named = {name: called(node.facts[name]) for name in REFERENCES if node.facts.get(name)}
            path = tuple(map(called, node.path))
            holders = tuple((called(above), state) for above, state in node.holders)
            renamed[path[-1]] = replace(node, id=path[-1], path=path, holders=holders, facts=node.facts | named)
        self.nodes = renamed
        self.edges = [replace(e, waiter=called(e.waiter), awaited=called(e.awaited)) for e in self.edges]


def _fitted(edition: Specification | None, values: dict[str, Any], operation: str) -> dict[str, Any]:
    if edition is None:
        return {"characteristics": dumps(values)}
    values = filled(edition, values)
    lacks = "" if operation == "DISCONNECT" else shortcomings(edition, values)
    enriched = edition.requires_enrichment
    return {"characteristics": dumps(values), "shortcomings": lacks, "needs_enrichment": enriched}
