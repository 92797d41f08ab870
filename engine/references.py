"""Which columns name rows of other tables, and the names that lead nowhere.

Foreign keys are read off the models. SQLite checks them only where it is told to, and what it can't say at all stands
here: columns that may name rows of several tables, and that both rows belong to one order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tortoise.models import Model

from engine.invariants import Finding
from models.catalogue import Specification
from models.order import Order, OrderLineItem
from models.party import Account, Location
from models.provisioning import ProvisioningLineItem
from models.record import Journal
from models.revision import FormerLine, RevisionItem
from models.service import Service
from models.statement import Statement, Unit
from models.table import MODELS, TABLES

NAMED: dict[tuple[type[Model], str], tuple[type[Model], ...]] = {
    (Order, "copied_from"): (Order,),
    (OrderLineItem, "service_id"): (Service,),
    (ProvisioningLineItem, "service_id"): (Service,),
    (RevisionItem, "line_id"): (OrderLineItem,),
    (RevisionItem, "parent_id"): (Order, OrderLineItem),
    (RevisionItem, "location_id"): (Location,),
    (RevisionItem, "specification_id"): (Specification,),
    (RevisionItem, "service_id"): (Service,),
    (FormerLine, "line_id"): (OrderLineItem,),
    (FormerLine, "parent_id"): (Order, OrderLineItem),
    (FormerLine, "location_id"): (Location,),
    (FormerLine, "specification_id"): (Specification,),
    (FormerLine, "service_id"): (Service,),
    (Service, "line_id"): (OrderLineItem, ProvisioningLineItem),
    (Journal, "account_id"): (Account,),
    (Journal, "cause_root"): (Order, Service),
}
"""Columns without a foreign key, and the models whose rows they may name."""

ROOTS = (Order, Service)


class Reference(NamedTuple):
    """A column whose values, where there are any, are ids of rows of one of these models."""

    model: type[Model]
    column: str
    targets: tuple[type[Model], ...]


def references() -> Iterator[Reference]:
    """All of them."""
    by_name = {f"models.{model.__name__}": model for model in MODELS}
    for model in MODELS:
        for name in sorted(model._meta.fk_fields):
            key = model._meta.fields_map[name]
            yield Reference(model, key.source_field or f"{name}_id", (by_name[key.model_name],))  # type: ignore[attr-defined]
    for (model, column), targets in NAMED.items():
        yield Reference(model, column, targets)


def dangling() -> Unit[list[Finding]]:
    """Each id that is named and does not exist, or belongs to another order than the row that names it."""
    findings = []
    for reference in references():
        for named, rows in (yield Statement(_sql(reference))):
            message = f"{TABLES[reference.model].name}.{reference.column} names it {rows} times, but there is no such"
            targets = " or ".join(TABLES[target].name for target in reference.targets)
            findings.append(Finding("ORPHAN", str(named), f"{message} {targets}{_where(reference)}"))
    return findings


def _sql(reference: Reference) -> str:
    table, column = TABLES[reference.model].name, reference.column
    of_order = " AND o.root_id = t.root_id" if _where(reference) else ""
    missing = " AND ".join(
        f"NOT EXISTS (SELECT 1 FROM {TABLES[target].name} AS o WHERE o.id = t.{column}{of_order})"
        for target in reference.targets
    )
    return (
        f"SELECT t.{column}, COUNT(*) FROM {table} AS t WHERE t.{column} IS NOT NULL AND {missing} GROUP BY t.{column}"
    )


def _where(reference: Reference) -> str:
    """Said of what lies within one order: what is named must lie there, too."""
    inside = reference.model not in ROOTS and TABLES[reference.model].has("root_id") and reference.column != "root_id"
    of_orders = all(TABLES[target].has("root_id") and target is not Service for target in reference.targets)
    return " in its order" if inside and of_orders else ""
