"""An edit that changes nothing is a mistake of its caller: it is refused, and no row tells of it."""

from __future__ import annotations

from typing import Any

import pytest

from engine import capture, party
from engine.unit import Work
from lifecycle.refusal import InvalidInput, VersionConflict
from tests.engine.house import House

EDITS: dict[str, tuple[Work, dict[str, Any]]] = {
    "updateOrder": (capture.update_order, {"description": ""}),
    "updateOrderLineItem": (capture.update_line, {"location_id": None}),
    "updateAccount": (party.update_account, {"external_id": None}),
}
"""Each with a change as small as can be: a value taken away that was not there."""


async def _edited(house: House, operation: str) -> str:
    """The id of what the operation edits."""
    if operation == "updateAccount":
        return await house.account()
    order, (line,) = await house.order(approved=False)
    return order if operation == "updateOrder" else line


@pytest.mark.parametrize("operation", EDITS)
async def test_an_edit_names_something_to_change(house: House, operation: str) -> None:
    edit, change = EDITS[operation]
    node = await _edited(house, operation)
    before = house.hub.newest
    outcome = await house.try_to(operation, edit, id=node, key="empty")
    assert isinstance(outcome.problem, InvalidInput)
    assert "something to change" in outcome.problem.message
    assert house.hub.newest == before
    assert await house.rows("SELECT * FROM remembered_call") == []
    await house.do(operation, edit, id=node, **change)


@pytest.mark.parametrize("operation", ["updateOrder", "updateOrderLineItem"])
async def test_the_version_expected_is_no_change_but_is_looked_at_first(house: House, operation: str) -> None:
    edit, _ = EDITS[operation]
    node = await _edited(house, operation)
    outcome = await house.try_to(operation, edit, id=node, expected_version=1)
    assert isinstance(outcome.problem, InvalidInput)
    outcome = await house.try_to(operation, edit, id=node, expected_version=7)
    assert isinstance(outcome.problem, VersionConflict)
