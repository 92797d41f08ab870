"""Plays a journal into the naive model's tree and asks after every unit of work whether the tree is settled."""

from __future__ import annotations

from collections.abc import Iterable

from engine.replay import Replay
from events.entry import Entry
from tests.model import rules
from tests.model.tree import DOMAIN_ORDER, FALLOUT, LINE, TASK, Node, Tree

KINDS = {
    "CUSTOMER_ORDER": "CustomerOrder",
    "SERVICE_ORDER": "ServiceOrder",
    "ORDER_LINE_ITEM": LINE,
    "DOMAIN_ORDER": DOMAIN_ORDER,
    "ORDER_TASK": TASK,
    "FALLOUT_RECORD": FALLOUT,
}


class Fold:
    """One order's journal, row by row. `faults` collects what does not fit, in sentences."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.units = 0
        self._replay = Replay()
        self._tree = Tree("CustomerOrder", 0)
        self._touched: set[str] = set()

    def take(self, entries: Iterable[Entry]) -> None:
        """Go on by these rows; they end with the end of a unit."""
        for entry in entries:
            if entry.cause is None:
                self._settle(entry.sequence - 1)
            self.faults += [f"row {entry.sequence} {wrong}" for wrong in self._replay.take(entry)]
            self._touched.add(entry.node_id)
            last = entry.sequence
        self._settle(last)

    def _settle(self, sequence: int) -> None:
        """Between two units holders are due, states follow from them, and no rollup is left to be made."""
        if not self._touched:
            return
        self.units += 1
        for node_id in self._touched:
            self._bring_up_to_date(node_id)
        self._touched.clear()
        self._tree.recompute_holders()
        for node in self._tree.nodes.values():
            told = self._replay.nodes[node.id]
            if node.state != told.state:
                self.faults.append(f"after row {sequence} {node.id} shows {told.state} instead of {node.state}")
            if applicable := rules.rollup(self._tree, node):
                self.faults.append(f"after row {sequence} {node.id} should {applicable[0]}")

    def _bring_up_to_date(self, node_id: str) -> None:
        told = self._replay.nodes.get(node_id)
        if told is None:
            self._tree.nodes.pop(node_id, None)
            return
        parent = told.path[-2] if len(told.path) > 1 else None
        node = self._tree.nodes.setdefault(node_id, Node(node_id, KINDS[told.kind], parent, []))
        node.stack = list(told.stack)
