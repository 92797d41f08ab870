"""What is watched is judged with every event: an order that moves to another account is gone from the former one."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import Any

from lifecycle.access import Access
from tests.api.asking import ADA
from tests.api.listening import CHANGES, SILENT, Listener, listening, refused
from tests.api.office import Office, Place
from tests.api.overhearing import QUICK

UPDATES = """subscription ($id: ID!, $after: String) { orderUpdates(id: $id, after: $after) { __typename
    ... on OrderSnapshot { order { id } } ... on StateChange { kind nodeId node { id } order { id } }
    ... on CaughtUp { cursor } } }"""
BOARD = "subscription { boardUpdates { __typename ... on Board { orderStates { state count } } } }"


def of(account: str) -> Access:
    """Somebody who sees one account."""
    return Access("eve", ADA.roles, frozenset({account}))


async def test_who_watches_hears_nothing_once_an_order_belongs_to_another(office: Office, place: Place) -> None:
    """Nor does it hear of the move; who gets the order hears all from the move on."""
    former, latter = of(place.account), of(place.other_account)
    async with AsyncExitStack() as stack:

        async def listen(query: str, access: Access, **given: Any) -> Listener:
            listener = await stack.enter_async_context(listening(office.house, query, access, SILENT, **given))
            await listener.until("CaughtUp")
            return listener

        losing = await listen(CHANGES, former), await listen(UPDATES, former, id=place.draft)
        gaining = await listen(CHANGES, latter)
        await office.make("updateOrder", id=place.draft, title="Still theirs")
        assert [(await each.hear())["kind"] for each in losing] == ["EDITED", "EDITED"]
        await office.make("updateOrder", id=place.draft, accountId=place.other_account)
        await office.make("addNote", nodeId=place.draft_line, text="Hers now.")
        assert [(await gaining.hear())["nodeId"] for _ in range(2)] == [place.draft, place.draft_line]
        for each in losing:
            await each.silent()


async def test_what_is_replayed_of_the_time_before_leads_to_no_node(office: Office, place: Place) -> None:
    """The former account keeps what it heard, and learns nothing new of it."""
    beginning = (await office.asker.ask("{ stateChanges(first: 1) { nodes { cursor } } }"))["stateChanges"]["nodes"][0]
    await office.make("updateOrder", id=place.draft, accountId=place.other_account, title="Hers")
    query = """subscription ($after: String, $where: StateChangeFilter) { stateChanges(after: $after, where: $where) {
        __typename ... on StateChange { nodeId snapshot node { id } order { id title } } } }"""
    given = {"after": beginning["cursor"], "where": {"orders": [place.draft]}}
    async with listening(office.house, query, of(place.account), SILENT, **given) as stream:
        heard = await stream.replay()
    assert heard and all(each["node"] is None and each["order"] is None for each in heard)
    assert "Hers" not in str(heard)
    error = await refused(office.house, UPDATES, of(place.account), id=place.draft, after=beginning["cursor"])
    nothing = await refused(office.house, UPDATES, of(place.account), id=f"co_{0:032x}", after=beginning["cursor"])
    assert error["extensions"] == nothing["extensions"] == {"code": "NOT_FOUND"}
    assert error["message"].replace(place.draft, "") == nothing["message"].replace(f"co_{0:032x}", "")


async def test_with_the_order_goes_its_past(office: Office, place: Place) -> None:
    await office.make("addNote", nodeId=place.draft, text="Before.")
    await office.make("updateOrder", id=place.draft, accountId=place.other_account)
    query = """query ($id: ID!) { node(id: $id) { ... on CustomerOrder {
        history { totalCount } notes { nodes { text } } } } }"""
    node = (await office.asker.ask(query, of(place.other_account), id=place.draft))["node"]
    assert node == {"history": {"totalCount": 3}, "notes": {"nodes": [{"text": "Before."}]}}
    assert (await office.asker.ask(query, of(place.account), id=place.draft))["node"] is None


async def test_a_watched_board_counts_it_no_more(office: Office, place: Place) -> None:
    async with listening(office.house, BOARD, of(place.account), QUICK) as losing:
        before = (await losing.hear())["orderStates"]
        await office.make("updateOrder", id=place.draft, accountId=place.other_account)
        after = (await losing.hear())["orderStates"]
    assert sum(row["count"] for row in before) == sum(row["count"] for row in after) + 1


async def test_a_cursor_from_other_hands_opens_nothing(office: Office, place: Place) -> None:
    """A caller who sees all gave it away; it is a place in the journal and no key to it."""
    everything = "{ stateChanges(first: 100) { edges { cursor node { nodeId } } } }"
    edges = (await office.asker.ask(everything))["stateChanges"]["edges"]
    async with listening(office.house, CHANGES, of(place.other_account), SILENT, after=edges[0]["cursor"]) as stream:
        assert await stream.replay() == []


async def test_a_caller_without_a_role_hears_nothing(office: Office, place: Place) -> None:
    nobody = Access("nobody")
    assert (await refused(office.house, UPDATES, nobody, id=place.order))["extensions"] == {"code": "NOT_FOUND"}
    async with listening(office.house, BOARD, ADA, QUICK) as known:
        assert (await known.hear())["orderStates"]  # boards are shared, but not with those who may see less
        async with listening(office.house, BOARD, nobody, QUICK) as board:
            assert (await board.hear())["orderStates"] == []
    async with listening(office.house, CHANGES, nobody, SILENT) as stream:
        await stream.until("CaughtUp")
        await office.make("addNote", nodeId=place.order, text="x")
        await stream.silent()
