"""What is entered into the naive model's provisioning orders (document 002): lines, and the work that serves them."""

from __future__ import annotations

from collections.abc import Collection

from .catalogue import Catalogue
from .comparing import View
from .revising import Ordered, fill, fits
from .services import activate, take_over
from .small_tree import Roles, SmallTree
from .tree import SERVICE, Node, view

ORDER, LINE, WORK, TASK = "ProvisioningOrder", "ProvisioningLine", "WorkOrder", "WorkTask"
ENDED = ("COMPLETED", "CANCELED")
TYPES = {"ADD": "NEW_SERVICE", "CHANGE": "CHANGE", "DISCONNECT": "CANCELLATION"}


class Entered(SmallTree):
    """One provisioning order. Lines have no state; here they are LIVE or CANCELED, and wait for what serves them."""

    kind = ORDER
    steered_by = "PROVISIONING_AGENT"

    def __init__(self, kind: str = "", now: int = 0) -> None:
        super().__init__(kind, now)
        self.catalogue = Catalogue()
        self.lines: dict[str, Node] = {}

    @property
    def over(self) -> bool:
        """An order that has ended takes nothing any more."""
        return self.begun and self.order.own in ENDED

    def publish(self, catalogue: Catalogue) -> bool:
        self.catalogue = catalogue
        return True

    def have_service(self, id: str, spec: str, detail: str | None) -> bool:
        """A service that the customer has from before."""
        known = self.catalogue.specs[spec]
        service = Node(id, SERVICE, None, ["NEW"], spec=spec, detail=detail, renewal=known.renewal, term=known.term)
        self.nodes[id] = service
        activate(self, service)
        return True

    # -- lines -----------------------------------------------------------------------------------------------------

    def create_order(self, id: str, *, actor: str, roles: Roles) -> bool:
        return not self.begun and self.may(roles) and self.add(Node(id, ORDER, None, ["PENDING"]))

    def add_line(self, id: str, *, actor: str, roles: Roles, ordered: Ordered) -> bool:
        if not self._takes(roles) or not fits(self, ordered):
            return False
        self.lines[id] = Node(id, LINE, self.order.id, ["LIVE"])
        fill(self, self.lines[id], ordered)
        return self.settled()

    def update_line(self, id: str, *, actor: str, roles: Roles, quantity: int, detail: str) -> bool:
        """The service that a line has created follows it at once."""
        line = self._live_line(id, roles)
        if line is None or not fits(self, Ordered(line.spec, line.operation, line.service)):
            return False
        former = line.quantity, line.detail
        line.quantity, line.detail = quantity, detail
        service = self._created_by(line)
        if service is not None and not service.final:
            take_over(service, line, former)
        return self.settled()

    def remove_line(self, id: str, *, actor: str, roles: Roles) -> bool:
        line = self._live_line(id, roles)
        if line is None or line.waits_for:
            return False
        del self.lines[id]
        return self.settled()

    def cancel_line(self, id: str, *, actor: str, roles: Roles) -> bool:
        """What serves nothing else any more is not needed."""
        line = self._live_line(id, roles)
        if line is None:
            return False
        line.move("CANCELED")
        for work in self.of_kind(WORK):
            if not self._serves_a_live_line(work):
                self._cancel_work(work)
        return self.settled()

    def _takes(self, roles: Roles) -> bool:
        return self.begun and self.may(roles) and self.order.own not in ENDED

    def _live_line(self, id: str, roles: Roles) -> Node | None:
        line = self.lines.get(id)
        return line if line is not None and self._takes(roles) and line.own == "LIVE" else None

    def _serves_a_live_line(self, work: Node) -> bool:
        return any(work.id in line.waits_for and line.own == "LIVE" for line in self.lines.values())

    def _created_by(self, line: Node) -> Node | None:
        return next((service for service in self.of_kind(SERVICE) if service.line == line.id), None)

    def lacks(self, node: Node) -> bool:
        """A line without a detail that its specification asks for."""
        needed = node.kind == LINE and node.operation != "DISCONNECT" and node.spec is not None
        return needed and self.catalogue.specs[node.spec or ""].required and node.detail is None

    # -- work ------------------------------------------------------------------------------------------------------

    def generate(self, *, actor: str, roles: Roles) -> bool:
        """What the catalogue has for lines that nothing serves."""
        if not self._takes(roles):
            return False
        waiting = [n for n in self.lines.values() if n.own == "LIVE" and not n.waits_for and n.spec is not None]
        found = [
            (n, t) for n in waiting for t in self.catalogue.specs[n.spec or ""].works if n.operation in t.operations
        ]
        if not found or any(self.lacks(line) for line in waiting):
            return False
        for line, template in found:
            work = Node(f"wo_{line.id}.{template.code}", WORK, self.order.id, ["PENDING"])
            self._serve(work, [line])
            for code, after in template.steps:
                task = Node(f"wt_{work.id}.{code}", TASK, work.id, ["PENDING"])
                task.waits_for = [f"wt_{work.id}.{other}" for other in after]
                self.nodes[task.id] = task
        return self.settled()

    def add_work_order(self, id: str, type: str, lines: Collection[str], *, actor: str, roles: Roles) -> bool:
        """By hand, for live lines that want such work."""
        served = [self.lines[each] for each in lines if each in self.lines]
        if not self._takes(roles) or not served or len({line.id for line in served}) != len(lines):
            return False
        if any(line.own != "LIVE" or TYPES[line.operation] != type for line in served):
            return False
        self._serve(Node(id, WORK, self.order.id, ["PENDING"]), served)
        return self.settled()

    def _serve(self, work: Node, lines: list[Node]) -> None:
        """A new work order, and a service for each line that wants one and has none."""
        self.nodes[work.id] = work
        for line in lines:
            line.waits_for.append(work.id)
            spec = self.catalogue.specs[line.spec] if line.spec else None
            if spec is None or spec.widget or line.operation != "ADD" or self._created_by(line):
                continue
            service = Node(f"sv_of {line.id}", SERVICE, None, ["NEW"], spec=line.spec, line=line.id)
            service.quantity, service.detail = line.quantity, line.detail
            service.renewal, service.term = spec.renewal, spec.term
            self.nodes[service.id] = service

    def add_task(self, id: str, *, actor: str, roles: Roles, parent: str, depends_on: Collection[str] = ()) -> bool:
        work = self.nodes.get(parent)
        if work is None or work.own in ENDED or not self._takes(roles) or len(set(depends_on)) != len(depends_on):
            return False
        if not all(self._is_task(each) for each in depends_on):
            return False
        return self.add(Node(id, TASK, parent, ["PENDING"], waits_for=list(depends_on)))

    def assign(self, id: str, *, actor: str, roles: Roles, assignee: str | None) -> bool:
        task = self.nodes.get(id)
        if task is None or task.own in ENDED or not self._takes(roles):
            return False
        task.assignee = assignee
        return self.settled()

    def add_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Roles) -> bool:
        """Only while it has not begun, and never in a circle."""
        task = self.nodes.get(waiter)
        if task is None or task.own != "PENDING" or not self.may(roles) or not self._is_task(awaited):
            return False
        if awaited in task.waits_for or waiter in self._awaited_by(awaited):
            return False
        task.waits_for.append(awaited)
        return self.settled()

    def remove_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Roles) -> bool:
        task = self.nodes.get(waiter)
        if task is None or awaited not in task.waits_for or not self.may(roles):
            return False
        task.waits_for.remove(awaited)
        return self.settled()

    def _is_task(self, id: str) -> bool:
        return id in self.nodes and self.nodes[id].kind == TASK

    def _awaited_by(self, id: str) -> set[str]:
        """It, and all that it waits for, however far."""
        return {id}.union(*(self._awaited_by(each) for each in self.nodes[id].waits_for))

    def _cancel_work(self, work: Node) -> bool:
        if work.own in ENDED:
            return False
        work.move("CANCELED")
        for task in self.below(work):
            if task.own not in ENDED:
                task.move("CANCELED")
        return True

    def views(self) -> dict[str, View]:
        """The lines, too."""
        return super().views() | {id: view(line, lacks=self.lacks(line)) for id, line in self.lines.items()}
