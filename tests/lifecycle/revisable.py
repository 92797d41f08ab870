"""Entering a revision into a tree in memory: what the engine checks before the rules see it."""

from __future__ import annotations

from collections.abc import Collection
from json import loads
from typing import Any

from lifecycle import births
from lifecycle.node import ORDERS, Node
from tests.lifecycle.answering import is_final
from tests.lifecycle.columns import access_of
from tests.lifecycle.permitted import Permitted
from tests.model.revising import Item, Ordered


class Revisable(Permitted):
    """A tree whose revisions have items; they are kept as the tables keep them."""

    def revise(self, id: str, entries: tuple[Item, ...], *, actor: str, roles: Collection[str]) -> bool:
        """All items, or none of them."""
        facts = self._permit("reviseOrder", id, access_of(actor, roles)) if self._of_kind(id, *ORDERS) else None
        if facts is None:
            return False
        gone = [entry.id for entry in entries if entry.what == "withdraw"]
        fresh = [self._as_kept(entry) for entry in entries if entry.what != "withdraw"]
        lines = [item["line_id"] for item in fresh if item and item["line_id"]]
        if not set(gone) <= {item["id"] for item in self.items} or len(set(lines)) != len(lines) or None in fresh:
            return self._refuse("Something of this can't be entered.")
        kept = [item for item in self.items if item["id"] not in gone and item["line_id"] not in lines]
        items = [*kept, *(item for item in fresh if item)]
        removed = {item["line_id"] for item in items if item["change"] == "REMOVE"}
        if any(removed & set(self.nodes[item["parent_id"]].path) for item in items):
            return self._refuse("It lies below a line that is to be removed.")
        done = self._run(births.editing(facts, facts.nodes[id], {}), facts)
        order = ("ADD", "CHANGE", "REMOVE")
        self.items = [*kept, *sorted(items[len(kept) :], key=lambda item: order.index(item["change"]))]
        return done

    def _as_kept(self, entry: Item) -> dict[str, Any] | None:
        """The item with the whole line as it is to be; None when it can't be entered."""
        line = self.nodes.get(entry.line)
        if line is None or not self._may_be_revised(line, entry.what):
            return None
        if entry.what == "add":
            fields = self.entered(entry.ordered)
        elif entry.what == "remove":
            fields = dict(line.facts)
        else:
            fields = self._changed(line, entry.ordered)
        if fields is None or (entry.what != "remove" and fields.get("shortcomings")):
            return None
        what = entry.what.upper()
        parent = entry.line if entry.what == "add" else line.parent_id
        return {
            **fields,
            "id": entry.id,
            "change": what,
            "parent_id": parent,
            "line_id": None if what == "ADD" else line.id,
        }

    def _may_be_revised(self, line: Node, what: str) -> bool:
        if line.kind in ORDERS:
            return what == "add"
        return line.kind == "ORDER_LINE_ITEM" and not is_final(line) and line.own != "CANCELLATION_IN_PROGRESS"

    def _changed(self, line: Node, ordered: Ordered) -> dict[str, Any] | None:
        if ordered.quantity is None and ordered.detail is None:
            return None
        known = line.facts
        edition = (known["specification_id"] or "").removeprefix("ss_") or None
        detail = ordered.detail or loads(known["characteristics"]).get("detail")
        quantity = ordered.quantity or known["quantity"]
        return self.entered(Ordered(edition, known["operation"], known["service_id"], quantity, detail))
