"""Random walks through the life of an order: what to do next, drawn from a seed and from where the model stands.

The walker only proposes. `Step.on` carries a step out on anything with the model's API, so that one walk drives the
naive model beside the rules in memory, or beside a server over a database. Ids carry the prefix of their kind.
"""

from __future__ import annotations

from random import Random
from typing import Any

from . import likely
from .catalogue import random_catalogue
from .hierarchy import Hierarchy
from .likely import CALLERS, Temper
from .ordering import Revisions, some_order
from .programs import Programs
from .step import Step
from .tree import DOMAIN_ORDER, FALLOUT, LINE, ORDERS, SERVICE, TASK, Node

PREFIX = {
    "CustomerOrder": "co",
    "ServiceOrder": "so",
    LINE: "li",
    DOMAIN_ORDER: "do",
    TASK: "ot",
    FALLOUT: "fr",
    SERVICE: "sv",
    "item": "ri",
}
ROOM = {LINE: 7, DOMAIN_ORDER: 10, TASK: 22, FALLOUT: 12}
HOUR = 3_600_000
MONTH = 33 * 24 * HOUR


class Walker:
    """Proposes the steps of one life, always the same for the same seed and the same answers of the model."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.kind = self.random.choices(ORDERS, (3, 1))[0]
        self.temper = Temper.of(self.random)
        self.catalogue = random_catalogue(self.random)
        self.programs = Programs(self)
        self.revisions = Revisions(self)
        self.made = 0

    def next_step(self, model: Hierarchy) -> Step:
        """What to try now; a good part of it will be refused."""
        if not model.begun:
            return self._first(model)
        if self.random.random() < 0.07:
            return self._nonsense(model)
        if self.random.random() < self._growth(model):
            return self._grow(model)
        if step := self.revisions.next_step(model) or self.programs.next_step(model):
            return step
        draw = self.random.random()
        if draw < 0.03:
            far = self.random.random() < 0.25
            return Step(
                "tick", (model.now + (MONTH if far else self.random.choice((0, 1, HOUR // 2, HOUR, 3 * HOUR))),)
            )
        if draw < 0.11:
            return self._rewire(model)
        return self._act(model)

    # -- callers ---------------------------------------------------------------------------------------------------

    def caller(self, model: Hierarchy, who: str) -> dict[str, Any]:
        """A caller who may do what takes this role, now and then somebody else."""
        if self.random.random() < 0.04:
            actor = self.random.choice(list(CALLERS))
        elif who == "M":
            actor = "max" if model.kind == "CustomerOrder" else "sam"
        else:
            actor = self.random.choice(likely.ACTORS[who])
        return {"actor": actor, "roles": CALLERS[actor]}

    def anybody(self) -> dict[str, Any]:
        """A caller with whatever roles."""
        actor = self.random.choice(list(CALLERS))
        return {"actor": actor, "roles": CALLERS[actor]}

    # -- growing ---------------------------------------------------------------------------------------------------

    def new_id(self, kind: str) -> str:
        """One that was not given yet."""
        self.made += 1
        return f"{PREFIX[kind]}_{self.made}"

    def _first(self, model: Hierarchy) -> Step:
        """What is sold, what the customer has, then the order."""
        if not model.catalogue.specs:
            return Step("publish", (self.catalogue,))
        sold = [spec.code for spec in self.catalogue.specs.values() if not spec.widget]
        if sold and len(model.nodes) < 2 and self.random.random() < 0.6:
            return Step("have_service", (self.new_id(SERVICE), self.random.choice(sold), "x"))
        account = self.random.random() < 0.8
        enrichment = self.random.random() < 0.3
        named = self.caller(model, "A") | {"account": account, "requires_enrichment": enrichment}
        return Step("create_order", (self.new_id(model.kind),), named)

    def _growth(self, model: Hierarchy) -> float:
        """Much while there is little below the approved order, then less and less."""
        if model.order.final:
            return 0.02
        if model.order.own == "SUBMITTED":
            return 0.3
        if model.order.own in likely.CAPTURE:
            return 0.35 if model.live_lines() and model.order.account else 0.85
        if model.order.own == "NEW":
            return 0.03
        work = [n for n in model.nodes.values() if n.kind in (DOMAIN_ORDER, TASK)]
        if any(line.decomposed for line in model.lines()) and not self.temper.crowded:
            return 0.02
        return 0.7 if len(work) < self.temper.size else 0.1

    def _grow(self, model: Hierarchy) -> Step:
        if model.order.own in likely.CAPTURE and self.random.random() < 0.9:
            return self._capture(model)
        kind = self.random.choices((DOMAIN_ORDER, TASK, FALLOUT), (3, 6, self.temper.trouble))[0]
        if sum(n.kind == kind for n in model.nodes.values()) >= ROOM[kind]:
            return self._act(model)
        if kind == FALLOUT:
            return self._report_fallout(model)
        return self._add_work(model, kind)

    def _capture(self, model: Hierarchy) -> Step:
        caller = self.caller(model, "A")
        draw = self.random.random()
        if draw < (0.05 if model.order.account else 0.5):
            return Step("set_account", (model.order.id,), caller | {"account": self.random.random() < 0.8})
        if draw < 0.15:
            enrichment = self.random.random() < 0.4
            return Step("set_requires_enrichment", (model.order.id,), caller | {"requires_enrichment": enrichment})
        lines = model.lines()
        live = model.live_lines()
        if live and draw < 0.35:
            line = self._prefer_live([line for line in live if model.lacks(line)] or lines)
            filled = {"detail": self.random.choice(("x", "y")), "quantity": self.random.choice((1, 2))}
            return Step("complete_line", (line.id,), caller | filled)
        if live and (draw < 0.45 or len(live) >= ROOM[LINE]):
            return Step("remove_line", (self._prefer_live(lines).id,), caller)
        parents = live if self.random.random() < 0.98 else lines
        parent = self.random.choice(parents).id if parents and self.random.random() < self.temper.bundles else None
        ordered = some_order(self.random, model)
        return Step("add_line", (self.new_id(LINE),), caller | {"parent": parent, "ordered": ordered})

    def _add_work(self, model: Hierarchy, kind: str) -> Step:
        parents = [n for n in model.nodes.values() if n.kind == DOMAIN_ORDER]
        if kind == DOMAIN_ORDER and (not parents or self.random.random() < 0.6):
            parents = model.lines()
        if not parents:
            return self._act(model) if not model.lines() else self._add_work(model, DOMAIN_ORDER)
        parent = self._prefer_live(parents)
        named = self.caller(model, "M") | {"parent": parent.id, "depends_on": self._some_work(model, parent)}
        if self.random.random() < 0.12:
            named["planned_start"] = model.now + self.random.choice((-HOUR, HOUR, 2 * HOUR))
        if kind == DOMAIN_ORDER:
            return Step("add_domain_order", (self.new_id(kind),), named)
        named["no_return"] = self.random.random() < self.temper.no_return
        named["automated"] = self.random.random() < 0.1
        named["assignee"] = self.random.choice((None, None, "fay", "fox"))
        return Step("add_task", (self.new_id(kind),), named)

    def _some_work(self, model: Hierarchy, parent: Node) -> tuple[str, ...]:
        """What a new node might wait for; its own parent, a cycle, only now and then."""
        work = [n.id for n in model.nodes.values() if n.kind in (DOMAIN_ORDER, TASK)]
        if parent.id in work and self.random.random() < 0.8:
            work.remove(parent.id)
        if not work or self.random.random() > self.temper.waiting:
            return ()
        return tuple(self.random.sample(work, min(len(work), self.random.choice((1, 1, 1, 2, 3)))))

    def _report_fallout(self, model: Hierarchy) -> Step:
        tasks = [n for n in model.nodes.values() if n.kind == TASK]
        if not tasks:
            return self._act(model)
        named = self.caller(model, self.random.choice("FM")) | {"task": self._prefer_live(tasks).id}
        named["assignee"] = self.random.choice((None, "fay", "rex", "vic"))
        return Step("open_fallout", (self.new_id(FALLOUT),), named)

    # -- dependencies and assignments ------------------------------------------------------------------------------

    def _rewire(self, model: Hierarchy) -> Step:
        work = [n for n in model.nodes.values() if n.kind in (DOMAIN_ORDER, TASK)]
        draw = self.random.random()
        if not work or draw < 0.2:
            return self._assign(model)
        drafts = [n for n in work if n.own == "DRAFT"] or work
        waiters = [n for n in work if n.waits_for]
        if waiters and draw < 0.5:
            waiter = self.random.choice(waiters)
            return Step("remove_dependency", (waiter.id, self.random.choice(waiter.waits_for)), self.caller(model, "M"))
        waiter = self.random.choice(drafts if self.random.random() < 0.9 else work)
        return Step("add_dependency", (waiter.id, self.random.choice(work).id), self.caller(model, "M"))

    def _assign(self, model: Hierarchy) -> Step:
        nodes = [n for n in model.nodes.values() if n.kind in (TASK, FALLOUT)]
        if not nodes:
            return self._act(model)
        node = self.random.choice(nodes)
        method = "assign" if node.kind == TASK else "assign_fallout"
        return Step(
            method, (node.id,), self.caller(model, "M") | {"assignee": self.random.choice((None, "fay", "fox"))}
        )

    # -- acting ----------------------------------------------------------------------------------------------------

    def _prefer_live(self, nodes: list[Node]) -> Node:
        live = [n for n in nodes if not n.final]
        return self.random.choice(live if live and self.random.random() < 0.95 else nodes)

    def _act(self, model: Hierarchy) -> Step:
        """An action that the node's own state is likely to allow, by somebody who is likely to be allowed to."""
        nodes = [n for n in model.nodes.values() if likely.ACTIONS[_machine(n)].get(n.own)]
        free = [n for n in nodes if not n.holders or n.kind == FALLOUT]
        nodes = free if free and self.random.random() < 0.85 else nodes
        if not nodes:
            return self._nonsense(model)
        node = self.random.choices(nodes, [self.temper.attention[_machine(n)] for n in nodes])[0]
        choices = likely.ACTIONS[_machine(node)][node.own]
        weights = [
            self.temper.weight(_machine(node), action) * self._chance(model, node, action) for action, _ in choices
        ]
        action, who = self.random.choices(choices, weights)[0]
        named = self.caller(model, self.random.choice(who))
        if node.kind == FALLOUT and node.assignee and self.random.random() < 0.5:
            named = {"actor": node.assignee, "roles": CALLERS[node.assignee]}
        if self.random.random() < 0.97:
            named["reason"] = "because"
        if action == "SCHEDULE" and node.kind in (DOMAIN_ORDER, TASK):
            named["planned_start"] = model.now + self.random.choice((HOUR, HOUR, HOUR, HOUR, 2 * HOUR, HOUR // 2, 1, 0))
        return Step("act", (node.id, action), named)

    def _chance(self, model: Hierarchy, node: Node, action: str) -> float:
        """Less for what is in vain because of what stands below, or ends a life before it began."""
        if action in ("SUBMIT", "COMPLETE_CAPTURE") and node.kind in ORDERS:
            return 1.0 if model.live_lines() else 0.05
        if action == "COMPLETE" and node.kind in (LINE, DOMAIN_ORDER):
            return 0.1 if model.children(node, LINE, DOMAIN_ORDER, TASK) else 0.5
        if action == "RESUME" and node.kind == TASK:
            return 0.1 if model.unsettled_fallout(node) else 1.0
        if action == "CANCEL" and node.own in likely.CAPTURE:
            return 3.0 if node.own == "SUBMITTED" and node.kind in ORDERS else 0.2
        return 1.0

    def _nonsense(self, model: Hierarchy) -> Step:
        """Any action on any node by anybody, with whatever reason."""
        node = self._prefer_live(list(model.nodes.values()))
        action = self.random.choice(likely.ALL_ACTIONS)
        reason = self.random.choice((None, "", "   ", "because", "because", "x" * 2000, "x" * 2001))
        named = self.anybody() | {"reason": reason}
        if action == "SCHEDULE" and node.kind in (DOMAIN_ORDER, TASK) and self.random.random() < 0.7:
            named["planned_start"] = model.now + self.random.choice((HOUR, 0))
        return Step("act", (node.id, action), named)


def _machine(node: Node) -> str:
    """Customer orders and service orders live alike."""
    return "Order" if node.kind in ORDERS else node.kind
