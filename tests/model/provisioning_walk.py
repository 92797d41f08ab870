"""Random walks through the life of a provisioning order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from .catalogue import random_provisions
from .likely import ACTIONS, ALL_ACTIONS, choices
from .ordering import some_order
from .provisioning import Provisioning
from .provisioning_entry import LINE, ORDER, TASK, TYPES, WORK
from .step import Step
from .tree import SERVICE
from .wandering import Wanderer

HOUR = 3_600_000
MONTH = 33 * 24 * HOUR
MOST = {LINE: 5, WORK: 9, TASK: 24}

EVERYTHING = (
    "completed",
    "completed with something canceled",
    "canceled by its work orders",
    "canceled without work orders",
    "in progress for want of a work order",
    "back to pending",
    "restarted",
    "widget",
    "service in service",
    "service canceled with its order",
    "service canceled by a line",
    "service disconnected",
    "service changed",
    "one work order for several lines",
    "waiting across work orders",
)


class ProvisioningWalker(Wanderer):
    """Lines first, then the work, now and then in another order."""

    kind = ORDER
    prefixes: ClassVar = {ORDER: "pv", LINE: "pl", WORK: "wo", TASK: "wt", SERVICE: "sv"}
    actors: ClassVar = {
        "P": ("pia", "pia", "ada"),
        "X": ("ada", "ada", "pia"),
        "A": ("ann", "ada"),
        "B": ("bil", "ada"),
        "M": ("max", "ada"),
    }
    words = (*ALL_ACTIONS, "RESTART", "MAKE_READY", "RETURN_TO_PENDING")
    weights: ClassVar = {"START": 5.0, "COMPLETE": 9.0}
    actions: ClassVar = {
        ORDER: {state: choices("CANCEL:P") for state in ("PENDING", "IN_PROGRESS")},
        WORK: {
            "PENDING": choices("START:P CANCEL:P"),
            "IN_PROGRESS": choices("COMPLETE:P CANCEL:P CANCEL:P"),
            "CANCELED": choices("RESTART:X RESTART:X"),
        },
        TASK: {"READY": choices("START:P"), "IN_PROGRESS": choices("COMPLETE:P")},
        SERVICE: ACTIONS[SERVICE],
    }

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.catalogue = random_provisions(self.random)
        self.haste = self.random.choice((0.02, 0.3, 0.8))

    def next_step(self, model: Provisioning) -> Step:
        if not model.begun:
            return self._first(model)
        draw = self.random.random()
        if draw < 0.05:
            return self.nonsense(model)
        if draw < 0.07:
            if draw < 0.051 + 0.01 * self.haste:
                return Step("act", (model.order.id, "CANCEL"), self.caller(model, "P"))
            return Step("tick", (model.now + self.random.choice((HOUR, MONTH)),))
        lines = model.lines
        if len(lines) < 2 or draw < (0.2 if model.of_kind(WORK) else 0.4):
            return self._line(model)
        if draw < 0.5 or not model.of_kind(WORK):
            return self._work(model)
        return self._act(model)

    def _first(self, model: Provisioning) -> Step:
        if not model.catalogue.specs:
            return Step("publish", (self.catalogue,))
        sold = [spec.code for spec in self.catalogue.specs.values() if not spec.widget]
        if sold and len(model.nodes) < 2 and self.random.random() < 0.7:
            return Step("have_service", (self.new_id(SERVICE), self.random.choice(sold), "x"))
        return Step("create_order", (self.new_id(ORDER),), self.caller(model, "P"))

    def _act(self, model: Provisioning) -> Step:
        """The end of everything, and services by hand, come seldom."""
        for _ in range(8):
            step = self.act(model)
            kind = model.nodes[step.args[0]].kind
            ends = step.args[1] == "CANCEL" and self.random.random() > (0.1 if kind == ORDER else 0.5) * self.haste * 4
            if not ends and (kind != SERVICE or self.random.random() < 0.15):
                break
        return step

    def _line(self, model: Provisioning) -> Step:
        caller, lines = self.caller(model, "P"), list(model.lines)
        draw = self.random.random()
        if not lines or (len(lines) < MOST[LINE] and draw < 0.4):
            return Step("add_line", (self.new_id(LINE),), caller | {"ordered": some_order(self.random, model)})
        lacking = [id for id, line in model.lines.items() if model.lacks(line)]
        line = self.random.choice(lacking if lacking and draw < 0.75 else lines)
        if draw < 0.7:
            values = {"quantity": self.random.choice((1, 2)), "detail": self.random.choice(("x", "y"))}
            return Step("update_line", (line,), caller | values)
        return Step("cancel_line" if draw < 0.9 else "remove_line", (line,), caller)

    def _work(self, model: Provisioning) -> Step:
        caller, works, tasks = self.caller(model, "P"), model.of_kind(WORK), model.of_kind(TASK)
        draw = self.random.random()
        bare = [line for line in model.lines.values() if line.own == "LIVE" and not line.waits_for]
        if draw < (0.3 if bare else 0.03):
            return Step("generate", (), caller)
        if not works or (bare and draw < 0.55) or draw < 0.35:
            return self._work_order(model) if len(works) < MOST[WORK] else self._act(model)
        if draw < 0.75 and len(tasks) < MOST[TASK]:
            awaited = self.random.sample([n.id for n in tasks], min(len(tasks), self.random.choice((0, 0, 1, 2))))
            above = {"parent": self.some(works).id, "depends_on": tuple(awaited)}
            return Step("add_task", (self.new_id(TASK),), caller | above)
        if not tasks:
            return self._act(model)
        task = self.random.choice(tasks)
        if draw < 0.82:
            return Step("assign", (task.id,), caller | {"assignee": self.random.choice((None, "pia", "pet"))})
        if task.waits_for and draw < 0.9:
            return Step("remove_dependency", (task.id, self.random.choice(task.waits_for)), caller)
        waiting = [n for n in tasks if n.own == "PENDING"] or tasks
        return Step("add_dependency", (self.random.choice(waiting).id, self.random.choice(tasks).id), caller)

    def _work_order(self, model: Provisioning) -> Step:
        """For some lines that want the same, now and then for others."""
        first = self.random.choice(list(model.lines.values()))
        alike = [n.id for n in model.lines.values() if n.operation == first.operation and n.own == "LIVE"]
        chosen = alike if self.random.random() < 0.9 else list(model.lines)
        lines = tuple(self.random.sample(chosen, min(len(chosen), self.random.choice((1, 1, 2, 3)))))
        wanted = TYPES[first.operation] if self.random.random() < 0.95 else self.random.choice(list(TYPES.values()))
        return Step("add_work_order", (self.new_id(WORK), wanted, lines), self.caller(model, "P"))


def reached(model: Provisioning) -> Iterator[str]:
    """What is true of the model now."""
    if not model.begun:
        return
    works, state = model.of_kind(WORK), model.order.own
    states = {work.own for work in works}
    if state == "COMPLETED":
        yield "completed with something canceled" if "CANCELED" in states else "completed"
    if state == "CANCELED":
        yield "canceled by its work orders" if works else "canceled without work orders"
    if state == "IN_PROGRESS" and "COMPLETED" in states and not states & {"PENDING", "IN_PROGRESS"}:
        yield "in progress for want of a work order"
    if state == "PENDING" and "CANCELED" in states:
        yield "back to pending"
    for work in works:
        if (
            work.own != "CANCELED"
            and any(task.own == "COMPLETED" for task in model.below(work))
            and work.own == "PENDING"
        ):
            yield "restarted"
        if sum(work.id in line.waits_for for line in model.lines.values()) > 1:
            yield "one work order for several lines"
    for line in model.lines.values():
        if line.waits_for and line.spec is not None and model.catalogue.specs[line.spec].widget:
            yield "widget"
    for task in model.of_kind(TASK):
        if any(model.nodes[each].parent != task.parent for each in task.waits_for):
            yield "waiting across work orders"
    yield from _of_services(model)


def _of_services(model: Provisioning) -> Iterator[str]:
    for service in model.of_kind(SERVICE):
        line = model.lines.get(service.line or "")
        if line is not None and service.own == "IN_SERVICE":
            yield "service in service"
        if line is not None and service.own == "ORDER_CANCELED":
            yield "service canceled with its order" if model.was_canceled else "service canceled by a line"
        about = [each for each in model.lines.values() if each.service == service.id and each.waits_for]
        if service.own == "CANCELED_BY_USER" and any(each.operation == "DISCONNECT" for each in about):
            yield "service disconnected"
        if line is None and (service.quantity, service.detail) != (1, "x"):
            yield "service changed"
