"""One order with everything below it, decided by the product's rules and kept in memory.

It has the naive model's API, so that the same random walks drive both. Every method is a thin run of what a mutation
does: permission, decision, plan. True: it was done; False: it was refused, for the reasons in `refusal`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lifecycle import births, decision, lease, machine_of
from lifecycle.access import Access
from lifecycle.alarms import alarm, ring
from lifecycle.effects import Request
from lifecycle.facts import Deciding, Facts
from lifecycle.newborn import line_of
from lifecycle.node import ORDERS, Node
from lifecycle.permission import Offer, offers, questions_of
from lifecycle.plan import Edge
from lifecycle.refusal import NotFound
from lifecycle.vocabulary import Action
from lifecycle.writes import problem_with_caller
from tests.lifecycle.answering import has_ended
from tests.lifecycle.columns import COLUMNS, ROOT_KINDS, access_of, instant
from tests.lifecycle.revisable import Revisable
from tests.lifecycle.viewing import view_of
from tests.model.comparing import View
from tests.model.revising import Ordered

WORK = ("DOMAIN_ORDER", "ORDER_TASK", "WORK_TASK")
PLAIN = Ordered()


class WholeTree(Revisable):
    """The tree, and what clients can do to it."""

    def __init__(self, kind: str = "CustomerOrder", now: int = 0) -> None:
        super().__init__(str(instant(now)))
        self.kind = ROOT_KINDS[kind]

    @property
    def root(self) -> Node:
        """The order on top."""
        return next(n for n in self.nodes.values() if n.kind in ORDERS)

    # -- the order and its lines -----------------------------------------------------------------------------------

    def create_order(
        self, id: str, *, actor: str, roles: Collection[str], account: bool = True, requires_enrichment: bool = False
    ) -> bool:
        name = "createCustomerOrder" if self.kind == "CUSTOMER_ORDER" else "createServiceOrder"
        if problem := problem_with_caller(name, access_of(actor, roles)):
            return self._finish(problem)
        if any(node.kind in ORDERS for node in self.nodes.values()):
            return self._refuse("This tree has its order already.")
        fields = {"account_id": "ac_1" if account else None, "requires_enrichment": requires_enrichment}
        facts = Facts(self.now)
        node = births.born(id, self.kind, None, self._columns("CUSTOMER_ORDER", fields))
        return self._run(births.creating(facts, node), facts)

    def _columns(self, machine: str, fields: dict[str, Any]) -> dict[str, Any]:
        past = {"past_no_return": False} if machine == "CUSTOMER_ORDER" else {}
        return COLUMNS[machine] | past | fields

    def set_account(self, id: str, *, actor: str, roles: Collection[str], account: bool = True) -> bool:
        return self._edit("updateCapture", id, ORDERS, access_of(actor, roles), account_id="ac_1" if account else None)

    def set_requires_enrichment(
        self, id: str, *, actor: str, roles: Collection[str], requires_enrichment: bool = True
    ) -> bool:
        access = access_of(actor, roles)
        return self._edit("updateCapture", id, ORDERS, access, requires_enrichment=requires_enrichment)

    def _edit(self, name: str, node_id: str, kinds: tuple[str, ...], access: Access, **fields: Any) -> bool:
        if not self._of_kind(node_id, *kinds):
            return False
        facts = self._permit(name, node_id, access)
        return facts is not None and self._run(births.editing(facts, facts.nodes[node_id], fields), facts)

    def add_line(
        self, id: str, *, actor: str, roles: Collection[str], parent: str | None = None, ordered: Ordered = PLAIN
    ) -> bool:
        above = parent or self.root.id
        if not self._of_kind(above, "ORDER_LINE_ITEM", *ORDERS):
            return False
        fields = self.entered(ordered)
        if fields is None:
            return self._refuse("This can't be ordered.")
        access = access_of(actor, roles)
        return self._create(
            "addOrderLineItem", id, above, access, fields, stack=self.root.stack, kind="ORDER_LINE_ITEM"
        )

    def complete_line(self, id: str, *, actor: str, roles: Collection[str], detail: str, quantity: int) -> bool:
        if not self._of_kind(id, "ORDER_LINE_ITEM"):
            return False
        known = self.nodes[id].facts
        edition = (known["specification_id"] or "").removeprefix("ss_") or None
        fields = self.entered(Ordered(edition, known["operation"], known["service_id"], quantity, detail))
        if fields is None:
            return self._refuse("This can't be ordered.")
        fields["basis"] = known["basis"] or fields["basis"]
        return self._edit("updateOrderLineItem", id, ("ORDER_LINE_ITEM",), access_of(actor, roles), **fields)

    def remove_line(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        if not self._of_kind(id, "ORDER_LINE_ITEM"):
            return False
        facts = self._permit("removeOrderLineItem", id, access_of(actor, roles))
        return facts is not None and self._run(births.removing(facts, facts.nodes[id]), facts)

    # -- work ------------------------------------------------------------------------------------------------------

    def add_domain_order(
        self,
        id: str,
        *,
        actor: str,
        roles: Collection[str],
        parent: str,
        depends_on: Collection[str] = (),
        planned_start: int | None = None,
    ) -> bool:
        if not self._of_kind(parent, "ORDER_LINE_ITEM", "DOMAIN_ORDER"):
            return False
        fields = {"planned_start": instant(planned_start)}
        return self._create(
            "addDomainOrder", id, parent, access_of(actor, roles), fields, depends_on, kind="DOMAIN_ORDER"
        )

    def add_task(
        self,
        id: str,
        *,
        actor: str,
        roles: Collection[str],
        parent: str,
        depends_on: Collection[str] = (),
        assignee: str | None = None,
        no_return: bool = False,
        planned_start: int | None = None,
        automated: bool = False,
    ) -> bool:
        if not self._of_kind(parent, "DOMAIN_ORDER"):
            return False
        fields = {"assignee": assignee, "no_return": no_return, "automated": automated}
        fields["planned_start"] = instant(planned_start)
        return self._create("addOrderTask", id, parent, access_of(actor, roles), fields, depends_on, kind="ORDER_TASK")

    def _create(
        self,
        name: str,
        node_id: str,
        parent: str,
        access: Access,
        fields: dict[str, Any],
        depends_on: Collection[str] = (),
        stack: tuple[str, ...] = (),
        *,
        kind: str,
    ) -> bool:
        facts = self._permit(name, parent, access)
        if facts is None:
            return False
        if node_id in self.nodes or not self._can_be_awaited(depends_on):
            return self._refuse("The id is taken, or this waits for what can't be awaited.")
        node = self._newborn(node_id, kind, facts.nodes[parent], fields, stack)
        if self._closes_a_cycle(births.find_cycle_at_birth(facts, node, depends_on), facts):
            return False
        return self._run(births.creating(facts, node, [self._edge(node_id, i) for i in depends_on]), facts)

    def _newborn(self, node_id: str, kind: str, parent: Node, fields: dict[str, Any], stack: tuple[str, ...]) -> Node:
        node = births.born(node_id, kind, parent, self._columns(kind, fields), stack)
        if "line_id" in node.facts:
            node.facts["line_id"] = line_of(node)
        return node

    def _can_be_awaited(self, ids: Collection[str]) -> bool:
        return len(set(ids)) == len(ids) and all(i in self.nodes and self.nodes[i].kind in WORK for i in ids)

    def _edge(self, waiter: str, awaited: str) -> Edge:
        return Edge(waiter, awaited, met=has_ended(self.nodes[awaited]))

    def _closes_a_cycle(self, finding: Deciding[list[str] | None], facts: Facts) -> bool:
        path = decision.run(finding, facts, self.answer)
        return path is not None and not self._refuse(f"This would wait for itself: {' → '.join(path)}.")

    def assign(self, id: str, *, actor: str, roles: Collection[str], assignee: str | None) -> bool:
        return self._edit("assignOrderTask", id, ("ORDER_TASK",), access_of(actor, roles), assignee=assignee)

    # -- programs at work ------------------------------------------------------------------------------------------

    def claim(self, id: str, *, worker: str, seconds: int, actor: str, roles: Collection[str]) -> bool:
        if not self._of_kind(id, "ORDER_TASK"):
            return False
        facts = self._permit("claimOrderTasks", id, access_of(actor, roles))
        return facts is not None and self._run(lease.claiming(facts, facts.nodes[id], worker, seconds), facts)

    def _leased(self, name: str, id: str, worker: str, access: Access) -> Facts | None:
        facts = self._permit(name, id, access) if self._of_kind(id, "ORDER_TASK") else None
        if facts is not None:
            self.refusal = lease.problem_with_lease(facts, facts.nodes[id], worker, name)
        return None if self.refusal else facts

    def extend(self, id: str, *, worker: str, seconds: int, actor: str, roles: Collection[str]) -> bool:
        facts = self._leased("extendOrderTaskLease", id, worker, access_of(actor, roles))
        return facts is not None and self._run(lease.extending(facts, facts.nodes[id], seconds), facts)

    def complete_claimed(self, id: str, *, worker: str, actor: str, roles: Collection[str]) -> bool:
        access = access_of(actor, roles)
        facts = self._leased("completeOrderTask", id, worker, access)
        return facts is not None and self._run(lease.completing(facts, facts.nodes[id], access), facts)

    def fail(self, id: str, fallout: str, *, worker: str, pause: int, actor: str, roles: Collection[str]) -> bool:
        facts = self._leased("failOrderTask", id, worker, access_of(actor, roles))
        if facts is None:
            return False
        record = births.born(fallout, "FALLOUT_RECORD", facts.nodes[id], {"assignee": None})
        return self._run(lease.failing(facts, facts.nodes[id], record, pause), facts)

    # -- dependencies ----------------------------------------------------------------------------------------------

    def add_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Collection[str]) -> bool:
        if not self._of_kind(waiter, *WORK):
            return False
        facts = self._permit("addDependency", waiter, access_of(actor, roles))
        if facts is None:
            return False
        if waiter == awaited or awaited in self.awaited_by(waiter) or not self._can_be_awaited([awaited]):
            return self._refuse("It waits for that already, or can't.")
        if self._closes_a_cycle(births.find_cycle(facts, waiter, [awaited]), facts):
            return False
        return self._run(births.linking(facts, self._edge(waiter, awaited)), facts)

    def remove_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Collection[str]) -> bool:
        if not self._of_kind(waiter, *WORK):
            return False
        facts = self._permit("removeDependency", waiter, access_of(actor, roles))
        if facts is None:
            return False
        if awaited not in self.awaited_by(waiter):
            return self._refuse("It does not wait for that.")
        return self._run(births.unlinking(facts, Edge(waiter, awaited)), facts)

    # -- fallout ---------------------------------------------------------------------------------------------------

    def open_fallout(
        self, id: str, *, actor: str, roles: Collection[str], task: str, assignee: str | None = None
    ) -> bool:
        if not self._of_kind(task, "ORDER_TASK"):
            return False
        fields = {"assignee": assignee}
        return self._create("openFallout", id, task, access_of(actor, roles), fields, kind="FALLOUT_RECORD")

    def assign_fallout(self, id: str, *, actor: str, roles: Collection[str], assignee: str | None) -> bool:
        return self._edit("assignFallout", id, ("FALLOUT_RECORD",), access_of(actor, roles), assignee=assignee)

    # -- actions and the clock -------------------------------------------------------------------------------------

    def act(
        self,
        id: str,
        action: str,
        *,
        actor: str,
        roles: Collection[str],
        reason: str | None = None,
        planned_start: int | None = None,
    ) -> bool:
        if id not in self.nodes:
            return self._finish(NotFound(f"There is no such node: {id}."))
        request = Request(id, action, reason, instant(planned_start), actor=actor)
        return self._finish(decision.decide(self.facts(id), request, access_of(actor, roles), self.answer))

    def system(self, id: str, action: Action) -> bool:
        """A move that the system makes by itself; False when it no longer applies."""
        facts = self.facts(id)
        plan = decision.run(decision.system_move(facts, id, action), facts, self.answer)
        return plan is not None and self._finish(plan)

    def tick(self, now: int) -> None:
        """The clock moves on; what is scheduled and due reaches its start."""
        self.now = str(instant(now))
        watched = ("SERVICE", "DOMAIN_ORDER", "ORDER_TASK")
        while due := [n.id for n in self.nodes.values() if n.kind in watched and (alarm(n) or "z") <= self.now]:
            for node_id in due:
                facts = self.facts(node_id)
                plan = decision.run(ring(facts, node_id), facts, self.answer)
                assert plan is not None and self._finish(plan)

    # -- what tests look at ----------------------------------------------------------------------------------------

    def offers(self, id: str, actor: str, roles: Collection[str]) -> list[Offer]:
        """What clients would be offered for this node."""
        facts = self.facts(id)
        node = facts.nodes[id]
        self.answer(questions_of(machine_of(node.kind).client_rows(node.own), (id,), facts), facts)
        return offers(facts, node, access_of(actor, roles))

    def legal_actions(self, id: str, actor: str, roles: Collection[str]) -> set[str]:
        """Of these, the ones that the caller may take."""
        return {str(offer.action) for offer in self.offers(id, actor, roles) if offer.allowed}

    def views(self) -> dict[str, View]:
        """Every node as walks compare it."""
        return {node.id: view_of(node, self.awaited_by(node.id)) for node in self.nodes.values()}
