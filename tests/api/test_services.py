"""Services through the schema: where they come from, what is active, and what moves them."""

from __future__ import annotations

from typing import Any

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.api.asking import ADA
from tests.api.listening import listening, refused
from tests.api.office import Office, Place

SERVICE = """query ($id: ID!) { node(id: $id) { ... on Service {
    caption title state stateCategory active quantity characteristics renewal termMonths termStart termEnd version
    account { id } order { id } line { id service { id } } specification { id code active }
    availableActions { action allowed reasons { code } } why { message because { nodeId order { id } } }
    history { nodes { kind action to service { id } order { id } cause } } lines { nodes { id } } } } }"""


async def test_a_service_tells_where_it_comes_from_and_why_it_is_where_it_is(office: Office, place: Place) -> None:
    found = (await office.asker.ask(SERVICE, id=place.service))["node"]
    assert (found["caption"], found["state"], found["stateCategory"]) == ("A line", "IN_SERVICE", "ACTIVE")
    assert (found["active"], found["quantity"], found["characteristics"]) == (True, 1, {})
    assert found["account"] == {"id": place.account}
    assert found["line"]["service"] == {"id": place.service}
    assert found["specification"] == {"id": place.specification, "code": "line", "active": True}
    assert [(row["kind"], row["action"], row["to"]) for row in found["history"]["nodes"]] == [
        ("CREATED", None, "NEW"),
        ("MOVED", "ACTIVATE", "IN_SERVICE"),
    ]
    for row in found["history"]["nodes"]:
        assert row["service"] == {"id": place.service} and row["order"] is None
        assert row["cause"].startswith(f"sc_{found['order']['id']}_")
    assert found["why"]["because"]["order"] == {"id": found["order"]["id"]}
    assert found["why"]["message"] == "In service by Activate, which followed from Complete of an order task."


async def test_an_order_has_the_services_that_its_lines_created(office: Office, place: Place) -> None:
    read = "query ($id: ID!) { node(id: $id) { ... on Order { services { totalCount nodes { order { id } } } } } }"
    for order, count in ((place.revised_order, 1), (place.order, 0)):
        found = (await office.asker.ask(read, id=order))["node"]["services"]
        assert found == {"totalCount": count, "nodes": [{"order": {"id": order}}] * count}


async def test_non_payment_is_offered_with_the_reason_why_not(office: Office, place: Place) -> None:
    found = (await office.asker.ask(SERVICE, id=place.service))["node"]
    offered = {
        row["action"]: (row["allowed"], [r["code"] for r in row["reasons"]]) for row in found["availableActions"]
    }
    assert offered == {
        "CANCEL_BY_USER": (True, []),
        "SUSPEND_FOR_NON_PAY": (False, ["NON_PAY_IS_SWITCHED_ON"]),
        "CANCEL_FOR_NON_PAY": (False, ["NON_PAY_IS_SWITCHED_ON"]),
    }
    error = await office.refuse("transitionService", id=place.service, action="SUSPEND_FOR_NON_PAY", reason="Unpaid")
    assert [reason["code"] for reason in error["reasons"]] == ["NON_PAY_IS_SWITCHED_ON"]
    on = Access("bill", frozenset({Role.BILLING_AGENT}), non_pay=True)
    await office.act(place.service, "SUSPEND_FOR_NON_PAY", on, reason="Unpaid")
    assert (await office.asker.ask(SERVICE, id=place.service))["node"]["active"] is False


async def test_nothing_is_missing_of_a_service_that_runs(office: Office, place: Place) -> None:
    read = "query ($id: ID!) { node(id: $id) { ... on Service { why { missing { code message roles } } } } }"

    async def missing(service: str, access: Access = ADA) -> list[tuple[str, list[str]]]:
        told = (await office.asker.ask(read, access, id=service))["node"]["why"]["missing"]
        return [(reason["code"], reason["roles"]) for reason in told]

    new = (await office.asker.ask("{ services(where: {states: [NEW]}) { nodes { id } } }"))["services"]["nodes"][0]
    assert await missing(new["id"]) == [("AWAITS_ACTION", ["FULFILLMENT_MANAGER", "PROVISIONING_AGENT"])]
    assert await missing(place.service) == []
    on = Access("bill", frozenset({Role.BILLING_AGENT}), non_pay=True)
    await office.act(place.service, "SUSPEND_FOR_NON_PAY", on, reason="Unpaid")
    assert await missing(place.service, on) == [("AWAITS_ACTION", ["BILLING_AGENT"])]
    assert await missing(place.service) == [("NON_PAY_IS_SWITCHED_ON", [])]
    await office.act(place.service, "CANCEL_BY_USER", reason="Enough")
    assert await missing(place.service) == []


async def test_accounts_locations_and_products_are_active_with_an_active_service(office: Office, place: Place) -> None:
    read = """query ($account: ID!, $place: ID!) { account: node(id: $account) { ... on Account { active
            services { totalCount nodes { state } } } }
        place: node(id: $place) { ... on Location { active services { totalCount } } }
        specification(code: "line") { active } accounts { nodes { id active } } }"""
    given: dict[str, Any] = {"account": place.account, "place": place.location}
    found = await office.asker.ask(read, **given)
    assert found["account"]["active"] is True and found["account"]["services"]["totalCount"] == 3
    assert found["place"] == {"active": False, "services": {"totalCount": 0}}
    assert found["specification"] == {"active": True}
    await office.make("publishSpecification", code="line", domain="PRODUCT", name="Its next edition")
    await office.make("publishSpecification", code="other", domain="PRODUCT", name="Another")
    products = await office.asker.ask("{ productSpecifications { nodes { code edition active } } }")
    assert [tuple(row.values()) for row in products["productSpecifications"]["nodes"]] == [
        ("line", 1, True),
        ("line", 2, True),
        ("other", 1, False),
    ]
    assert {row["id"]: row["active"] for row in found["accounts"]["nodes"]} == {
        place.account: True,
        place.other_account: False,
    }
    order = await office.make("createCustomerOrder", title="There", accountId=place.account, locationId=place.location)
    await office.make("addOrderLineItem", parentId=order, title="There", specificationId=place.specification)
    await office.act(order, "SUBMIT")
    await office.act(order, "APPROVE")
    assert (await office.asker.ask(read, **given))["place"] == {"active": True, "services": {"totalCount": 1}}
    listing = "query { services { nodes { id } } }"
    for node in (await office.asker.ask(listing))["services"]["nodes"]:
        state = (await office.asker.ask(SERVICE, id=node["id"]))["node"]["state"]
        if state == "NEW":
            await office.act(node["id"], "ACTIVATE")
        await office.act(node["id"], "CANCEL_BY_USER", reason="All over")
    found = await office.asker.ask(read, **given)
    assert (found["account"]["active"], found["place"]["active"]) == (False, False)
    assert found["specification"] == {"active": False}


async def test_services_are_filtered(office: Office, place: Place) -> None:
    term = {"offering": "SUBSCRIPTION", "renewal": "EXPIRES", "termMonths": 12}
    edition = await office.make("publishSpecification", code="term", domain="SERVICE", name="A term", **term)
    order = await office.make("createCustomerOrder", title="x", accountId=place.account, locationId=place.location)
    await office.make("addOrderLineItem", parentId=order, title="100% fiber", specificationId=edition)
    await office.act(order, "SUBMIT")
    await office.act(order, "APPROVE")
    (limited,) = (await office.house.rows("SELECT id FROM service WHERE order_id = ?", order))[0]
    await office.act(limited, "ACTIVATE")
    listing = "query ($where: ServiceFilter) { services(where: $where) { nodes { id } } }"
    cases: list[tuple[dict[str, Any], int]] = [
        ({}, 4),
        ({"states": ["IN_SERVICE"]}, 2),
        ({"states": ["NEW"]}, 2),
        ({"active": True}, 4),
        ({"active": False}, 0),
        ({"accounts": [place.account]}, 4),
        ({"accounts": [place.other_account]}, 0),
        ({"specifications": [place.specification]}, 3),
        ({"specifications": [place.specification, edition]}, 4),
        ({"orders": [place.revised_order]}, 1),
        ({"renewals": ["MONTH_TO_MONTH"]}, 3),
        ({"titleContains": "LINE"}, 3),
    ]
    for where, count in cases:
        found = (await office.asker.ask(listing, where=where))["services"]["nodes"]
        assert len(found) == count, where
    only: list[dict[str, Any]] = [
        {"renewals": ["EXPIRES"]},
        {"titleContains": "0% F"},
        {"locations": [place.location]},
        {"termEndBefore": "2025-01-01T00:00:01Z"},
        {"termEndAfter": "2024-12-31T23:59:59Z"},
        {"termEndAfter": "2024-12-31T23:59:59Z", "termEndBefore": "2025-01-01T00:00:01Z", "active": True},
    ]
    for where in only:
        assert (await office.asker.ask(listing, where=where))["services"]["nodes"] == [{"id": limited}], where
    for where in ({"termEndBefore": "2025-01-01T00:00:00Z"}, {"termEndAfter": "2025-01-01T00:00:00Z"}):
        assert (await office.asker.ask(listing, where=where))["services"]["nodes"] == [], where
    await office.act(limited, "CANCEL_BY_USER", reason="Enough")
    assert (await office.asker.ask(listing, where={"active": False}))["services"]["nodes"] == [{"id": limited}]
    result = await office.asker.try_to_ask(listing, where={"accounts": [place.order]})
    assert result.errors and "is no id of Account" in result.errors[0].message
    for text, said in (("é" * 201, "has 201 characters; 200 are allowed"), ("\0", "contains control characters")):
        result = await office.asker.try_to_ask(listing, where={"titleContains": text})
        assert result.errors and said in result.errors[0].message
    assert (await office.asker.ask(listing, where={"titleContains": "é" * 200}))["services"]["nodes"] == []


async def test_a_line_about_a_service_is_found_from_both_ends(office: Office, place: Place) -> None:
    order = await office.make("createCustomerOrder", title="Away", accountId=place.account)
    given = {"operation": "DISCONNECT", "serviceId": place.service}
    line = await office.make("addOrderLineItem", parentId=order, title="Away", **given)
    read = (
        "query ($id: ID!) { node(id: $id) { ... on OrderLineItem { operation service { id } specification { id } } } }"
    )
    assert (await office.asker.ask(read, id=line))["node"] == {
        "operation": "DISCONNECT",
        "service": {"id": place.service},
        "specification": {"id": place.specification},
    }
    assert (await office.asker.ask(SERVICE, id=place.service))["node"]["lines"]["nodes"] == [{"id": line}]
    where = {"services": [place.service]}
    listing = """query ($id: ID!, $where: OrderLineItemFilter) {
        node(id: $id) { ... on FulfillmentOrder { lines(where: $where) { totalCount } } } }"""
    assert (await office.asker.ask(listing, id=order, where=where))["node"]["lines"]["totalCount"] == 1


async def test_who_sees_another_account_sees_no_service_of_this_one(office: Office, place: Place) -> None:
    eve = Access("eve", ADA.roles, frozenset({place.other_account}))
    assert (await office.asker.ask(SERVICE, eve, id=place.service))["node"] is None
    assert (await office.asker.ask("{ services { totalCount } }", eve))["services"]["totalCount"] == 0
    mine = Access("bob", ADA.roles, frozenset({place.account}))
    await office.make("addNote", mine, nodeId=place.service, text="Look here")
    read = "query ($id: ID!) { node(id: $id) { ... on Service { notes { nodes { text } } history { totalCount } } } }"
    found = (await office.asker.ask(read, mine, id=place.service))["node"]
    assert found == {"notes": {"nodes": [{"text": "Look here"}]}, "history": {"totalCount": 3}}


async def test_changes_of_a_service_can_be_watched_and_listed(office: Office, place: Place) -> None:
    query = """subscription ($where: StateChangeFilter) { stateChanges(where: $where) {
        ... on StateChange { nodeId to nodeKind service { state } order { id } } ... on CaughtUp { cursor } } }"""
    async with listening(office.house, query, where={"services": [place.service]}) as stream:
        await stream.hear()
        await office.act(place.order, "HOLD", reason="Something else")
        await office.act(place.service, "CANCEL_BY_USER", reason="It moved away")
        change = await stream.hear()
    assert change == {
        "nodeId": place.service,
        "to": "CANCELED_BY_USER",
        "nodeKind": "SERVICE",
        "service": {"state": "CANCELED_BY_USER"},
        "order": None,
    }
    listing = "query ($where: StateChangeFilter) { stateChanges(where: $where) { nodes { to } } }"
    found = (await office.asker.ask(listing, where={"services": [place.service]}))["stateChanges"]["nodes"]
    assert [row["to"] for row in found] == ["NEW", "IN_SERVICE", "CANCELED_BY_USER"]


async def test_an_order_can_be_watched_as_a_whole_but_no_service(office: Office, place: Place) -> None:
    query = "subscription ($id: ID!) { orderUpdates(id: $id) { __typename } }"
    error = await refused(office.house, query, id=place.service)
    assert error["extensions"]["code"] == "BAD_INPUT" and "is no id of an order" in error["message"]


async def test_a_line_takes_another_edition_until_its_capture_is_complete(office: Office, place: Place) -> None:
    line = place.draft_line
    read = "query ($id: ID!) { node(id: $id) { ... on OrderLineItem { specification { id edition } } } }"
    assert (await office.asker.ask(read, id=line))["node"]["specification"] is None
    newer = await office.make("publishSpecification", code="line", domain="PRODUCT", name="A better line")
    for edition, number in ((place.specification, 1), (newer, 2)):
        await office.make("updateOrderLineItem", id=line, specificationId=edition)
        assert (await office.asker.ask(read, id=line))["node"]["specification"] == {"id": edition, "edition": number}
    await office.make("retireSpecification", id=place.specification)
    error = await office.refuse("updateOrderLineItem", id=line, specificationId=place.specification)
    assert (error["__typename"], error["path"]) == ("InvalidInput", ["specificationId"])


async def test_an_incomplete_order_says_which_line_lacks_what(office: Office, place: Place) -> None:
    characteristics = [{"name": "speed", "required": True}]
    code = await office.make(
        "publishSpecification", code="fast", domain="PRODUCT", name="Fast", characteristics=characteristics
    )
    order = await office.make("createCustomerOrder", title="Fast", accountId=place.account)
    line = await office.make("addOrderLineItem", parentId=order, title="Fast", specificationId=code)
    await office.act(order, "SUBMIT")
    read = """query ($id: ID!, $line: ID!) { order: node(id: $id) { ... on CustomerOrder { state
            why { missing { code message blocking { id } } } } }
        line: node(id: $line) { ... on OrderLineItem { shortcomings needsEnrichment } } }"""
    found = await office.asker.ask(read, id=order, line=line)
    assert found["order"]["state"] == "SUBMITTED"
    assert found["line"] == {"shortcomings": "fast requires speed.", "needsEnrichment": False}
    (missing,) = [row for row in found["order"]["why"]["missing"] if row["code"] == "LINES_ARE_COMPLETE"]
    assert missing["blocking"] == [{"id": line}]
    await office.make("updateOrderLineItem", id=line, characteristics={"speed": "very"})
    found = await office.asker.ask(read, id=order, line=line)
    assert (found["order"]["state"], found["line"]["shortcomings"]) == ("NEW", "")
