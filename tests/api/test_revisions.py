"""Revisions through the schema: their items while they are open, and the former lines afterwards."""

from __future__ import annotations

from tests.api.office import Office, Place

REVISIONS = """query ($id: ID!) { node(id: $id) { ... on CustomerOrder { revision revisions { nodes {
    outcome revisionNumber
    items { nodes { id revisionChange title quantity operation characteristics line { id state } parent { id }
        specification { id } service { id } location { id } externalId description } }
    formerLines { nodes { line { id } parent { id } state title quantity operation characteristics
        specification { id } service { id } } totalCount } } } } } }"""


async def test_items_are_read_while_the_revision_is_open_and_the_former_lines_afterwards(
    office: Office, place: Place
) -> None:
    order, line = place.revised_order, place.revised_line
    added = {"parentId": order, "title": "Another", "specificationId": place.specification, "quantity": 4}
    await office.make("reviseOrder", id=order, add=[added], change=[{"id": line, "quantity": 7}])
    (open_revision,) = (await office.asker.ask(REVISIONS, id=order))["node"]["revisions"]["nodes"]
    items = open_revision["items"]["nodes"]
    assert (open_revision["outcome"], open_revision["formerLines"]["totalCount"]) == ("OPEN", 0)
    assert [(i["revisionChange"], i["title"], i["quantity"]) for i in items] == [
        ("ADD", "Another", 4),
        ("CHANGE", "A line", 7),
    ]
    assert items[0]["line"] is None and items[0]["parent"] == {"id": order}
    assert items[1]["line"] == {"id": line, "state": "REVISION_IN_PROGRESS"}
    assert items[0]["specification"] == {"id": place.specification}
    await office.make("reviseOrder", id=order, withdraw=[items[1]["id"]], remove=[line])
    await office.act(order, "APPROVE_REVISION")
    found = (await office.asker.ask(REVISIONS, id=order))["node"]
    (approved,) = found["revisions"]["nodes"]
    assert (found["revision"], approved["outcome"], approved["revisionNumber"]) == (1, "APPROVED", 1)
    assert approved["items"]["nodes"][0]["line"]["state"] == "SCHEDULED"
    assert approved["items"]["nodes"][1]["line"] == {"id": line, "state": "CANCELLATION_IN_PROGRESS"}
    (former,) = approved["formerLines"]["nodes"]
    assert (former["line"], former["quantity"], former["state"]) == ({"id": line}, 1, "REVISION_IN_PROGRESS")
    assert former["specification"] == {"id": place.specification}


async def test_pages_of_items_and_former_lines_continue_behind_their_cursors(office: Office, place: Place) -> None:
    order = place.revised_order
    added = [{"parentId": order, "title": f"Line {n}"} for n in range(3)]
    await office.make("reviseOrder", id=order, add=added)
    await office.act(order, "APPROVE_REVISION")
    await office.act(order, "START_REVISION")
    await office.act(order, "APPROVE_REVISION")
    read = """query ($id: ID!, $after: String) { node(id: $id) { ... on CustomerOrder { revisions { nodes {
        page: %s(first: 1, after: $after) { nodes { title } pageInfo { endCursor hasNextPage } } } } } } }"""
    for field, of, titles in (
        ("items", 0, ["Line 0", "Line 1", "Line 2"]),
        ("formerLines", 1, ["A line", "Line 0", "Line 1", "Line 2"]),
    ):
        met, after, more = [], None, True
        while more:
            found = (await office.asker.ask(read % field, id=order, after=after))["node"]["revisions"]["nodes"][of]
            met += [node["title"] for node in found["page"]["nodes"]]
            after, more = found["page"]["pageInfo"]["endCursor"], found["page"]["pageInfo"]["hasNextPage"]
        assert met == titles


async def test_what_is_wrong_with_an_item_is_told_with_its_place(office: Office, place: Place) -> None:
    order = place.revised_order
    error = await office.refuse("reviseOrder", id=order, change=[{"id": place.line, "quantity": 2}])
    assert (error["__typename"], error["path"]) == ("NotFound", ["change", "0", "id"])
    error = await office.refuse("reviseOrder", id=order, add=[{"parentId": order, "title": " "}])
    assert (error["__typename"], error["path"]) == ("InvalidInput", ["add", "0", "title"])
    error = await office.refuse("reviseOrder", id=place.order, remove=[place.line])
    assert [reason["code"] for reason in error["reasons"]] == ["IS_BEING_REVISED"]


async def test_a_task_that_is_done_again_or_undone_names_the_first_one(office: Office, place: Place) -> None:
    tasks = [
        {
            "code": "do",
            "title": "Do",
            "redoOnChange": True,
            "compensation": {"title": "Undo", "automated": True, "topic": "undoing"},
        },
        {"code": "more", "title": "More", "after": ["do"]},
    ]
    edition = await office.make("publishSpecification", code="done", domain="PRODUCT", name="Done", tasks=tasks)
    order = await office.make("createCustomerOrder", title="Ordered", accountId=place.account)
    line = await office.make("addOrderLineItem", parentId=order, title="Ordered", specificationId=edition)
    await office.act(order, "SUBMIT")
    await office.act(order, "APPROVE")
    read = """query ($id: ID!) { node(id: $id) { ... on FulfillmentOrder { tasks { nodes {
        id title state template topic automated redoOnChange redoes { id } compensates { id }
        domainOrder { specification { id } } } } } } }"""
    first = (await office.asker.ask(read, id=order))["node"]["tasks"]["nodes"][0]
    assert (first["template"], first["redoOnChange"], first["redoes"]) == ("done/do", True, None)
    assert first["domainOrder"] == {"specification": {"id": edition}}
    for action in ("START", "COMPLETE"):
        await office.act(first["id"], action)
    await office.act(order, "START_REVISION")
    await office.make("reviseOrder", id=order, change=[{"id": line, "quantity": 2}])
    await office.act(order, "APPROVE_REVISION")
    again = (await office.asker.ask(read, id=order))["node"]["tasks"]["nodes"][2]
    assert (again["title"], again["state"], again["redoes"]) == ("Do", "OPEN", {"id": first["id"]})
    await office.act(line, "REQUEST_CANCELLATION", reason="No")
    await office.act(line, "APPROVE_CANCELLATION")
    undo = (await office.asker.ask(read, id=order))["node"]["tasks"]["nodes"][3]
    assert (undo["title"], undo["state"], undo["compensates"]) == ("Undo", "OPEN", {"id": first["id"]})
    assert (undo["automated"], undo["topic"]) == (True, "undoing")
    assert await office.claim("undoing") == [undo["id"]]
