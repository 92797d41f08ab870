"""Where the rows of each GraphQL type are kept, and whose they are to see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tortoise.models import Model

from lifecycle.access import Access
from lifecycle.node import kind_of
from models.catalogue import Specification
from models.order import Order, OrderLineItem
from models.party import Account, Location
from models.provisioning import ProvisioningLineItem, WorkOrder, WorkOrderItem, WorkTask
from models.record import Journal, Note
from models.revision import FormerLine, Revision, RevisionItem
from models.service import Service
from models.staffing import Assignment, ResourceRequest
from models.table import TABLES, Table
from models.work import Dependency, DomainOrder, FalloutRecord, OrderTask
from resolvers.condition import Condition, any_of, one_of

Scope = Callable[[str, frozenset[str]], Condition]


def _by(column: str) -> Scope:
    """The row itself says the account."""
    return lambda alias, accounts: one_of(f"{alias}.{column}", accounts)


def by_order(alias: str, accounts: frozenset[str]) -> Condition:
    """The order on top says the account."""
    inner = one_of("o.account_id", accounts)
    return Condition(
        f"EXISTS (SELECT 1 FROM {TABLES[Order].name} AS o WHERE o.id = {alias}.root_id AND {inner.sql})",
        inner.parameters,
    )


def by_root(alias: str, accounts: frozenset[str]) -> Condition:
    """The order or the service on top says the account."""
    inner = one_of("s.account_id", accounts)
    services = f"EXISTS (SELECT 1 FROM {TABLES[Service].name} AS s WHERE s.id = {alias}.root_id AND {inner.sql})"
    return any_of([by_order(alias, accounts), Condition(services, inner.parameters)])


def for_all(alias: str, accounts: frozenset[str]) -> Condition:
    """Everybody may see it."""
    return Condition("1 = 1")


@dataclass(frozen=True, slots=True)
class Source:
    """One GraphQL type: its table, the prefix of its ids, how an account restricts its rows.

    `keys` are the columns that every row is loaded with; the first one is unique.
    """

    typename: str
    model: type[Model]
    prefix: str
    scope: Scope
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
        return None if access.accounts is None else self.scope(alias, access.accounts)


SOURCES: dict[str, Source] = {
    source.typename: source
    for source in (
        Source("CustomerOrder", Order, "co", _by("account_id")),
        Source("ServiceOrder", Order, "so", _by("account_id")),
        Source("OrderLineItem", OrderLineItem, "li", by_order),
        Source("DomainOrder", DomainOrder, "do", by_order),
        Source("OrderTask", OrderTask, "ot", by_order),
        Source("FalloutRecord", FalloutRecord, "fr", by_order),
        Source("StaffingOrder", Order, "st", _by("account_id")),
        Source("ResourceRequest", ResourceRequest, "rr", by_order),
        Source("Assignment", Assignment, "as", by_order),
        Source("ProvisioningOrder", Order, "pv", _by("account_id")),
        Source("ProvisioningLineItem", ProvisioningLineItem, "pl", by_order),
        Source("WorkOrder", WorkOrder, "wo", by_order),
        Source("WorkOrderItem", WorkOrderItem, "", by_order),
        Source("WorkTask", WorkTask, "wt", by_order),
        Source("Revision", Revision, "rv", by_order),
        Source("RevisionItem", RevisionItem, "ri", by_order),
        Source("FormerLine", FormerLine, "", by_order),
        Source("Service", Service, "sv", _by("account_id")),
        Source("ProductSpecification", Specification, "ps", for_all),
        Source("ServiceSpecification", Specification, "ss", for_all),
        Source("ResourceSpecification", Specification, "rs", for_all),
        Source("Note", Note, "nt", by_root),
        Source("Account", Account, "ac", _by("id")),
        Source("Location", Location, "lo", _by("account_id")),
        Source("StateChange", Journal, "sc", _by("account_id"), keys=("position", "root_id", "sequence")),
        Source("Dependency", Dependency, "", by_order),
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
