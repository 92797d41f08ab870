"""Plays a journal into a naive model's tree and asks after every unit of work whether the tree is settled."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from engine.replay import Replay
from events.entry import Entry
from tests.model import provisioning_entry, staffing
from tests.model.hierarchy import Hierarchy
from tests.model.provisioning import Provisioning
from tests.model.staffing import Staffing
from tests.model.tree import DOMAIN_ORDER, FALLOUT, LINE, TASK, Node


@dataclass(frozen=True)
class Judge:
    """The naive model of a family, its kinds by those of the journal, and what of it must not be between two units."""

    model: Callable[[], Any]
    kinds: dict[str, str]
    unsettled: Callable[[Any], list[str]]


def _open_rollups(tree: Hierarchy) -> list[str]:
    tree.recompute_holders()
    return [f"{node_id} should {action}" for node_id, action in tree.open_rollups()]


JUDGES = {
    "fulfillment": Judge(
        Hierarchy,
        {
            "CUSTOMER_ORDER": "CustomerOrder",
            "SERVICE_ORDER": "ServiceOrder",
            "ORDER_LINE_ITEM": LINE,
            "DOMAIN_ORDER": DOMAIN_ORDER,
            "ORDER_TASK": TASK,
            "FALLOUT_RECORD": FALLOUT,
        },
        _open_rollups,
    ),
    "staffing": Judge(
        Staffing,
        {
            "STAFFING_ORDER": staffing.ORDER,
            "RESOURCE_REQUEST": staffing.REQUEST,
            "ASSIGNMENT": staffing.ASSIGNMENT,
        },
        Staffing.unsettled,
    ),
    "provisioning": Judge(
        Provisioning,
        {
            "PROVISIONING_ORDER": provisioning_entry.ORDER,
            "WORK_ORDER": provisioning_entry.WORK,
            "WORK_TASK": provisioning_entry.TASK,
        },
        Provisioning.unsettled,
    ),
}


class Fold:
    """One order's journal, row by row. `faults` collects what does not fit, in sentences."""

    def __init__(self, family: str = "fulfillment") -> None:
        self.faults: list[str] = []
        self.units = 0
        self._judge = JUDGES[family]
        self._replay = Replay()
        self._tree = self._judge.model()
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
        """Between two units holders are due, states follow from them, and nothing is left that should follow."""
        if not self._touched:
            return
        self.units += 1
        for node_id in self._touched:
            self._bring_up_to_date(node_id)
        self._touched.clear()
        self.faults += [f"after row {sequence} {wrong}" for wrong in self._judge.unsettled(self._tree)]
        for node in self._tree.nodes.values():
            told = self._replay.nodes[node.id]
            if node.state != told.state:
                self.faults.append(f"after row {sequence} {node.id} shows {told.state} instead of {node.state}")

    def _bring_up_to_date(self, node_id: str) -> None:
        told = self._replay.nodes.get(node_id)
        if told is None:
            self._tree.nodes.pop(node_id, None)
            return
        parent = told.path[-2] if len(told.path) > 1 else None
        node = self._tree.nodes.setdefault(node_id, Node(node_id, self._judge.kinds[told.kind], parent, []))
        node.stack = list(told.stack)
