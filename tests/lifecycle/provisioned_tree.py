"""A provisioning order decided by the product's rules and kept in memory, with the API of its naive model."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from json import loads
from typing import Any

from lifecycle import births, newborn
from lifecycle.facts import Ask, Facts
from lifecycle.plan import Plan
from lifecycle.provisioned import Ordered as Line
from lifecycle.provisioning import TYPES, Wanted, changing, dropping, ordering, telling
from lifecycle.refusal import Problem
from lifecycle.specification import WorkTemplate
from lifecycle.writes import problem_with_caller
from tests.lifecycle.columns import COLUMNS, access_of
from tests.lifecycle.whole_tree import PLAIN, WholeTree
from tests.model.comparing import View
from tests.model.revising import Ordered

Roles = Collection[str]


class ProvisionedTree(WholeTree):
    """The tree and its lines, and what clients can do to them."""

    def __init__(self, kind: str = "ProvisioningOrder", now: int = 0) -> None:
        super().__init__(kind, now)
        self._by_hand = ""
        self._serving: list[tuple[str, str]] = []

    def create_order(
        self, id: str, *, actor: str, roles: Roles, account: bool = True, requires_enrichment: bool = False
    ) -> bool:
        if problem := problem_with_caller("createProvisioningOrder", access_of(actor, roles)):
            return self._finish(problem)
        facts = Facts(self.now)
        return self._run(births.creating(facts, births.born(id, self.kind, None, COLUMNS[self.kind])), facts)

    # -- lines -----------------------------------------------------------------------------------------------------

    def add_line(
        self, id: str, *, actor: str, roles: Roles, parent: str | None = None, ordered: Ordered = PLAIN
    ) -> bool:
        facts = self._permit("addProvisioningLineItem", self.root.id, access_of(actor, roles))
        fields = self.entered(ordered) if facts is not None else None
        if facts is None or fields is None:
            return facts is not None and self._refuse("This can't be ordered.")
        done = self._run(telling(facts, self.root, line_added=id), facts)
        self.ordered.append(Line(id, newborn.LINE | fields | {"id": id}, False, (), ordered.service))
        return done

    def update_line(self, id: str, *, actor: str, roles: Roles, quantity: int, detail: str) -> bool:
        facts, line = self._line("updateProvisioningLineItem", id, actor, roles)
        if facts is None or line is None:
            return False
        known = line.columns
        spec = (known["specification_id"] or "").removeprefix("ss_") or None
        fields = self.entered(Ordered(spec, known["operation"], known["service_id"], quantity, detail))
        if fields is None:
            return self._refuse("This can't be ordered.")
        changed = {name: value for name, value in fields.items() if known[name] != value and name != "basis"}
        done = self._run(changing(facts, self.root, line, changed), facts)
        self.ordered = [
            replace(each, columns=each.columns | changed) if each.id == id else each for each in self.ordered
        ]
        return done

    def remove_line(self, id: str, *, actor: str, roles: Roles) -> bool:
        facts, line = self._line("removeProvisioningLineItem", id, actor, roles)
        if facts is None or line is None:
            return False
        if line.works:
            return self._refuse("Work orders serve the line.")
        done = self._run(dropping(facts, self.root, line, line_removed=id), facts)
        self.ordered = [each for each in self.ordered if each.id != id]
        return done

    def cancel_line(self, id: str, *, actor: str, roles: Roles) -> bool:
        facts, line = self._line("cancelProvisioningLineItem", id, actor, roles)
        if facts is None or line is None:
            return False
        return self._run(dropping(facts, self.root, line, line_canceled=id), facts)

    def _line(self, name: str, id: str, actor: str, roles: Roles) -> tuple[Facts | None, Line | None]:
        """The line, and facts that know all lines; None, and why, when it can't be written."""
        line = next((each for each in self.ordered if each.id == id), None)
        facts = self._permit(name, self.root.id, access_of(actor, roles))
        if facts is not None:
            self._know_lines(facts)
            if line is None or line.canceled:
                self._refuse("There is no such line, or it was canceled.")
                return None, None
        return facts, line

    def _know_lines(self, facts: Facts) -> None:
        self.answer(facts.unanswered([Ask.ORDERED], (self.root.id,)), facts)

    # -- work ------------------------------------------------------------------------------------------------------

    def generate(self, *, actor: str, roles: Roles) -> bool:
        facts = self._permit("generateWorkOrders", self.root.id, access_of(actor, roles))
        if facts is None:
            return False
        waiting = [e for e in self.ordered if not (e.canceled or e.works) and e.columns["specification_id"]]
        wanted = [self._from_template(line, found) for line in waiting for found in self._templates(line)]
        if not wanted or any(line.columns["shortcomings"] for line in waiting):
            return self._refuse("There is nothing to generate, or something is missing.")
        return self._run(ordering(facts, self.root, wanted), facts)

    def _templates(self, line: Line) -> list[WorkTemplate]:
        templates = self.editions[line.columns["specification_id"]].work_orders
        return [template for template in templates if line.operation in template.operations]

    def _from_template(self, line: Line, template: WorkTemplate) -> Wanted:
        fields = {"work_order_type": TYPES[line.operation].value, "template": f"{line.id}/{template.code}"}
        return Wanted(fields, (line,), template.tasks)

    def add_work_order(self, id: str, type: str, lines: Sequence[str], *, actor: str, roles: Roles) -> bool:
        facts = self._permit("addWorkOrder", self.root.id, access_of(actor, roles))
        if facts is None:
            return False
        known = {each.id: each for each in self.ordered if not each.canceled}
        served = tuple(known[each] for each in lines if each in known)
        if not served or len({line.id for line in served}) != len(lines):
            return self._refuse("It serves lines that count, each once.")
        if any(TYPES[line.operation] != type for line in served):
            return self._refuse("It serves lines that do what it is for.")
        self._by_hand = id
        return self._run(ordering(facts, self.root, [Wanted({"work_order_type": type}, served)]), facts)

    def add_task(
        self, id: str, *, actor: str, roles: Roles, parent: str, depends_on: Collection[str] = (), **more: Any
    ) -> bool:
        if not self._of_kind(parent, "WORK_ORDER"):
            return False
        return self._create("addWorkTask", id, parent, access_of(actor, roles), {}, depends_on, kind="WORK_TASK")

    def assign(self, id: str, *, actor: str, roles: Roles, assignee: str | None) -> bool:
        return self._edit("assignWorkTask", id, ("WORK_TASK",), access_of(actor, roles), assignee=assignee)

    # -- what the rules have made ----------------------------------------------------------------------------------

    def _finish(self, outcome: Plan | Problem) -> bool:
        self._serving = outcome.serving if isinstance(outcome, Plan) else []
        return super()._finish(outcome)

    def rename_new(self) -> None:
        """Lines learn what serves them, and the names of what was made."""
        services = {n.facts["line_id"]: n.id for n in self.nodes.values() if n.kind == "SERVICE"}
        fresh = [node for node in self.nodes.values() if "_new_" in node.id]
        names = {node.id: self._name(node.id) for node in fresh}
        for node in fresh:
            # a table tells every column, those that nobody gave a value too
            node.facts = COLUMNS[node.kind] | node.facts
        for index, line in enumerate(self.ordered):
            works = (*line.works, *(work for work, served in self._serving if served == line.id))
            service = line.service_id or services.get(line.id)
            named = tuple(names.get(work, work) for work in works)
            self.ordered[index] = replace(line, works=named, service_id=names.get(service or "", service))
        self._rename(names)

    def _name(self, node_id: str) -> str:
        node = self.nodes[node_id]
        if node.kind == "SERVICE":
            return f"sv_of {node.facts['line_id']}"
        if node.facts["template"] is None:
            return self._by_hand
        line, *codes = node.facts["template"].split("/")
        work = f"wo_{line}.{codes[0]}"
        return work if node.kind == "WORK_ORDER" else f"wt_{work}.{codes[1]}"

    def views(self) -> dict[str, View]:
        return super().views() | {line.id: _view(line) for line in self.ordered}


def _view(line: Line) -> View:
    state = "CANCELED" if line.canceled else "LIVE"
    return View(
        state,
        (state,),
        (),
        quantity=line.columns["quantity"],
        detail=loads(line.columns["characteristics"]).get("detail"),
        lacks=bool(line.columns["shortcomings"]),
        waits_for=frozenset(line.works),
    )
