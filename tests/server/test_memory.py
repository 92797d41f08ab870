"""A subscription holds no more memory after many events than after few."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncGenerator

import strawberry

from schema.execution import LeakFreeExecution

FEW, MANY = 500, 20_000


@strawberry.type
class Reading:
    """Something with fields, since it is the collecting of fields that was kept."""

    number: int
    text: str


@strawberry.type
class Query:
    """A schema needs one."""

    nothing: int = 0


@strawberry.type
class Subscription:
    """Many small events."""

    @strawberry.subscription
    async def readings(self) -> AsyncGenerator[Reading, None]:
        for number in range(MANY):
            yield Reading(number=number, text="x")


async def test_events_leave_nothing_behind() -> None:
    schema = strawberry.Schema(Query, subscription=Subscription, execution_context_class=LeakFreeExecution)
    tracemalloc.start()
    try:
        held: dict[int, int] = {}
        count = 0
        async for result in await schema.subscribe("subscription { readings { number text } }"):
            count += 1
            if count in (FEW, MANY):
                held[count] = tracemalloc.get_traced_memory()[0]
            assert not result.errors
    finally:
        tracemalloc.stop()
    assert held[MANY] - held[FEW] < 100_000


def test_our_schema_is_executed_like_that() -> None:
    from schema import schema

    assert schema.execution_context_class is LeakFreeExecution
