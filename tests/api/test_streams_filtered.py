"""A stream and a query with the same filter tell the same changes, whoever asks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from random import Random
from typing import Any

import pytest

from events.cursor import encode
from lifecycle.access import Access
from lifecycle.node import KINDS
from lifecycle.vocabulary import Action, Role, State
from resolvers.watching import TESTS, only_root
from tests.api.asking import ADA
from tests.api.listening import CHANGES, listening, refused
from tests.api.office import Office, Place
from tests.api.test_streams import recorded

Draw = Callable[[Random, list[dict[str, Any]], Place], Any]


def of(column: str) -> Draw:
    """Some of the values that the journal has."""
    return lambda random, rows, place: random.choices([row[column] for row in rows], k=random.randint(0, 3))


def one_of(column: str) -> Draw:
    """A value that the journal has."""
    return lambda random, rows, place: random.choice(rows)[column]


def some(*values: str) -> Draw:
    """Some of these."""
    return lambda random, rows, place: random.sample(values, random.randint(0, min(3, len(values))))


def _orders(random: Random, rows: list[dict[str, Any]], place: Place) -> list[str]:
    known = [place.order, place.draft, place.service_order, f"co_{0:032x}"]
    known += [place.staffing_order, place.staffing_draft, place.provisioning_order]
    return random.sample(known, random.randint(0, 2))


def _services(random: Random, rows: list[dict[str, Any]], place: Place) -> list[str]:
    return random.sample([place.service, f"sv_{0:032x}"], random.randint(0, 2))


def _accounts(random: Random, rows: list[dict[str, Any]], place: Place) -> list[str]:
    return random.sample([place.account, place.other_account], random.randint(0, 2))


def _below(random: Random, rows: list[dict[str, Any]], place: Place) -> str:
    kinds = [place.work_order, place.request, place.line, place.account, place.service]
    other = [*kinds, "", "co_", place.draft_line[:-1], f"li_{0:032x}"]
    return str(random.choice([place.order, place.domain_order, random.choice(rows)["nodeId"], random.choice(other)]))


def _batch(random: Random, rows: list[dict[str, Any]], place: Place) -> str:
    return str(random.choice([*(row["batch"] for row in rows if row["batch"]), "ba_unknown", ""]))


FIELDS: dict[str, Draw] = {
    "orders": _orders,
    "services": _services,
    "nodes": of("nodeId"),
    "below": _below,
    "accounts": _accounts,
    "nodeKinds": some(*KINDS),
    "kinds": some("CREATED", "MOVED", "EDITED", "DELETED"),
    "to": some(*(state.value for state in State)),
    "actions": some(*(action.value for action in Action)),
    "actors": of("actor"),
    "batch": _batch,
    "since": one_of("at"),
    "until": one_of("at"),
}


async def live_on(office: Office, place: Place) -> None:
    """Some more life, by several people, at several times, with a batch and an order that changes hands."""
    clock = office.house.clock
    await office.act(place.order, "HOLD", Access("max", frozenset({Role.FULFILLMENT_MANAGER})), reason="x")
    clock.advance(hours=1)
    await office.act(place.order, "RESUME")
    query = "mutation ($input: TransitionManyInput!) { transitionMany(input: $input) { succeeded } }"
    items = [{"id": place.open_task, "action": "START"}, {"id": place.second_line, "action": "HOLD", "reason": "x"}]
    await office.asker.ask(query, input={"items": items})
    clock.advance(hours=1)
    await office.act(place.ready_task, "START")
    await office.act(place.assignment, "ASSIGN")
    await office.make("cancelProvisioningLineItem", id=place.unserved_line)
    await office.make("deleteDraft", id=place.staffing_draft)
    await office.act(place.service, "CANCEL_BY_USER", reason="x")
    await office.make("removeOrderLineItem", id=place.draft_line)
    await office.make("updateOrder", id=place.draft, accountId=place.other_account)
    await office.make("addNote", Access("fay", frozenset({Role.FULFILLMENT_AGENT})), nodeId=place.line, text="x")
    await office.make("createServiceOrder", title="Nobody's yet")


async def journal(office: Office) -> list[dict[str, Any]]:
    """Rows to draw values from."""
    query = "{ stateChanges(last: 100) { nodes { nodeId actor at batch } } }"
    rows: list[dict[str, Any]] = (await office.asker.ask(query))["stateChanges"]["nodes"]
    return rows


def draw(random: Random, rows: list[dict[str, Any]], place: Place) -> dict[str, Any]:
    """A filter of one to three fields; sometimes one of them is null."""
    names = random.sample(sorted(FIELDS), random.choice((1, 1, 2, 3)))
    return {name: None if random.random() < 0.05 else FIELDS[name](random, rows, place) for name in names}


def test_every_field_of_the_filter_is_drawn() -> None:
    assert set(FIELDS) == set(TESTS)


@pytest.mark.parametrize("seed", range(4))
async def test_a_replayed_stream_tells_what_the_query_does(office: Office, place: Place, seed: int) -> None:
    await live_on(office, place)
    rows, random, found = await journal(office), Random(seed), 0
    callers = [ADA, *(Access("eve", ADA.roles, frozenset({account})) for account in (place.account, "ac_none"))]
    for _ in range(100):
        where, access = draw(random, rows, place), random.choice(callers)
        wanted = await recorded(office, where=where, access=access)
        async with listening(
            office.house, CHANGES, access, where=where, after=encode(office.house.hub.epoch, 0)
        ) as stream:
            assert await stream.replay() == wanted, (where, access)
        found += bool(wanted)
    assert found > 15, "filters that find nothing show nothing"


async def test_live_streams_tell_what_the_query_does(office: Office, place: Place) -> None:
    await live_on(office, place)
    rows, random = await journal(office), Random(7)
    async with AsyncExitStack() as stack:
        told = []
        for _ in range(60):
            where = draw(random, rows, place)
            stream = await stack.enter_async_context(listening(office.house, CHANGES, where=where))
            assert (await stream.hear())["__typename"] == "CaughtUp"
            told.append((where, stream))
        after = encode(office.house.hub.epoch, office.house.hub.newest)
        await office.act(place.second_line, "RESUME")
        await office.act(place.line, "HOLD", reason="x")
        await office.act(place.service_order, "SUBMIT")
        await office.act(place.ready_task, "COMPLETE")
        await office.act(place.staffing_order, "CANCEL")
        for where, stream in told:
            for change in await recorded(office, where=where, after=after):
                assert await stream.hear() == change, where
        await asyncio.gather(*(stream.silent(0.2) for _, stream in told))


@pytest.mark.parametrize(
    "where",
    [
        {"orders": ["ot_1"]},
        {"orders": ["nonsense"]},
        {"services": ["co_1"]},
        {"accounts": ["co_1"]},
        {"nodes": [f"ot_{n}" for n in range(101)]},
        {"actors": ["x"] * 101},
    ],
)
async def test_filters_that_can_not_be_meant_are_refused_alike(office: Office, where: dict[str, Any]) -> None:
    query = "query ($where: StateChangeFilter) { stateChanges(where: $where) { nodes { id } } }"
    asked = await office.asker.refused(query, where=where)
    watched = await refused(office.house, CHANGES, where=where)
    assert (watched["message"], watched["extensions"]) == (asked["message"], asked["extensions"])
    assert watched["extensions"]["code"] == "BAD_INPUT"


async def test_a_restricted_caller_is_told_nothing_of_others(office: Office, place: Place) -> None:
    eve = Access("eve", ADA.roles, frozenset({place.other_account}))
    async with listening(office.house, CHANGES, eve, where={"nodes": [place.order]}) as stream:
        await stream.hear()
        await office.act(place.order, "HOLD", reason="x")
        await stream.silent()


def test_a_stream_about_one_order_or_one_service_reads_its_changes_alone() -> None:
    assert only_root({"orders": ["co_1"], "kinds": ["MOVED"]}) == "co_1"
    assert only_root({"orders": None, "services": ["sv_1"]}) == "sv_1"
    several: list[dict[str, Any]] = [{}, {"orders": ["co_1", "so_2"]}, {"services": []}, {"nodes": ["ot_1"]}]
    assert [only_root(where) for where in (None, *several)] == [None] * 5
