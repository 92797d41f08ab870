"""Fields whose value was loaded before they are resolved; all that is left to do is to hand it over.

The annotation of the attribute says the type, the function here the arguments:
`tasks: Connection[OrderTask] = task_page("The tasks of this domain order.")`. What the arguments mean is not looked
at again: loading has read them from the selection.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Annotated, Any

import strawberry

from resolvers.context import Context
from resolvers.rows import nested
from schema.family_filters import AssignmentFilter, ResourceRequestFilter, WorkOrderFilter, WorkTaskFilter
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


def pages(where: Any, ordered: bool = False) -> Callable[[str], Any]:
    """How fields are declared that are lists with this filter, sortable if `ordered`."""
    resolver = paging(_link, where, ordered, of_row=True)
    return lambda about: strawberry.field(resolver=resolver, description=about)


def paging(resolver: Callable[..., Any], where: Any = None, ordered: bool = False, of_row: bool = False) -> Any:
    """A resolver that takes the arguments of a list, for Strawberry to read from its signature; `of_row`: below a row.

    The arguments are not handed on: whoever loads the list reads them from the selection.
    """

    def resolve(root: Any = None, info: Any = None, **arguments: Any) -> Any:
        return resolver(root, info) if of_row else resolver(info)

    named: dict[str, Any] = {"root": Any} if of_row else {}
    named["info"] = Info
    taken: dict[str, Any] = {"where": Annotated[where | None, ONLY]} if where is not None else {}
    taken |= {"order_by": OrderBy} if ordered else {}
    taken |= {"first": First, "after": After, "last": Last, "before": Before}
    kind = Parameter.POSITIONAL_OR_KEYWORD
    parameters = [Parameter(name, kind, annotation=of) for name, of in named.items()]
    parameters += [Parameter(name, kind, annotation=of, default=UNSET) for name, of in taken.items()]
    resolve.__signature__ = Signature(parameters, return_annotation=Any)  # type: ignore[attr-defined]
    resolve.__annotations__ = named | taken | {"return": Any}
    return resolve


def _link(root: Any, info: Info) -> Any:
    return info.context.pace.value(nested(root, info))


_page = paging(_link, of_row=True)
order_page = pages(OrderFilter, ordered=True)
task_page = pages(OrderTaskFilter, ordered=True)
line_page = pages(OrderLineItemFilter)
domain_order_page = pages(DomainOrderFilter)
fallout_page = pages(FalloutRecordFilter)
service_page = pages(ServiceFilter)
request_page = pages(ResourceRequestFilter)
assignment_page = pages(AssignmentFilter)
work_order_page = pages(WorkOrderFilter)
work_task_page = pages(WorkTaskFilter, ordered=True)
