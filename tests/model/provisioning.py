"""A deliberately naive model of a provisioning order (documents 002 and 004): its lines, its work orders with their
tasks, and the services of its lines.

The order's state is calculated anew after every operation, straight from the table of document 002.
"""

from __future__ import annotations

from .asking import Call
from .provisioning_entry import ENDED, ORDER, TASK, WORK, Entered
from .services import act_on_service, activate, end_terms, take_over
from .tree import RUNNING, SERVICE, Node

BEGUN = ("IN_PROGRESS", "COMPLETED")


class Provisioning(Entered):
    """One provisioning order, and what people do to it."""

    actions = tuple(
        "START COMPLETE CANCEL RESTART MAKE_READY RESTORE ACTIVATE CANCEL_BY_USER SUSPEND_FOR_NON_PAY "
        "CANCEL_FOR_NON_PAY".split()
    )

    def __init__(self, kind: str = "", now: int = 0) -> None:
        super().__init__(kind, now)
        self.was_canceled = False
        self._done: set[str] = set()

    # -- actions ---------------------------------------------------------------------------------------------------

    def act_on(self, node: Node, call: Call) -> bool:
        if node.kind == SERVICE:
            return act_on_service(self, node, call)
        if node.kind == WORK and call.action == "RESTART":
            return "ADMINISTRATOR" in call.roles and self._restart(node)
        by_kind = {ORDER: self._act_on_order, WORK: self._act_on_work, TASK: self._act_on_task}
        return self.may(call.roles) and by_kind[node.kind](node, call)

    def _act_on_order(self, order: Node, call: Call) -> bool:
        """It can be canceled; what that comes to is calculated."""
        if call.action != "CANCEL" or order.own in ENDED:
            return False
        self.was_canceled = True
        for line in self.lines.values():
            line.move("CANCELED")
        for work in self.of_kind(WORK):
            self._cancel_work(work)
        return True

    def _act_on_work(self, work: Node, call: Call) -> bool:
        if call.asks("START", work, "PENDING"):
            work.move("IN_PROGRESS")
            return True
        if call.asks("COMPLETE", work, "IN_PROGRESS") and not self.below(work):
            work.move("COMPLETED")
            return True
        return call.action == "CANCEL" and self._cancel_work(work)

    def _restart(self, work: Node) -> bool:
        """From the beginning, but for what was done."""
        if work.own != "CANCELED" or self.order.own in ENDED or not self._serves_a_live_line(work):
            return False
        work.move("PENDING")
        for task in self.below(work):
            if task.own == "CANCELED":
                task.move("PENDING")
                task.started = False
        return True

    def _act_on_task(self, task: Node, call: Call) -> bool:
        if call.asks("START", task, "READY"):
            task.move("IN_PROGRESS")
            task.started, task.assignee = True, task.assignee or call.actor
            return True
        if call.asks("COMPLETE", task, "IN_PROGRESS"):
            task.move("COMPLETED")
            return True
        return False

    def tick(self, now: int) -> None:
        super().tick(now)
        end_terms(self)

    # -- what follows ----------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Tasks become ready, work orders complete, the order is calculated, services follow."""
        for work in self.of_kind(WORK):
            tasks = self.below(work)
            if work.own == "IN_PROGRESS" and tasks and all(task.own == "COMPLETED" for task in tasks):
                work.move("COMPLETED")
        for task in self.of_kind(TASK):
            if task.own == "PENDING" and self.nodes[task.parent or ""].own == "IN_PROGRESS" and not self._waits(task):
                task.move("READY")
        if not self.over:
            self.order.move(self.calculated())
        for line in self.lines.values():
            self._follow(line)

    def _waits(self, task: Node) -> bool:
        return any(self.nodes[each].own not in ENDED for each in task.waits_for)

    def calculated(self) -> str:
        """Document 002, row by row."""
        works = self.of_kind(WORK)
        states = {work.own for work in works}
        uncovered = [line for line in self.lines.values() if line.own == "LIVE" and not line.waits_for]
        if not works:
            return "CANCELED" if self.was_canceled else "PENDING"
        if states <= set(ENDED) and not uncovered:
            return "COMPLETED" if "COMPLETED" in states else "CANCELED"
        return "IN_PROGRESS" if states & set(BEGUN) else "PENDING"

    def _follow(self, line: Node) -> None:
        """Document 004: what has become of the line's service."""
        states = {self.nodes[work].own for work in line.waits_for}
        done = line.own == "LIVE" and "COMPLETED" in states and states <= set(ENDED)
        just_done = done and line.id not in self._done
        self._done = (self._done | {line.id}) if done else self._done - {line.id}
        if line.operation == "ADD":
            created = self._created_by(line)
            if created is not None and created.own == "NEW" and done:
                activate(self, created)
            elif created is not None and created.own == "NEW" and (line.own == "CANCELED" or self.over):
                created.settle_in("ORDER_CANCELED")
            return
        service = self.nodes[line.service or ""]
        if just_done and service.own in RUNNING:
            if line.operation == "DISCONNECT":
                service.settle_in("CANCELED_BY_USER")
            else:
                take_over(service, line, line.had or (service.quantity, service.detail))

    def unsettled(self) -> list[str]:
        """What must not be between two operations; of lines it knows nothing, as the journal tells little of them."""
        found = []
        begun = any(work.own in BEGUN for work in self.of_kind(WORK))
        for work in self.of_kind(WORK):
            tasks = self.below(work)
            states = {task.own for task in tasks}
            if self.over and work.own not in ENDED:
                found.append(f"{work.id} goes on in an order that has ended")
            if work.own == "IN_PROGRESS" and states == {"COMPLETED"}:
                found.append(f"{work.id} has nothing left to do")
            if work.own == "CANCELED" and not states <= set(ENDED):
                found.append(f"{work.id} is canceled, its tasks are not")
            if work.own == "PENDING" and states & {"READY", "IN_PROGRESS"}:
                found.append(f"{work.id} has not begun, its tasks have")
        if self.order.own == ("PENDING" if begun else "IN_PROGRESS"):
            found.append(f"{self.order.id} is {self.order.own}")
        return found
