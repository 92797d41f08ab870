"""Each change tells with which request, token and idempotency key it was asked for, to those who may know."""

from __future__ import annotations

from dataclasses import replace

from lifecycle.vocabulary import Role
from tests.api.asking import ADA
from tests.api.office import Office, Place, somebody

ASKED = "requestId tokenId idempotencyKey system"
JOURNAL = f"query ($node: ID!) {{ stateChanges(last: 20, where: {{below: $node}}) {{ nodes {{ {ASKED} }} }} }}"
AGENT = replace(somebody("ida", Role.ORDER_AGENT), token_id="token-7")


async def test_administrators_see_how_a_change_was_asked_for(office: Office, place: Place) -> None:
    before = office.house.hub.newest
    await office.make("transitionCustomerOrder", AGENT, id=place.draft, action="SUBMIT", idempotencyKey="key-7")
    count = office.house.hub.newest - before
    assert count > 1
    seen = (await office.asker.ask(JOURNAL, ADA, node=place.draft))["stateChanges"]["nodes"][-count:]
    (request,) = {row["requestId"] for row in seen}
    assert request, "all changes of a call share its request"
    asked = [row for row in seen if not row["system"]]
    assert [(row["tokenId"], row["idempotencyKey"]) for row in asked] == [("token-7", "key-7")]
    assert {(row["tokenId"], row["idempotencyKey"]) for row in seen if row["system"]} == {(None, None)}


async def test_others_see_the_request_alone(office: Office, place: Place) -> None:
    await office.make("transitionCustomerOrder", AGENT, id=place.draft, action="SUBMIT", idempotencyKey="key-7")
    for access in (AGENT, somebody("vera", Role.VIEWER)):
        seen = (await office.asker.ask(JOURNAL, access, node=place.draft))["stateChanges"]["nodes"]
        assert seen[-1]["requestId"]
        assert {(row["tokenId"], row["idempotencyKey"]) for row in seen} == {(None, None)}


async def test_each_item_of_a_batch_has_a_key_of_its_own(office: Office, place: Place) -> None:
    document = """mutation ($input: TransitionManyInput!) { transitionMany(input: $input) { succeeded
      results { changes { tokenId idempotencyKey requestId } } } }"""
    items = [{"id": place.started_task, "action": "HOLD", "reason": "x"}, {"id": place.draft, "action": "SUBMIT"}]
    access = replace(ADA, token_id="token-8")
    made = (await office.asker.ask(document, access, input={"items": items, "idempotencyKey": "all"}))["transitionMany"]
    assert made["succeeded"] == 2
    first, second = (result["changes"][0] for result in made["results"])
    assert first["tokenId"] == second["tokenId"] == "token-8"
    assert first["idempotencyKey"] != second["idempotencyKey"]
    assert first["requestId"] == second["requestId"]


async def test_the_clock_asks_with_nothing(office: Office, place: Place) -> None:
    rows = await office.house.rows("SELECT token_id, idempotency_key FROM journal WHERE actor = 'system'")
    assert rows and {tuple(row) for row in rows} == {(None, None)}
