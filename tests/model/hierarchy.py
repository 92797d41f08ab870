"""A deliberately naive model of one order tree: the oracle that property tests compare the product with.

It imports nothing from the product. Every operation first asks whether it is legal, then does the one thing that was
asked for, and then lets `rules.settle` recompute the whole tree. Right beats fast here.
"""

from __future__ import annotations

from collections.abc import Collection
from copy import deepcopy

from . import leases, rules
from .asking import AGENT, FULFILLER, Call
from .catalogue import Catalogue
from .order_actions import act_on_line, act_on_order
from .revising import Item, Ordered, enter, fill, fits
from .services import act_on_service, activate, end_terms
from .tree import BEFORE_NEW, DOMAIN_ORDER, FALLOUT, LINE, SERVICE, TASK, Node, Tree
from .work_actions import act_on_domain_order, act_on_fallout, act_on_task, finish

Roles = Collection[str]
PLAIN = Ordered()
Shown = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]

CLIENT_ACTIONS = (
    "SUBMIT BEGIN_ENRICHMENT HOLD_ENRICHMENT RESUME_ENRICHMENT COMPLETE_CAPTURE APPROVE REJECT CANCEL HOLD RESUME "
    "REQUEST_INFORMATION PROVIDE_INFORMATION START_REVISION APPROVE_REVISION DISCARD_REVISION REQUEST_CANCELLATION "
    "APPROVE_CANCELLATION DECLINE_CANCELLATION SCHEDULE UNSCHEDULE START COMPLETE RESOLVE CLOSE "
    "ACTIVATE CANCEL_BY_USER SUSPEND_FOR_NON_PAY RESTORE CANCEL_FOR_NON_PAY"
).split()


class Hierarchy(Tree):
    """One customer or service order with everything below it. Mutators answer whether they were legal and applied."""

    def __init__(self, kind: str = "CustomerOrder", now: int = 0) -> None:
        super().__init__(kind, now)

    # -- the order and its lines -----------------------------------------------------------------------------------

    def create_order(
        self, id: str, *, actor: str, roles: Roles, account: bool = True, requires_enrichment: bool = False
    ) -> bool:
        """The order is born in capture."""
        if self.begun or not self._may(roles, AGENT):
            return False
        order = Node(id, self.kind, None, ["DRAFT"], account=account, requires_enrichment=requires_enrichment)
        return self._add(order)

    def set_account(self, id: str, *, actor: str, roles: Roles, account: bool = True) -> bool:
        if not self._capturing(roles) or id != self.order.id:
            return False
        self.order.account = account
        return self._settled()

    def set_requires_enrichment(self, id: str, *, actor: str, roles: Roles, requires_enrichment: bool = True) -> bool:
        if not self._capturing(roles) or id != self.order.id:
            return False
        self.order.requires_enrichment = requires_enrichment
        return self._settled()

    def publish(self, catalogue: Catalogue) -> bool:
        """What can be ordered."""
        self.catalogue = catalogue
        return True

    def have_service(self, id: str, spec: str, detail: str | None) -> bool:
        """A service that the customer has from before."""
        known = self.catalogue.specs[spec]
        service = Node(id, SERVICE, None, ["NEW"], spec=spec, detail=detail, renewal=known.renewal, term=known.term)
        activate(self, self.put(service))
        return True

    def add_line(
        self, id: str, *, actor: str, roles: Roles, parent: str | None = None, ordered: Ordered = PLAIN
    ) -> bool:
        """A new line is born in the state of its order; below another line when that one is live."""
        if id in self.nodes or not self._capturing(roles):
            return False
        above = self.order if parent is None else self._of_kind(parent, LINE)
        if above is None or above.final or not fits(self, ordered):
            return False
        line = Node(id, LINE, above.id, list(self.order.stack))
        fill(self, line, ordered)
        return self._add(line)

    def complete_line(self, id: str, *, actor: str, roles: Roles, detail: str, quantity: int) -> bool:
        """What was left out of a line."""
        line = self._of_kind(id, LINE)
        if line is None or line.final or not self._capturing(roles):
            return False
        if not fits(self, Ordered(line.spec, line.operation, line.service)):
            return False
        line.detail, line.quantity = detail, quantity
        return self._settled()

    def revise(self, id: str, entries: tuple[Item, ...], *, actor: str, roles: Roles) -> bool:
        """Into the open revision."""
        if not self.begun or id != self.order.id or not self._may(roles, AGENT):
            return False
        return self.order.own == "REVISION_IN_PROGRESS" and enter(self, list(entries))

    def remove_line(self, id: str, *, actor: str, roles: Roles) -> bool:
        """A removed line takes its child lines along."""
        line = self._of_kind(id, LINE)
        if line is None or line.final or not self._capturing(roles):
            return False
        for gone in [line, *self.below(line, LINE)]:
            del self.nodes[gone.id]
        return self._settled()

    def _capturing(self, roles: Roles) -> bool:
        return self.begun and self._may(roles, AGENT) and self.order.own in BEFORE_NEW

    # -- work ------------------------------------------------------------------------------------------------------

    def add_domain_order(
        self,
        id: str,
        *,
        actor: str,
        roles: Roles,
        parent: str,
        depends_on: Collection[str] = (),
        planned_start: int | None = None,
    ) -> bool:
        """Below an acknowledged line or a live domain order."""
        above = self._of_kind(parent, LINE, DOMAIN_ORDER)
        if above is None:
            return False
        if above.kind == LINE and above.stack[0] not in ("ACKNOWLEDGED", "SCHEDULED", "IN_PROGRESS"):
            return False
        born = Node(id, DOMAIN_ORDER, parent, ["DRAFT"], planned_start=planned_start)
        return self._add_work(born, above, roles, depends_on)

    def add_task(
        self,
        id: str,
        *,
        actor: str,
        roles: Roles,
        parent: str,
        depends_on: Collection[str] = (),
        assignee: str | None = None,
        no_return: bool = False,
        planned_start: int | None = None,
        automated: bool = False,
    ) -> bool:
        above = self._of_kind(parent, DOMAIN_ORDER)
        if above is None:
            return False
        born = Node(id, TASK, parent, ["DRAFT"], planned_start=planned_start)
        born.assignee, born.no_return, born.automated = assignee, no_return, automated
        return self._add_work(born, above, roles, depends_on)

    def _add_work(self, born: Node, above: Node, roles: Roles, depends_on: Collection[str]) -> bool:
        if born.id in self.nodes or not self._may(roles, self.manager) or not self.takes_work(above):
            return False
        if not self.waitable(depends_on):
            return False
        self.nodes[born.id] = born
        born.waits_for.extend(depends_on)
        if self.has_cycle():
            del self.nodes[born.id]
            return False
        return self._settled()

    def assign(self, id: str, *, actor: str, roles: Roles, assignee: str | None) -> bool:
        return self._assign(id, TASK, roles, assignee)

    # -- programs at work ------------------------------------------------------------------------------------------

    def claim(self, id: str, *, worker: str, seconds: int, actor: str, roles: Roles) -> bool:
        return (
            self._may(roles, FULFILLER) and leases.claim(self, self.nodes.get(id), worker, seconds) and self._settled()
        )

    def extend(self, id: str, *, worker: str, seconds: int, actor: str, roles: Roles) -> bool:
        task = self.nodes.get(id)
        if task is None or not self._may(roles, FULFILLER) or not leases.holds(self, task, worker):
            return False
        task.lease_until = self.now + seconds * 1000
        return True

    def complete_claimed(self, id: str, *, worker: str, actor: str, roles: Roles) -> bool:
        task = self.nodes.get(id)
        if task is None or not self._may(roles, FULFILLER) or not leases.holds(self, task, worker):
            return False
        finish(self, task)
        return self._settled()

    def fail(self, id: str, fallout: str, *, worker: str, pause: int, actor: str, roles: Roles) -> bool:
        """After the last attempt somebody has to look into it."""
        task = self.nodes.get(id)
        if task is None or not self._may(roles, FULFILLER) or not leases.holds(self, task, worker):
            return False
        if leases.fail(self, task, pause):
            rules.hold_for_fallout(task)
            self.put(Node(fallout, FALLOUT, id, ["OPEN"]))
        return self._settled()

    # -- dependencies ----------------------------------------------------------------------------------------------

    def add_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Roles) -> bool:
        """Only while the waiting node is a draft, and only when nothing comes to wait for itself."""
        waiting = self._of_kind(waiter, DOMAIN_ORDER, TASK)
        if waiting is None or waiting.own != "DRAFT" or not self._may(roles, self.manager):
            return False
        if waiter == awaited or awaited in waiting.waits_for or not self.waitable([awaited]):
            return False
        waiting.waits_for.append(awaited)
        if self.has_cycle():
            waiting.waits_for.remove(awaited)
            return False
        return self._settled()

    def remove_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Roles) -> bool:
        waiting = self._of_kind(waiter, DOMAIN_ORDER, TASK)
        if waiting is None or awaited not in waiting.waits_for or not self._may(roles, self.manager):
            return False
        waiting.waits_for.remove(awaited)
        return self._settled()

    # -- fallout ---------------------------------------------------------------------------------------------------

    def open_fallout(self, id: str, *, actor: str, roles: Roles, task: str, assignee: str | None = None) -> bool:
        """A problem of a task that has begun to count and is not over; the task goes on hold (document 000)."""
        troubled = self._of_kind(task, TASK)
        if id in self.nodes or troubled is None or not self._may(roles, FULFILLER, self.manager):
            return False
        if troubled.final or troubled.own == "DRAFT":
            return False
        rules.hold_for_fallout(troubled)
        return self._add(Node(id, FALLOUT, task, ["OPEN"], assignee=assignee))

    def assign_fallout(self, id: str, *, actor: str, roles: Roles, assignee: str | None) -> bool:
        return self._assign(id, FALLOUT, roles, assignee)

    # -- actions and the clock -------------------------------------------------------------------------------------

    def act(
        self,
        id: str,
        action: str,
        *,
        actor: str,
        roles: Roles,
        reason: str | None = None,
        planned_start: int | None = None,
    ) -> bool:
        """One client action on one node."""
        node = self.nodes.get(id)
        call = Call(action, actor, frozenset(roles), self.manager, reason, planned_start)
        return node is not None and self._act(node, call) and self._settled()

    def _act(self, node: Node, call: Call) -> bool:
        """A held node refuses everything but its cancellation."""
        if call.too_wordy or (node.holders and call.action != "CANCEL"):
            return False
        by_kind = {
            LINE: act_on_line,
            DOMAIN_ORDER: act_on_domain_order,
            TASK: act_on_task,
            FALLOUT: act_on_fallout,
            SERVICE: act_on_service,
        }
        return by_kind.get(node.kind, act_on_order)(self, node, call)

    def tick(self, now: int) -> None:
        """The clock moves on, and what was scheduled up to then is due."""
        self.now = now
        end_terms(self)
        rules.reach_planned_starts(self)
        rules.settle(self)

    # -- what tests look at ----------------------------------------------------------------------------------------

    def snapshot(self) -> dict[str, Shown]:
        """Per node: the state shown, the own stack, the holders."""
        return {node.id: (node.state, tuple(node.stack), tuple(node.holders)) for node in self.nodes.values()}

    def open_rollups(self) -> list[tuple[str, str]]:
        """(node, action) of every rollup that could still be applied: none between two operations."""
        found = [(node.id, rules.rollup(self, node)) for node in self.nodes.values()]
        return [(id, applicable[0]) for id, applicable in found if applicable is not None]

    def legal_actions(self, id: str, actor: str, roles: Roles) -> set[str]:
        """What the caller could do to this node now, given a reason and a start to come: tried out on copies."""
        return {action for action in CLIENT_ACTIONS if self._would(id, action, actor, roles)}

    def _would(self, id: str, action: str, actor: str, roles: Roles) -> bool:
        later = self.now + 3_600_000
        return deepcopy(self).act(id, action, actor=actor, roles=roles, reason="because", planned_start=later)

    # -- helpers ---------------------------------------------------------------------------------------------------

    def _may(self, roles: Roles, *names: str) -> bool:
        return "ADMINISTRATOR" in roles or not set(roles).isdisjoint(names)

    def _of_kind(self, id: str, *kinds: str) -> Node | None:
        node = self.nodes.get(id)
        return node if node is not None and node.kind in kinds else None

    def _assign(self, id: str, kind: str, roles: Roles, assignee: str | None) -> bool:
        node = self._of_kind(id, kind)
        if node is None or node.final or not self._may(roles, self.manager):
            return False
        node.assignee = assignee
        return True

    def _add(self, node: Node) -> bool:
        self.nodes[node.id] = node
        return self._settled()

    def _settled(self) -> bool:
        rules.settle(self)
        return True
