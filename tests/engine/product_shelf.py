"""What a walk over the engine sells and finds: its catalogue under names of its own, and nodes that nobody named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine import capture
from engine.catalogue import publish
from models.statement import Statement, Unit
from tests.model.catalogue import Catalogue, Spec, Template, WorkTemplate
from tests.model.naming import Made, names_of
from tests.model.revising import Item, Ordered
from tests.model.tree import DOMAIN_ORDER, SERVICE, TASK

if TYPE_CHECKING:
    from tests.engine.product import Product


def published(spec: Spec, prefix: str = "") -> dict[str, Any]:
    """The specification as it is published; codes are unique among all walks by the prefix."""
    return {
        "code": f"{prefix}{spec.code}",
        "domain": "SERVICE",
        "name": spec.code,
        "offering": "WIDGET" if spec.widget else "SUBSCRIPTION",
        "requires_enrichment": spec.enriches,
        "renewal": spec.renewal,
        "term_months": spec.term,
        "characteristics": [{"name": "detail", "required": spec.required}],
        "parts": [
            {"specification": f"{prefix}{part}", "after": [f"{prefix}{other}" for other in after]}
            for part, after in spec.parts
        ],
        "tasks": [_task(task, spec, prefix) for task in spec.tasks],
        "work_orders": [_work_order(work) for work in spec.works],
    }


def _work_order(work: WorkTemplate) -> dict[str, Any]:
    steps = [{"code": code, "title": code, "after": list(after)} for code, after in work.steps]
    return {"code": work.code, "title": work.code, "operations": list(work.operations), "tasks": steps}


def _task(task: Template, spec: Spec, prefix: str) -> dict[str, Any]:
    parts = {part for part, _ in spec.parts}
    after = None if task.after is None else [f"{prefix}{i}" if i in parts else i for i in task.after]
    programs = {"automated": True, "topic": "walks"} if task.automated else {}
    return {
        "code": task.code,
        "title": task.code,
        "after": after,
        "operations": list(task.operations),
        "no_return": task.no_return,
        "starts_service": task.starts,
        "redo_on_change": task.redone,
        "attempts": task.attempts,
        "compensation": {"title": f"undo {task.code}"} if task.undone else None,
        **programs,
    }


class Shelf:
    """The catalogue of one walk, and what is ordered from it."""

    def __init__(self, tree: Product) -> None:
        self._tree = tree
        self._editions: dict[str, str] = {}

    def fill(self, wanted: Catalogue) -> bool:
        """Publish all of it."""
        house = self._tree.house
        prefix = f"w{len(self._tree.wait(house.rows('SELECT 1 FROM specification')))}-"
        for spec in wanted.specs.values():
            made = house.do("publishSpecification", publish, **published(spec, prefix))
            self._editions[spec.code] = self._tree.wait(made)
        return True

    def deliver(self, name: str, spec: str, detail: str | None) -> bool:
        """A service that the customer has from an earlier order, which is not looked at any more."""
        self._tree.name(name, self._tree.wait(self._delivered(spec, detail)))
        return True

    async def _delivered(self, spec: str, detail: str | None) -> str:
        house = self._tree.house
        make = capture.create_order("CUSTOMER_ORDER")
        order = await house.do("createCustomerOrder", make, title="Before", account_id=self._tree.account)
        line = self.ordered(Ordered(spec, detail=detail))
        await house.do("addOrderLineItem", capture.add_line, parent_id=order, **line)
        await house.act(order, "SUBMIT")
        if await house.state(order) == "ENRICHMENT_IN_PROGRESS":
            await house.act(order, "COMPLETE_CAPTURE")
        await house.act(order, "APPROVE")
        (service,) = (await house.rows("SELECT id FROM service WHERE order_id = ?", order))[0]
        await house.act(service, "ACTIVATE")
        return str(service)

    def ordered(self, ordered: Ordered) -> dict[str, Any]:
        """A line as the engine is told of it."""
        given = {"title": "A line", "operation": ordered.operation, "quantity": ordered.quantity}
        given["specification_id"] = self._editions[ordered.spec] if ordered.spec else None
        given["service_id"] = self._tree.ids.get(ordered.service, ordered.service) if ordered.service else None
        return given | _details(ordered)

    def revised(self, entries: tuple[Item, ...]) -> dict[str, list[Any]]:
        """Items as the engine is told of them."""
        ids = self._tree.ids
        payload: dict[str, list[Any]] = {"add": [], "change": [], "remove": [], "withdraw": []}
        for entry in entries:
            if entry.what == "add":
                payload["add"].append({"parent_id": ids[entry.line], **self.ordered(entry.ordered)})
            elif entry.what == "change":
                changed = {"id": ids[entry.line], "quantity": entry.ordered.quantity, **_details(entry.ordered)}
                payload["change"].append(changed)
            elif entry.what == "remove":
                payload["remove"].append(ids[entry.line])
            else:
                payload["withdraw"].append(ids.get(entry.id, entry.id))
        return payload


def _details(ordered: Ordered) -> dict[str, Any]:
    return {"characteristics": None if ordered.detail is None else {"detail": ordered.detail}}


class Unnamed:
    """Finds what the engine has made by itself, and gives it the model's names."""

    def __init__(self, tree: Product) -> None:
        self._tree = tree
        self._items: dict[str, str] = {}
        self.fallout = ""

    def name_items(self, entries: list[Item]) -> None:
        """The newest items of the open revision are these, in the order in which the engine writes them."""
        rows = self._tree.wait(self._tree.house.rows(_ITEMS, self._tree.root))
        entered = sorted(entries, key=lambda entry: ("add", "change", "remove").index(entry.what))
        for (item, _), entry in zip(rows[-len(entered) :] if entered else (), entered, strict=True):
            self._items[item] = entry.id
            self._tree.name(entry.id, item)

    def find(self) -> None:
        """Name everything new below the order, and its new services."""
        rows = self._tree.wait(self._tree.house.driver.read(self._found()))
        tree = self._tree
        for item, line in (row[1:3] for row in rows if row[0] == "item"):
            if item in self._items and line not in tree.models:
                tree.name(self._items.pop(item), line)
        for fallout in (row[1] for row in rows if row[0] == "fallout"):
            if fallout not in tree.models and self.fallout:
                tree.name(self.fallout, fallout)
                self.fallout = ""
        known = tree.models
        fresh = [self._made(row) for row in rows if row[0] in (DOMAIN_ORDER, TASK, SERVICE) and row[1] not in known]
        homes = {known[row[1]]: known.get(row[2], row[2]) for row in rows if row[0] == TASK and row[1] in known}
        for product_id, name in names_of(fresh, tree.ids, homes).items():
            tree.name(name, product_id)

    def _made(self, row: tuple[Any, ...]) -> Made:
        kind, node_id, parent, spec, template, undoes, repeats, line = row
        names = self._tree.models
        return Made(
            node_id, kind, names.get(parent, parent), spec, template and template.partition("/")[2],
            names.get(undoes), names.get(repeats), names.get(line, line),
        )  # fmt: skip

    def _found(self) -> Unit[list[tuple[Any, ...]]]:
        return (yield Statement(_NEW, (self._tree.root,) * 5))


_ITEMS = (
    "SELECT i.id, i.line_id FROM revision_item AS i JOIN revision AS r ON r.id = i.revision_id "
    "WHERE i.root_id = ? AND r.outcome = 'OPEN' ORDER BY i.id"
)
_NEW = f"""
SELECT * FROM (
  SELECT 'item' AS kind, id, line_id, NULL, NULL, NULL, NULL, NULL FROM revision_item
    WHERE root_id = ? AND change = 'ADD' AND line_id IS NOT NULL
  UNION ALL SELECT '{DOMAIN_ORDER}', d.id, d.parent_id, s.name, NULL, NULL, NULL, NULL
    FROM domain_order AS d LEFT JOIN specification AS s ON s.id = d.specification_id WHERE d.root_id = ?
  UNION ALL SELECT '{TASK}', id, parent_id, NULL, template, compensates_id, redoes_id, NULL
    FROM order_task WHERE root_id = ?
  UNION ALL SELECT '{SERVICE}', id, NULL, NULL, NULL, NULL, NULL, line_id FROM service WHERE order_id = ?
  UNION ALL SELECT 'fallout', id, NULL, NULL, NULL, NULL, NULL, NULL FROM fallout_record WHERE root_id = ?
) ORDER BY id"""
