"""Who may call what, and that a call tells nothing of what is another's: whatever role its caller has."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.api.asking import ADA
from tests.api.calls import AGENT, ANYBODY, GOOD, MANAGER, WORKER
from tests.api.office import Office, Place, document, fields_of, input_of, somebody
from tests.api.test_mutations_scope import elsewhere, shape, unknown

EVERY_ROLE = [*(frozenset({role}) for role in Role), frozenset(Role)]
JUDGED_FIRST = {
    "updateAccount": AGENT,
    "createLocation": AGENT,
    "createCustomerOrder": AGENT,
    "createStaffingOrder": Role.RESOURCE_MANAGER,
    "createProvisioningOrder": Role.PROVISIONING_AGENT,
}
"""What takes its role before anything is looked for; by hand, from the documents."""
UNSCOPED = (
    *("createAccount", "createServiceOrder", "publishSpecification", "retireSpecification"),
    *("denyToken", "readmitToken"),
)


@pytest.mark.parametrize("name", [name for name in GOOD if name not in UNSCOPED])
async def test_whatever_its_role_a_caller_does_not_find_what_is_anothers(
    office: Office, place: Place, name: str
) -> None:
    """Not even by an idempotency key or by a version that can't be right."""
    given: dict[str, Any] = {**GOOD[name].given(place), "idempotencyKey": "a key"}
    if "expectedVersion" in input_of(fields_of("Mutation")[name]).fields:
        given["expectedVersion"] = 999_999
    before = await office.everything()
    for roles in EVERY_ROLE:
        eve = Access("eve", roles, frozenset({place.other_account}))
        said = [await office.write(name, eve, **each) for each in (given, unknown(given))]
        assert {(made["object"], made["changeCount"], len(made["changes"])) for made in said} == {(None, 0, 0)}
        (known,), (other,) = (made["errors"] for made in said)
        assert shape(known) == shape(other), "one can tell that it exists"
        may = name not in JUDGED_FIRST or {JUDGED_FIRST[name], Role.ADMINISTRATOR} & roles
        assert known["code"] == ("NOT_FOUND" if may else "NOT_PERMITTED"), roles
    assert await office.everything() == before


async def test_in_an_own_order_nothing_of_others_can_be_named(office: Office, place: Place) -> None:
    """Each is refused as if it did not exist."""
    eve, ghost = elsewhere(place), "0" * 32
    order = await office.make("createCustomerOrder", eve, title="Hers", accountId=place.other_account)
    setup = await office.make("createProvisioningOrder", eve, title="Hers", accountId=place.other_account)
    line = {"parentId": order, "title": "x"}
    calls: tuple[tuple[str, dict[str, Any], str, str], ...] = (
        ("createCustomerOrder", {"title": "x", "accountId": place.other_account}, "locationId", place.location),
        ("updateOrder", {"id": order}, "accountId", place.account),
        ("updateOrder", {"id": order}, "locationId", place.location),
        ("addOrderLineItem", line, "locationId", place.location),
        ("addOrderLineItem", {**line, "operation": "CHANGE"}, "serviceId", place.service),
        ("addOrderLineItem", {"title": "x"}, "parentId", place.draft),
        ("addProvisioningLineItem", {"orderId": setup, "title": "x"}, "locationId", place.location),
        (
            "addProvisioningLineItem",
            {"orderId": setup, "title": "x", "operation": "CHANGE"},
            "serviceId",
            place.service,
        ),
    )
    for name, given, field, theirs in calls:
        error = await office.refuse(name, eve, **given, **{field: theirs})
        other = await office.refuse(name, eve, **given, **{field: f"{theirs[:3]}{ghost}"})
        assert (error["code"], error["path"]) == ("NOT_FOUND", [field])
        assert shape(error) == shape(other), (name, field)
    served = {"orderId": setup, "workOrderType": "NEW_SERVICE", "title": "x"}
    error = await office.refuse("addWorkOrder", eve, **served, lineIds=[place.unserved_line])
    other = await office.refuse("addWorkOrder", eve, **served, lineIds=[f"pl_{ghost}"])
    assert error["code"] == "NOT_FOUND" and shape(error) == shape(other)


async def test_what_is_not_yours_takes_as_many_statements_as_what_is_not_there(office: Office, place: Place) -> None:
    eve = elsewhere(place)
    for name in (name for name in fields_of("Query") if name.startswith("preview") and name != "previewMany"):
        given = GOOD[name.replace("preview", "transition", 1)].given(place)
        costs = []
        for each in (given, unknown(given)):
            await office.asker.ask(document(name, "Query"), eve, input=each)
            costs.append(len(office.asker.driver.statements))
        assert costs[0] == costs[1], name


async def test_external_ids_of_accounts_tell_a_restricted_caller_of_no_other_account(
    office: Office, place: Place
) -> None:
    """They differ between all accounts, so one that is taken would be one that exists."""
    eve = elsewhere(place)
    for tried in ("H-1", "never used", None):
        error = await office.refuse("updateAccount", eve, id=place.other_account, externalId=tried)
        assert (error["code"], error["path"]) == ("NOT_PERMITTED", ["externalId"])
    await office.make("updateAccount", eve, id=place.other_account, name="Mine to name")
    await office.make("updateAccount", ADA, id=place.other_account, externalId="O-1")


async def test_who_uses_a_product_is_told_to_who_may_see_the_service(office: Office, place: Place) -> None:
    read = "query ($id: ID!) { node(id: $id) { ... on Specification { active } } }"
    mine = Access("bob", frozenset({Role.VIEWER}), frozenset({place.account}))
    for access, active in ((ADA, True), (mine, True), (elsewhere(place), False)):
        assert (await office.asker.ask(read, access, id=place.specification))["node"] == {"active": active}


NOTE = """mutation ($input: AddNoteInput!) { addNote(input: $input) {
    note { id } changeCount changes { id } errors { code } } }"""


async def test_a_key_gives_nobody_what_another_caller_wrote(office: Office, place: Place) -> None:
    """Nor its own caller what it lost sight of since."""
    note = {"nodeId": place.order, "text": "x", "idempotencyKey": "k"}
    made = (await office.asker.ask(NOTE, ADA, input=note))["addNote"]
    assert made["changeCount"] == len(made["changes"]) == 1
    hidden: dict[str, Any] = {"note": None, "changeCount": 0, "changes": []}
    narrowed = Access(ADA.actor, ADA.roles, frozenset({place.other_account}))
    assert (await office.asker.ask(NOTE, narrowed, input=note))["addNote"] == {**hidden, "errors": []}
    not_found = {**hidden, "errors": [{"code": "NOT_FOUND"}]}
    assert (await office.asker.ask(NOTE, elsewhere(place), input=note))["addNote"] == not_found
    assert (await office.asker.ask(NOTE, Access(ADA.actor), input=note))["addNote"] == {**hidden, "errors": []}


async def test_a_batch_finds_nothing_of_others_by_its_id(office: Office, place: Place) -> None:
    many = """mutation ($input: TransitionManyInput!) { transitionMany(input: $input) { batch succeeded } }"""
    items = [{"id": place.second_line, "action": "HOLD", "reason": "x"}]
    batch = (await office.asker.ask(many, input={"items": items}))["transitionMany"]
    assert batch["succeeded"] == 1
    query = "query ($batch: ID!) { stateChanges(where: {batch: $batch}) { totalCount nodes { id } } }"
    for access, count in ((ADA, 1), (elsewhere(place), 0)):
        assert (await office.asker.ask(query, access, batch=batch["batch"]))["stateChanges"]["totalCount"] == count


CLAIM = """mutation ($input: ClaimOrderTasksInput!) { claimOrderTasks(input: $input) {
    orderTasks { id } errors { code } } }"""


async def test_only_who_works_tasks_claims_them(office: Office, place: Place) -> None:
    given = {"topic": "checks", "worker": "w", "lease": 60, "max": 1}
    for role in Role:
        made = (await office.asker.ask(CLAIM, somebody("bob", role), input=given))["claimOrderTasks"]
        may = role in (WORKER, Role.ADMINISTRATOR)
        assert [error["code"] for error in made["errors"]] == ([] if may else ["NOT_PERMITTED"]), role


async def test_in_a_batch_each_move_takes_the_role_that_it_takes_alone(office: Office, place: Place) -> None:
    many = """mutation ($input: TransitionManyInput!) { transitionMany(input: $input) {
        results { errors { code } } } }"""
    moves = ((place.second_line, "HOLD", MANAGER), (place.open_task, "START", WORKER), (place.draft, "CANCEL", AGENT))
    items = [{"id": node_id, "action": action, "reason": "x"} for node_id, action, _ in moves]
    for role in Role:
        if role in (MANAGER, WORKER, AGENT, Role.ADMINISTRATOR):
            continue
        made = (await office.asker.ask(many, somebody("bob", role), input={"items": items}))["transitionMany"]
        assert [r["errors"] for r in made["results"]] == [[{"code": "NOT_PERMITTED"}]] * len(moves), role
    for item, (_, _, role) in zip(items, moves, strict=True):
        made = (await office.asker.ask(many, somebody("bob", role), input={"items": [item]}))["transitionMany"]
        assert made["results"] == [{"errors": []}]


async def test_everybody_but_a_viewer_writes_notes(office: Office, place: Place) -> None:
    for role in Role:
        given = {"nodeId": place.order, "text": "x"}
        made = (await office.asker.ask(NOTE, somebody("bob", role), input=given))["addNote"]
        assert [error["code"] for error in made["errors"]] == ([] if role in ANYBODY else ["NOT_PERMITTED"])
    assert Role.VIEWER not in ANYBODY
