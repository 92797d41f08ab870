"""Lists to page through: edges, nodes, pageInfo, and a count that costs nothing unless it is asked for."""

from typing import Generic, TypeVar

import strawberry

from schema.fields import link, value

T = TypeVar("T")


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    has_next_page: bool = value(
        "Whether rows follow. Paging backwards, it is true as soon as before was given: nobody looks."
    )
    has_previous_page: bool = value(
        "Whether rows precede. Paging forwards, it is true as soon as after was given: nobody looks."
    )
    start_cursor: str | None = value("The cursor of the first row; null on an empty page.")
    end_cursor: str | None = value("The cursor of the last row: pass it as after to go on. Null on an empty page.")


@strawberry.type(description="A row of a list, with its cursor.")
class Edge(Generic[T]):
    cursor: str = value("Where the row stands. Opaque, and stable while rows are inserted.")
    node: T | None = link("The row itself.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = link("The rows with their cursors.")
    nodes: list[T] = link("The rows alone.")
    page_info: PageInfo = link("Where the page stands in the list.")
    total_count: int = link("How many rows the whole list has. Counted only when it is selected.")


@strawberry.type(description="A dependency, with its cursor.")
class DependencyEdge(Generic[T]):
    cursor: str = value("Where the row stands. Opaque, and stable while rows are inserted.")
    node: T | None = link("The node at the other end.")
    met: bool = value("Whether what is waited for has ended, so that nobody waits any longer.")


@strawberry.type(description="A page of dependencies.")
class Dependencies(Generic[T]):
    edges: list[DependencyEdge[T]] = link("The dependencies with their cursors.")
    nodes: list[T] = link("The nodes at the other end alone.")
    page_info: PageInfo = link("Where the page stands in the list.")
    total_count: int = link("How many dependencies there are. Counted only when it is selected.")
