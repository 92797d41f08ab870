"""Where the rows of each GraphQL type are kept; whose they are to see, `models/policy.py` says by table."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.models import Model

from lifecycle.access import Access
from lifecycle.node import kind_of
from models.catalogue import Specification
from models.condition import Condition
from models.order import Order, OrderLineItem
from models.party import Account, Location
from models.policy import visible
from models.provisioning import ProvisioningLineItem, WorkOrder, WorkOrderItem, WorkTask
from models.record import Journal, Note
from models.revision import FormerLine, Revision, RevisionItem
from models.service import Service
from models.staffing import Assignment, ResourceRequest
from models.table import TABLES, Table
from models.work import Dependency, DomainOrder, FalloutRecord, OrderTask


@dataclass(frozen=True, slots=True)
class Source:
    """One GraphQL type: its table, and the prefix of its ids.

    `keys` are the columns that every row is loaded with; the first one is unique.
    """

    typename: str
    model: type[Model]
    prefix: str
    keys: tuple[str, ...] = ("id",)

    @property
    def siblings(self) -> tuple[str, ...]:
        """The types that share the table."""
        return tuple(other.typename for other in SOURCES.values() if other.model is self.model)

    @property
    def table(self) -> Table:
        """The table that holds the rows."""
        return TABLES[self.model]

    def visible(self, access: Access, alias: str) -> Condition | None:
        """What restricts this caller; None for who may see everything."""
        return visible(access, self.model, alias)


SOURCES: dict[str, Source] = {
    source.typename: source
    for source in (
        Source("CustomerOrder", Order, "co"),
        Source("ServiceOrder", Order, "so"),
        Source("OrderLineItem", OrderLineItem, "li"),
        Source("DomainOrder", DomainOrder, "do"),
        Source("OrderTask", OrderTask, "ot"),
        Source("FalloutRecord", FalloutRecord, "fr"),
        Source("StaffingOrder", Order, "st"),
        Source("ResourceRequest", ResourceRequest, "rr"),
        Source("Assignment", Assignment, "as"),
        Source("ProvisioningOrder", Order, "pv"),
        Source("ProvisioningLineItem", ProvisioningLineItem, "pl"),
        Source("WorkOrder", WorkOrder, "wo"),
        Source("WorkOrderItem", WorkOrderItem, ""),
        Source("WorkTask", WorkTask, "wt"),
        Source("Revision", Revision, "rv"),
        Source("RevisionItem", RevisionItem, "ri"),
        Source("FormerLine", FormerLine, ""),
        Source("Service", Service, "sv"),
        Source("ProductSpecification", Specification, "ps"),
        Source("ServiceSpecification", Specification, "ss"),
        Source("ResourceSpecification", Specification, "rs"),
        Source("Note", Note, "nt"),
        Source("Account", Account, "ac"),
        Source("Location", Location, "lo"),
        Source("StateChange", Journal, "sc", keys=("position", "root_id", "sequence")),
        Source("Dependency", Dependency, ""),
    )
}

BY_PREFIX: dict[str, str] = {source.prefix: source.typename for source in SOURCES.values() if source.prefix}

FULFILLMENT = ("CustomerOrder", "ServiceOrder")
ORDERS = (*FULFILLMENT, "StaffingOrder", "ProvisioningOrder")
SPECIFICATIONS = ("ProductSpecification", "ServiceSpecification", "ResourceSpecification")

TYPE_OF_KIND = {
    "CUSTOMER_ORDER": "CustomerOrder",
    "SERVICE_ORDER": "ServiceOrder",
    "ORDER_LINE_ITEM": "OrderLineItem",
    "DOMAIN_ORDER": "DomainOrder",
    "ORDER_TASK": "OrderTask",
    "FALLOUT_RECORD": "FalloutRecord",
    "STAFFING_ORDER": "StaffingOrder",
    "RESOURCE_REQUEST": "ResourceRequest",
    "ASSIGNMENT": "Assignment",
    "PROVISIONING_ORDER": "ProvisioningOrder",
    "WORK_ORDER": "WorkOrder",
    "WORK_TASK": "WorkTask",
    "SERVICE": "Service",
}
"""The GraphQL type of each kind of node."""

STATEFUL = tuple(TYPE_OF_KIND.values())


def typename_of(node_id: str) -> str | None:
    """The GraphQL type that an id names; None for an id of nothing we know."""
    return BY_PREFIX.get(node_id.partition("_")[0])


def kind_name(node_id: str) -> str | None:
    """The kind of node that an id names, as `NodeKind` says it; None for what has no state."""
    kind = kind_of(node_id)
    return kind.name if kind else None
