"""Many callers at a time: one of them is first, and nobody's change is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from engine import capture, work
from lifecycle.refusal import VersionConflict
from tests.engine.fold import Fold
from tests.engine.house import House
from tests.soak.contests import CONTESTS, Contest
from tests.soak.races import races


@pytest.mark.parametrize("contest", CONTESTS, ids=lambda contest: contest.family)
def test_whatever_64_callers_do_to_an_order_is_legal_settled_and_complete(tmp_path: Path, contest: Contest) -> None:
    result = races(2_000, tmp_path, contest)
    assert result.failures == []
    assert result.figures["done"] > 100 and result.figures["too slow"] > 100 and result.figures["refused"] > 100


async def test_of_all_callers_who_expect_the_same_version_exactly_one_wins(house: House) -> None:
    _, (line,) = await house.order()
    version = (await house.rows("SELECT version FROM order_line_item"))[0][0]
    for action in ("HOLD", "RESUME", "HOLD"):
        calls = [house.try_act(line, action, expected_version=version) for _ in range(64)]
        outcomes = await asyncio.gather(*calls)
        won = [outcome for outcome in outcomes if outcome.problem is None]
        lost = [outcome.problem for outcome in outcomes if outcome.problem is not None]
        assert len(won) == 1 and won[0].entries[0].version == version + 1
        assert all(isinstance(problem, VersionConflict) and problem.current_version == version + 1 for problem in lost)
        version += 1


async def test_of_all_callers_who_start_a_task_the_first_one_gets_it(house: House) -> None:
    _, (line,) = await house.order()
    task = await house.task(await house.domain_order(line))
    outcomes = await asyncio.gather(*(house.try_act(task, "START") for _ in range(64)))
    assert sum(outcome.problem is None for outcome in outcomes) == 1


async def test_an_external_id_is_given_once_however_many_ask_for_it_at_once(house: House) -> None:
    make, account = capture.create_order("CUSTOMER_ORDER"), await house.account()
    asked: dict[str, Any] = {"title": "An order", "account_id": account, "external_id": "PO-1"}
    outcomes = await asyncio.gather(*(house.try_to("createCustomerOrder", make, **asked) for _ in range(20)))
    assert sum(outcome.problem is None for outcome in outcomes) == 1


async def test_the_last_two_tasks_completed_at_once_complete_everything_above(house: House) -> None:
    order, (line,) = await house.order()
    domain_order = await house.domain_order(line)
    tasks = [await house.task(domain_order) for _ in range(2)]
    for task in tasks:
        await house.act(task, "START")
    await asyncio.gather(*(house.act(task, "COMPLETE") for task in tasks))
    assert await house.state(order) == "COMPLETED"


async def test_a_fold_sees_a_rollup_that_was_left_out(house: House) -> None:
    """The judge of the races is judged."""
    _, (line,) = await house.order()
    task = await house.task(await house.domain_order(line))
    note = await house.try_to("addNote", work.add_note, node_id=task, text="About to begin")
    started = (await house.act(task, "START")).entries
    rows = await house.hub.since(0)
    sound, missing, wrong = Fold(), Fold(), Fold()
    sound.take(rows)
    missing.take([row for row in rows if row not in started[1:]])
    wrong.take([row for row in rows if row not in note.entries])
    assert sound.faults == [] and missing.faults and wrong.faults
