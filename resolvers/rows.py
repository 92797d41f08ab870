"""What loading produces: plain objects with attributes, never ORM objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any


class Row:
    """One object of the answer.

    `typename` is its GraphQL type; columns are attributes of the same name; `loaded` holds what has arguments or a
    selection of its own, by response key, so that one field may be asked for twice under two aliases.
    """

    typename: str
    loaded: dict[str, Any]

    def __init__(self, typename: str, values: dict[str, Any]) -> None:
        self.__dict__ = values
        self.typename = typename
        self.loaded = {}

    def copy(self) -> Row:
        """The same columns, with nothing loaded below yet."""
        return Row(self.typename, self.__dict__.copy())

    def __repr__(self) -> str:
        return f"Row({self.typename}, {self.__dict__})"

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

        def __setattr__(self, name: str, value: Any) -> None: ...


def nested(row: Any, info: Any) -> Any:
    """What was loaded for the field that is being resolved."""
    return row.loaded[info.path.key]
