"""Fields whose value was loaded before they are resolved; all that is left to do is to hand it over.

The annotation of the attribute says the type, the function here the arguments:
`tasks: Connection[OrderTask] = task_page("The tasks of this domain order.")`. What the arguments mean is not looked
at again: loading has read them from the selection.
"""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from resolvers.context import Context
from resolvers.rows import nested
from schema.filters import (
    DomainOrderFilter,
    FalloutRecordFilter,
    OrderFilter,
    OrderLineItemFilter,
    OrderTaskFilter,
    ServiceFilter,
    WorkOrderBy,
)

Info = strawberry.Info[Context, None]
UNSET: Any = strawberry.UNSET

First = Annotated[
    int | None,
    strawberry.argument(description="At most so many rows from the beginning; 50 without first and last."),
]
After = Annotated[str | None, strawberry.argument(description="Only rows behind this cursor.")]
Last = Annotated[int | None, strawberry.argument(description="At most so many rows from the end.")]
Before = Annotated[str | None, strawberry.argument(description="Only rows before this cursor.")]

ONLY = strawberry.argument(description="Only rows for which all given fields hold.")
OrderBy = Annotated[
    WorkOrderBy | None, strawberry.argument(description="How to sort; by default by id, in which time runs.")
]


def value(about: str, **options: Any) -> Any:
    """A plain value: an attribute of the row."""
    return strawberry.field(description=about, **options)


def link(about: str) -> Any:
    """Another object, or a plain list of them."""
    return strawberry.field(resolver=_link, description=about)


def page(about: str) -> Any:
    """A list to page through."""
    return strawberry.field(resolver=_page, description=about)


def order_page(about: str) -> Any:
    """A list of orders, with filter and order."""
    return strawberry.field(resolver=_order_page, description=about)


def task_page(about: str) -> Any:
    """A list of tasks, with filter and order."""
    return strawberry.field(resolver=_task_page, description=about)


def line_page(about: str) -> Any:
    """A list of lines, with filter."""
    return strawberry.field(resolver=_line_page, description=about)


def domain_order_page(about: str) -> Any:
    """A list of domain orders, with filter."""
    return strawberry.field(resolver=_domain_order_page, description=about)


def fallout_page(about: str) -> Any:
    """A list of fallout records, with filter."""
    return strawberry.field(resolver=_fallout_page, description=about)


def service_page(about: str) -> Any:
    """A list of services, with filter."""
    return strawberry.field(resolver=_service_page, description=about)


def _link(root: Any, info: Info) -> Any:
    return nested(root, info)


def _page(
    root: Any, info: Info, first: First = UNSET, after: After = UNSET, last: Last = UNSET, before: Before = UNSET
) -> Any:
    return nested(root, info)


def _order_page(
    root: Any,
    info: Info,
    where: Annotated[OrderFilter | None, ONLY] = UNSET,
    order_by: OrderBy = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return nested(root, info)


def _task_page(
    root: Any,
    info: Info,
    where: Annotated[OrderTaskFilter | None, ONLY] = UNSET,
    order_by: OrderBy = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return nested(root, info)


def _line_page(
    root: Any,
    info: Info,
    where: Annotated[OrderLineItemFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return nested(root, info)


def _domain_order_page(
    root: Any,
    info: Info,
    where: Annotated[DomainOrderFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return nested(root, info)


def _fallout_page(
    root: Any,
    info: Info,
    where: Annotated[FalloutRecordFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return nested(root, info)


def _service_page(
    root: Any,
    info: Info,
    where: Annotated[ServiceFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return nested(root, info)
