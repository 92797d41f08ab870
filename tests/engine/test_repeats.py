"""A call with an idempotency key has one effect, however often it is made."""

from __future__ import annotations

import asyncio
from pathlib import Path

from engine import work
from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.engine.house import House
from tests.soak.repeats import repeats

MAX = Access("max", frozenset({Role.FULFILLMENT_MANAGER}))


def test_calls_given_up_and_repeated_have_one_effect_each(tmp_path: Path) -> None:
    result = repeats(200, tmp_path)
    assert result.failures == []
    assert result.figures["given up"] > 100 and result.figures["repeated"] > 20


async def test_a_key_used_for_another_input_is_refused_and_nothing_is_done(house: House) -> None:
    _, (line,) = await house.order()
    await house.do("addNote", work.add_note, key="k", node_id=line, text="one")
    other = await house.try_to("addNote", work.add_note, key="k", node_id=line, text="two")
    operation = await house.try_act(line, "HOLD", key="k")
    assert other.problem is not None and other.problem.code == "IDEMPOTENCY_KEY_REUSED"
    assert operation.problem is not None and operation.problem.code == "IDEMPOTENCY_KEY_REUSED"
    assert await house.rows("SELECT text FROM note") == [("one",)]


async def test_a_key_belongs_to_its_caller(house: House) -> None:
    _, (line,) = await house.order()
    await house.do("addNote", work.add_note, key="k", node_id=line, text="one")
    await house.do("addNote", work.add_note, MAX, key="k", node_id=line, text="one")
    assert await house.rows("SELECT COUNT(*) FROM note") == [(2,)]


async def test_a_refusal_is_not_remembered(house: House) -> None:
    _, (line,) = await house.order()
    assert (await house.try_act(line, "RESUME", key="k")).problem is not None
    await house.act(line, "HOLD")
    outcome = await house.try_act(line, "RESUME", key="k")
    assert outcome.problem is None and not outcome.repeated


async def test_a_repetition_is_answered_even_when_the_call_would_be_refused_by_now(house: House) -> None:
    _, (line,) = await house.order()
    first = await house.try_act(line, "HOLD", key="k")
    again = await house.try_act(line, "HOLD", key="k")
    assert again.repeated and again.entries == first.entries and again.object_id == first.object_id


async def test_the_same_call_made_twenty_times_at_once_is_done_once(house: House) -> None:
    _, (line,) = await house.order()
    outcomes = await asyncio.gather(*(house.try_act(line, "HOLD", key="k") for _ in range(20)))
    assert all(outcome.problem is None for outcome in outcomes)
    assert sum(not outcome.repeated for outcome in outcomes) == 1
    assert len({outcome.entries[0].sequence for outcome in outcomes}) == 1


async def test_a_repetition_is_published_only_once(house: House) -> None:
    _, (line,) = await house.order()
    await house.try_act(line, "HOLD", key="k")
    published = await house.hub.since(0)
    await house.try_act(line, "HOLD", key="k")
    assert await house.hub.since(0) == published


async def test_blank_and_overlong_keys_are_refused(house: House) -> None:
    _, (line,) = await house.order()
    for key in ("", "  ", "k" * 201):
        outcome = await house.try_to("addNote", work.add_note, key=key, node_id=line, text="one")
        assert outcome.problem is not None and outcome.problem.path == ("idempotencyKey",)


async def test_old_keys_are_forgotten_and_may_be_used_again(house: House) -> None:
    _, (line,) = await house.order()
    await house.try_act(line, "HOLD", key="k")
    house.clock.advance(days=2)
    await house.engine.forget("2024-01-02T00:00:00.000Z")
    assert not (await house.try_act(line, "RESUME", key="k")).repeated
