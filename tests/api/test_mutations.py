"""Every mutation does what it says, for the roles that may, and tells every row that it wrote."""

from __future__ import annotations

import pytest

from lifecycle.vocabulary import Role
from tests.api.calls import GOOD
from tests.api.office import CHANGE, Office, Place, fields_of, somebody

CHANGES = f"query ($last: Int!) {{ stateChanges(last: $last) {{ nodes {{ {CHANGE} cursor }} }} }}"


def test_every_mutation_is_tried() -> None:
    assert set(GOOD) == set(fields_of("Mutation")) - {"transitionMany", "claimOrderTasks"}


@pytest.mark.parametrize("name", GOOD)
async def test_a_good_call_succeeds_and_tells_every_row_it_wrote(office: Office, place: Place, name: str) -> None:
    before = office.house.hub.newest
    made = await office.write(name, **GOOD[name].given(place))
    assert made["errors"] == [] and made["object"]["id"]
    assert made["changeCount"] == len(made["changes"]) == GOOD[name].rows == office.house.hub.newest - before
    recorded = (await office.asker.ask(CHANGES, last=made["changeCount"]))["stateChanges"]["nodes"]
    assert [{key: row[key] for key in CHANGE.split()} for row in recorded] == made["changes"]


@pytest.mark.parametrize("name", GOOD)
async def test_each_role_that_may_suffices_and_no_other_does(office: Office, place: Place, name: str) -> None:
    given = GOOD[name].given(place)
    for role in set(Role) - set(GOOD[name].roles) - {Role.ADMINISTRATOR}:
        error = await office.refuse(name, somebody("bob", role), **given)
        if GOOD[name].assigned and role is not Role.VIEWER:
            assert [reason["code"] for reason in error["reasons"]] == ["IS_ASSIGNED_TO_YOU"]
            continue
        assert (error["__typename"], error["code"]) == ("NotPermitted", "NOT_PERMITTED"), role
        assert set(GOOD[name].roles) <= set(error["roles"])
    error = await office.refuse(name, somebody("nobody"), **given)
    assert error["__typename"] in ("NotPermitted", "NotFound"), "without any role there is nothing to be seen"
    for role in GOOD[name].roles[:-1]:
        if f"preview{name.removeprefix('transition')}" in fields_of("Query"):
            preview = f"preview{name.removeprefix('transition')}"
            assert (await office.preview(preview, somebody("bob", role), **given))["errors"] == []
    assert await office.make(name, somebody("bob", GOOD[name].roles[-1]), **given)


async def test_created_and_corrected_fields_can_be_read_again(office: Office, place: Place) -> None:
    order = await office.make("createCustomerOrder", **GOOD["createCustomerOrder"].given(place))
    read = """query ($id: ID!) { node(id: $id) { ... on CustomerOrder {
        title description priority dueAt externalId requiresEnrichment createdBy account { id } location { id }
    } ... on OrderLineItem { title quantity operation characteristics externalId location { id } }
    ... on OrderTask { title description group assignee automated topic attempts noReturn startsService
        priority duration dueAt plannedStart dependsOn { nodes { id } } } } }"""
    assert (await office.asker.ask(read, id=order))["node"] == {
        "title": "New",
        "description": "More of it",
        "priority": 1,
        "dueAt": "2024-03-01T08:00:00.000Z",
        "externalId": "X-1",
        "requiresEnrichment": True,
        "createdBy": "ada",
        "account": {"id": place.account},
        "location": {"id": place.location},
    }
    line = await office.make("addOrderLineItem", **GOOD["addOrderLineItem"].given(place))
    found = (await office.asker.ask(read, id=line))["node"]
    assert found["characteristics"] == {"color": "blue", "meters": 5, "parts": ["a", None]}
    assert (found["quantity"], found["operation"], found["externalId"]) == (2, "ADD", "L-1")
    task = await office.make("addOrderTask", **GOOD["addOrderTask"].given(place))
    found = (await office.asker.ask(read, id=task))["node"]
    waits = found.pop("dependsOn")["nodes"]
    assert {each["id"] for each in waits} == {place.started_task, place.waiting_task}
    given = {key: value for key, value in GOOD["addOrderTask"].given(place).items() if key in found}
    assert found == given


async def test_null_takes_a_value_away_and_what_is_left_out_stays(office: Office, place: Place) -> None:
    read = "query ($id: ID!) { node(id: $id) { ... on CustomerOrder { title externalId dueAt location { id } } } }"
    given = {"locationId": place.location, "dueAt": "2024-03-01T09:00:00+01:00"}
    await office.make("updateOrder", id=place.draft, **given)
    before = (await office.asker.ask(read, id=place.draft))["node"]
    assert before == {
        "title": "A draft",
        "externalId": "D-1",
        "dueAt": "2024-03-01T08:00:00.000Z",
        "location": {"id": place.location},
    }
    await office.make("updateOrder", id=place.draft, externalId=None, dueAt=None, locationId=None)
    after = (await office.asker.ask(read, id=place.draft))["node"]
    assert after == {"title": "A draft", "externalId": None, "dueAt": None, "location": None}


async def test_an_unassigned_task_belongs_to_who_starts_it_and_can_be_taken_away(office: Office, place: Place) -> None:
    read = "query ($id: ID!) { node(id: $id) { ... on OrderTask { assignee group } } }"
    await office.act(place.open_task, "START", somebody("fay", Role.FULFILLMENT_AGENT))
    assert (await office.asker.ask(read, id=place.open_task))["node"]["assignee"] == "fay"
    await office.make("assignOrderTask", id=place.open_task, assignee=None, group="field")
    assert (await office.asker.ask(read, id=place.open_task))["node"] == {"assignee": None, "group": "field"}


async def test_notes_are_kept_with_their_author_in_order(office: Office, place: Place) -> None:
    for actor, text in (("fay", "First"), ("bob", "Second, with “quotes” and ünicode")):
        await office.make("addNote", somebody(actor, Role.FULFILLMENT_AGENT), nodeId=place.line, text=text)
    read = "query ($id: ID!) { node(id: $id) { ... on Stateful { notes { nodes { text author node { id } } } } } }"
    assert (await office.asker.ask(read, id=place.line))["node"]["notes"]["nodes"] == [
        {"text": "First", "author": "fay", "node": {"id": place.line}},
        {"text": "Second, with “quotes” and ünicode", "author": "bob", "node": {"id": place.line}},
    ]


async def test_orders_are_found_by_number_and_by_the_callers_own_id(office: Office, place: Place) -> None:
    read = """query ($number: String, $own: String, $account: ID) {
        order(number: $number, externalId: $own, account: $account) { id number } }"""
    found = (await office.asker.ask(read, own="D-1", account=place.account))["order"]
    assert found["id"] == place.draft
    assert (await office.asker.ask(read, number=found["number"]))["order"]["id"] == place.draft


async def test_a_restricted_caller_writes_within_its_account_and_notes_what_is_answered(
    office: Office, place: Place
) -> None:
    access = somebody("bob", Role.ORDER_AGENT)
    mine = type(access)("bob", access.roles, frozenset({place.account}))
    order = await office.make("createCustomerOrder", mine, title="Mine", accountId=place.account)
    line = await office.make("addOrderLineItem", mine, parentId=order, title="Line")
    made = await office.write("transitionCustomerOrder", mine, id=order, action="SUBMIT")
    assert [row["nodeId"] for row in made["changes"]] == [order, line, order, line]


async def test_changes_are_cut_by_first_but_counted_whole(office: Office, place: Place) -> None:
    query = """mutation ($id: ID!, $n: Int!) { made: transitionCustomerOrder(input: { id: $id, action: SUBMIT }) {
        changeCount few: changes(first: $n) { sequence } changes(first: 1000) { sequence } } }"""
    made = (await office.asker.ask(query, id=place.draft, n=2))["made"]
    assert made["changeCount"] == 4 and len(made["few"]) == 2 and len(made["changes"]) == 4
