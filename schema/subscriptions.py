"""Everything that clients can watch."""

from collections.abc import AsyncGenerator
from enum import StrEnum
from typing import Annotated, Any

import strawberry

from resolvers import streams, watched
from schema.board import Board
from schema.enums import described
from schema.fields import link, value
from schema.filters import BoardFilter, OrderTaskFilter, StateChangeFilter
from schema.interfaces import Info, typed
from schema.journal import StateChange
from schema.order import Order
from schema.order_task import OrderTask
from schema.scalars import DateTime

CURSOR = "Everything up to here was told. Keep it, and pass it as `after` to go on behind it."


class WorkListEvent(StrEnum):
    """What happened to a task of a watched work list."""

    CAME = "CAME"
    CHANGED = "CHANGED"
    LEFT = "LEFT"


described(
    WorkListEvent,
    "WorkListEvent",
    "What happened to a task of a watched work list.",
    {"CAME": "It now belongs to the list.", "CHANGED": "It changed, or what it waits for did.", "LEFT": "It left."},
)


@strawberry.type(description="The past has been told completely; what follows is live. Sent once.")
class CaughtUp:
    cursor: str = value(CURSOR)
    as_of: DateTime = value("The server's time.")

    is_type_of = classmethod(typed)


@strawberry.type(description="Nothing happened for a while: what you have is true as of now.")
class Heartbeat:
    cursor: str = value(CURSOR)
    as_of: DateTime = value("The server's time.")

    is_type_of = classmethod(typed)


@strawberry.type(description="The whole order, read on one snapshot with the cursor it is true at. Sent first.")
class OrderSnapshot:
    cursor: str = value("The order is true here; its changes follow behind it.")

    is_type_of = classmethod(typed)

    order: Order | None = link("The order as you selected it.")


@strawberry.type(description="The tasks of a work list. Sent first.")
class WorkList:
    cursor: str = value("The list is true here.")
    truncated: bool = value("Whether there are more tasks than a watched list shows.")

    is_type_of = classmethod(typed)

    entries: list[OrderTask] = link("The tasks, the most urgent first.")


@strawberry.type(description="A task that came, changed or left.")
class WorkListChange:
    event: WorkListEvent = value("What happened.")
    task_id: strawberry.ID = value("The task it happened to.")

    is_type_of = classmethod(typed)

    task: OrderTask | None = link("The task as it is now, also one that left the list.")


def union(name: str, about: str) -> Any:
    """A union of messages, told apart by the rows themselves."""
    return strawberry.union(name, description=about)


StateChangeMessage = Annotated[
    StateChange | CaughtUp | Heartbeat, union("StateChangeMessage", "What a stream of changes sends.")
]
OrderUpdateMessage = Annotated[
    OrderSnapshot | StateChange | CaughtUp | Heartbeat, union("OrderUpdateMessage", "What a watched order sends.")
]
BoardMessage = Annotated[Board | Heartbeat, union("BoardMessage", "What a watched board sends.")]
WorkListMessage = Annotated[
    WorkList | WorkListChange | Heartbeat, union("WorkListMessage", "What a watched work list sends.")
]

After = Annotated[
    str | None,
    strawberry.argument(description="Go on behind this cursor; without it the stream begins now."),
]


@strawberry.type(
    description="Streams over a socket (graphql-transport-ws) or as server-sent events. A stream of changes is "
    "complete and in order; after a lost connection go on by the cursor of the last message. Where that is "
    "no longer possible the error CURSOR_EXPIRED says from where it is."
)
class Subscription:
    @strawberry.subscription(
        description="Every change you may see, or those you ask for: moves, edits, creations and deletions."
    )
    async def state_changes(
        self,
        info: Info,
        where: Annotated[StateChangeFilter | None, strawberry.argument(description="Which changes.")] = None,
        after: After = None,
    ) -> AsyncGenerator[StateChangeMessage, None]:
        return await streams.state_changes(info)

    @strawberry.subscription(
        description="One order: first the whole of it, then every change, with nodes at least as new as the change."
    )
    async def order_updates(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The order.")],
        after: Annotated[
            str | None,
            strawberry.argument(description="Go on behind this cursor, without the order itself."),
        ] = None,
    ) -> AsyncGenerator[OrderUpdateMessage, None]:
        return await streams.order_updates(info)

    @strawberry.subscription(
        description="The board: first in full, then whenever a count changed, at most once a second."
    )
    async def board_updates(
        self,
        info: Info,
        where: Annotated[BoardFilter | None, strawberry.argument(description="What to count.")] = None,
    ) -> AsyncGenerator[BoardMessage, None]:
        return await watched.board_updates(info)

    @strawberry.subscription(
        description="A work list: first its tasks, then those that come, change and leave, at most once a second."
    )
    async def work_list_updates(
        self,
        info: Info,
        where: Annotated[OrderTaskFilter | None, strawberry.argument(description="Which tasks.")] = None,
    ) -> AsyncGenerator[WorkListMessage, None]:
        return await watched.work_list_updates(info)
