"""A caller who is restricted to accounts finds nothing else, by whatever door it comes."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.api.asking import ADA
from tests.api.calls import GOOD
from tests.api.office import Office, Place, fields_of


def elsewhere(place: Place) -> Access:
    """Somebody with every role, but in another account."""
    return Access("eve", frozenset(Role), frozenset({place.other_account}))


def unknown(given: dict[str, Any]) -> dict[str, Any]:
    """The same input with ids that name nothing."""
    return {field: f"{value[:3]}{0:032x}" if _is_id(value) else value for field, value in given.items()}


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and value[2:3] == "_" and len(value) == 35


def shape(error: dict[str, Any]) -> dict[str, Any]:
    """An error without the id that it repeats."""
    words = [word for word in error["message"].split() if "_0" not in word]
    return {**error, "message": " ".join(words)}


@pytest.mark.parametrize("name", [name for name in fields_of("Query") if name.startswith("preview")])
async def test_previews_find_nothing_either(office: Office, place: Place, name: str) -> None:
    if name == "previewMany":
        query = """query ($input: TransitionManyInput!) { previewMany(input: $input) {
            results { changeCount errors { code } } errors { code } } }"""
        items = [{"id": place.order, "action": "HOLD", "reason": "x"}]
        said = (await office.asker.ask(query, elsewhere(place), input={"items": items}))["previewMany"]
        assert said == {"results": [{"changeCount": 0, "errors": [{"code": "NOT_FOUND"}]}], "errors": []}
        return
    given = GOOD[name.replace("preview", "transition", 1)].given(place)
    said = await office.preview(name, elsewhere(place), **given)
    assert [error["code"] for error in said["errors"]] == ["NOT_FOUND"] and said["changes"] == []


async def test_in_a_batch_one_finds_ones_own_nodes_only(office: Office, place: Place) -> None:
    mine = Access("bob", frozenset(Role), frozenset({place.account}))
    for access, codes in ((elsewhere(place), ["NOT_FOUND"]), (mine, [])):
        query = """mutation ($input: TransitionManyInput!) { transitionMany(input: $input) {
            results { node { id } errors { code } } } }"""
        items = [{"id": place.second_line, "action": "HOLD", "reason": "x"}]
        (said,) = (await office.asker.ask(query, access, input={"items": items}))["transitionMany"]["results"]
        assert [error["code"] for error in said["errors"]] == codes
        assert said["node"] == (None if codes else {"id": place.second_line})


async def test_a_restricted_caller_creates_no_accounts_and_only_orders_of_its_own(office: Office, place: Place) -> None:
    access = elsewhere(place)
    assert (await office.refuse("createAccount", access, name="x"))["__typename"] == "NotPermitted"
    assert (await office.refuse("createServiceOrder", access, title="x"))["path"] == ["accountId"]
    own = await office.make("createServiceOrder", access, title="x", accountId=place.other_account)
    error = await office.refuse("updateOrder", access, id=own, accountId=place.account)
    assert (error["__typename"], error["path"]) == ("NotFound", ["accountId"])
    assert (await office.refuse("updateOrder", access, id=own, accountId=None))["path"] == ["accountId"]
    error = await office.refuse("updateOrder", access, id=own, locationId=place.location)
    assert (error["__typename"], error["path"]) == ("NotFound", ["locationId"])


async def test_a_copy_stays_in_the_account_of_its_original(office: Office, place: Place) -> None:
    nobodys = await office.make("createServiceOrder", title="Nobody's")
    error = await office.refuse("copyOrder", elsewhere(place), id=nobodys)
    assert error["__typename"] == "NotFound"


async def test_an_order_that_moves_to_another_account_is_gone_from_the_former(office: Office, place: Place) -> None:
    mine = Access("bob", ADA.roles, frozenset({place.account}))
    both = Access("bob", ADA.roles, frozenset({place.account, place.other_account}))
    await office.make("updateOrder", both, id=place.draft, accountId=place.other_account)
    assert (await office.refuse("addNote", mine, nodeId=place.draft_line, text="x"))["__typename"] == "NotFound"
    await office.make("addNote", elsewhere(place), nodeId=place.draft_line, text="x")
