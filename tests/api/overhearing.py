"""What a caller hears of every subscription, for comparison: messages from the beginning of the journal up to now."""

from __future__ import annotations

from json import dumps
from typing import Any

from graphql import get_named_type

from events.cursor import encode
from lifecycle.access import Access
from resolvers.limits import Limits
from tests.api.listening import listening
from tests.api.office import fields_of
from tests.api.town import Town
from tests.api.walking import Document
from tests.engine.house import House

QUICK = Limits(heartbeat_seconds=3600, board_seconds=0.01)
SIGNS = ("CaughtUp", "Heartbeat")


def watching(name: str) -> str:
    """A subscription that selects all there is, one level deep."""
    each = fields_of("Subscription")[name]
    document = Document()
    selected = document.everything(get_named_type(each.type), 0)
    given = {
        "stateChanges": ("($after: String)", "(after: $after)"),
        "orderUpdates": ("($id: ID!, $after: String)", "(id: $id, after: $after)"),
        "boardUpdates": ("", ""),
        "workListUpdates": ("", ""),
    }[name]
    return document.text(f"subscription {given[0]} {{ {name}{given[1]} {selected} }}")


async def overheard(house: House, town: Town, access: Access) -> dict[str, str]:
    """By subscription what was said; the position of a sign is nobody's, so it is left out."""
    beginning = encode(house.hub.epoch, 0)
    orders = {"mine": town.mine.orders[0], "theirs": town.theirs.orders[0], "nobodys": town.nobodys.orders[0]}
    heard = {
        "stateChanges": await _said(house, "stateChanges", access, after=beginning),
        "boardUpdates": await _said(house, "boardUpdates", access, most=1),
        "workListUpdates": await _said(house, "workListUpdates", access, most=1),
    }
    for whose, order in orders.items():
        heard[f"orderUpdates of {whose}"] = await _said(house, "orderUpdates", access, most=1, id=order)
        heard[f"changes of {whose}"] = await _said(house, "orderUpdates", access, id=order, after=beginning)
    return heard


async def _said(house: House, name: str, access: Access, most: int = 0, **given: Any) -> str:
    said: list[Any] = []
    async with listening(house, watching(name), access, QUICK, **given) as stream:
        while (result := await stream.result()) is not None:
            said.append(
                [result.data and _without_position(result.data[name]), [e.formatted for e in result.errors or ()]]
            )
            if result.errors or len(said) == most or result.data[name]["__typename"] in SIGNS:
                break
    return dumps(said, default=str)


def _without_position(message: dict[str, Any]) -> dict[str, Any]:
    keeps = message["__typename"] == "StateChange"
    return message if keeps else {name: value for name, value in message.items() if name != "cursor"}
