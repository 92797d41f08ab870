"""What subscriptions send beside changes and boards, as rows to be filled."""

from __future__ import annotations

from collections.abc import Iterable

from events.cursor import encode
from resolvers import loading
from resolvers.rows import Row
from resolvers.shape import PRESENT, Shape


def sign(typename: str, epoch: str, position: int, now: str) -> Row:
    """`CaughtUp` or `Heartbeat`: everything up to this position was told."""
    return Row(typename, {"cursor": encode(epoch, position), "as_of": now})


def order_snapshot(order_id: str, epoch: str, position: int) -> Row:
    """A whole order, true at this position."""
    return Row("OrderSnapshot", {"order_id": order_id, "position": position, "cursor": encode(epoch, position)})


def work_list(task_ids: Iterable[str], epoch: str, position: int, truncated: bool) -> Row:
    """The tasks of a list, true at this position."""
    values = {"task_ids": list(task_ids), "cursor": encode(epoch, position), "truncated": truncated}
    return Row("WorkList", values)


def work_list_change(event: str, task_id: str) -> Row:
    """A task that came, changed or left."""
    return Row("WorkListChange", {"event": event, "task_id": task_id})


MESSAGE_SHAPES: dict[str, dict[str, Shape]] = {
    "CaughtUp": {"cursor": PRESENT, "asOf": PRESENT},
    "Heartbeat": {"cursor": PRESENT, "asOf": PRESENT},
    "OrderSnapshot": {"order": loading.one("order_id"), "cursor": PRESENT},
    "WorkList": {"entries": loading.listing("task_ids"), "cursor": PRESENT, "truncated": PRESENT},
    "WorkListChange": {"event": PRESENT, "taskId": PRESENT, "task": loading.one("task_id")},
}
