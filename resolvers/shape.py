"""How a field is had: the columns it needs of its row, and what loads it for many rows at once.

`shapes` is the table that says this for every field of every type; the words it is written in are here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models.statement import Unit
from resolvers.rows import Row

if TYPE_CHECKING:
    from resolvers.reading import Reading
    from resolvers.selection import Selection

Load = Callable[["Reading", Sequence[Row], "Selection"], Unit[None]]
Derive = Callable[[Row], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """One field of one type.

    `columns`: what must be selected of the row. `derive`: computes `attribute` from the row alone. `load`: a unit
    that puts the field's value into `row.loaded` under the response key, or sets `attribute`, for all rows at once.
    """

    columns: tuple[str, ...] = ()
    load: Load | None = None
    derive: Derive | None = None
    attribute: str = ""


def column(name: str) -> Shape:
    """The value of one column, as it stands."""
    return Shape((name,))


def derived(attribute: str, derive: Derive, *columns: str) -> Shape:
    """A value computed from columns of the same row."""
    return Shape(columns, derive=derive, attribute=attribute)


def batch(load: Load, *columns: str) -> Shape:
    """Whatever this unit loads for all rows together."""
    return Shape(columns, load)


PRESENT = Shape()
"""Nothing to load: whoever made the row has put it there."""
