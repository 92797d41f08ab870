"""A model's table as SQL sees it: what is selected, inserted and set is composed from the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from json import dumps

from tortoise import fields
from tortoise.models import Model

from models.catalogue import Specification
from models.order import Order, OrderLineItem
from models.party import Account, Location
from models.provisioning import ProvisioningLineItem, WorkOrder, WorkOrderItem, WorkTask
from models.record import Counter, DeniedToken, Epoch, Journal, Note, RememberedCall
from models.revision import FormerLine, Revision, RevisionItem
from models.service import Service
from models.staffing import Assignment, ResourceRequest
from models.statement import Statement
from models.work import Dependency, DomainOrder, FalloutRecord, OrderTask


class Table:
    """The name and the columns of one model."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    @cached_property
    def name(self) -> str:
        """The table's name."""
        return str(self.model._meta.db_table)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the model's order."""
        return tuple(self.model._meta.fields_db_projection.values())

    def has(self, column: str) -> bool:
        """Whether the table has the column."""
        return column in self.columns

    def select(self, columns: Sequence[str] | None = None, alias: str = "") -> str:
        """The list of columns behind SELECT; those the table lacks are NULL, of the type that they have elsewhere."""
        prefix = f"{alias}." if alias else ""
        return ", ".join(f"{prefix}{c}" if self.has(c) else _lacking(c) for c in columns or self.columns)

    def insert(self, rows: Iterable[dict[str, object]]) -> Statement:
        """Insert rows, all with the same columns, in whatever order."""
        values = list(rows)
        columns = list(values[0])
        if missing := set(columns) - set(self.columns):
            raise LookupError(f"{self.name} has no columns {sorted(missing)}")
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO {self.name} ({', '.join(columns)}) VALUES ({marks})"
        return Statement(sql, [tuple(row[column] for column in columns) for row in values], many=True)

    def update(self, columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> Statement:
        """Set columns by id: each row is the new values, then the id."""
        assignments = ", ".join(f"{column} = ?" for column in columns)
        return Statement(f"UPDATE {self.name} SET {assignments} WHERE id = ?", rows, many=True)


@cache
def _lacking(column: str) -> str:
    """NULL as a column of this name in any other table."""
    types = {type(model._meta.fields_map[column]) for model in MODELS if column in model._meta.fields_map}
    if types & {fields.IntField}:
        return "CAST(NULL AS BIGINT)"
    return "CAST(NULL AS BOOLEAN)" if types & {fields.BooleanField} else "NULL"


MODELS: tuple[type[Model], ...] = (
    Account,
    Location,
    Specification,
    Order,
    OrderLineItem,
    Revision,
    RevisionItem,
    FormerLine,
    Service,
    DomainOrder,
    OrderTask,
    FalloutRecord,
    ResourceRequest,
    Assignment,
    ProvisioningLineItem,
    WorkOrder,
    WorkOrderItem,
    WorkTask,
    Dependency,
    Journal,
    Note,
    RememberedCall,
    DeniedToken,
    Counter,
    Epoch,
)

TABLES: dict[type[Model], Table] = {model: Table(model) for model in MODELS}

NODE_TABLES: dict[str, Table] = {
    "CUSTOMER_ORDER": TABLES[Order],
    "SERVICE_ORDER": TABLES[Order],
    "ORDER_LINE_ITEM": TABLES[OrderLineItem],
    "DOMAIN_ORDER": TABLES[DomainOrder],
    "ORDER_TASK": TABLES[OrderTask],
    "FALLOUT_RECORD": TABLES[FalloutRecord],
    "STAFFING_ORDER": TABLES[Order],
    "RESOURCE_REQUEST": TABLES[ResourceRequest],
    "ASSIGNMENT": TABLES[Assignment],
    "PROVISIONING_ORDER": TABLES[Order],
    "WORK_ORDER": TABLES[WorkOrder],
    "WORK_TASK": TABLES[WorkTask],
    "SERVICE": TABLES[Service],
}
"""Where the nodes of each kind are kept."""

ROOT_TABLES = (TABLES[Order].name, TABLES[Service].name)
"""Where what stands on top of a tree is kept."""


def among(column: str, element: str = "value") -> str:
    """A condition: the column is one of a list, given as one parameter made by `listed`; of texts, unless cast."""
    return f"{column} IN (SELECT {element} FROM json_each(?))"


def listed(values: Iterable[object]) -> str:
    """A list as one parameter."""
    return dumps(list(values))
