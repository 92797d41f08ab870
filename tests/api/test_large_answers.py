"""How large an answer may become, counted while it is loaded."""

from __future__ import annotations

from typing import Any

from resolvers.context import Context
from resolvers.limits import Limits
from schema import schema
from tests.api.asking import ADA, Asker
from tests.api.planting import plant_tree
from tests.api.seeding import Seeds

TASKS = "query ($id: ID!) { node(id: $id) { ... on FulfillmentOrder { tasks(first: 100) { nodes { id title } } } } }"


async def ask(asker: Asker, most: int, query: str, **variables: Any) -> Any:
    """The result under this bound."""
    context = Context(asker.house.engine, ADA, "request-1", Limits(max_values=most))
    return await schema.execute(query, variables, context)


async def test_an_answer_ends_where_it_becomes_too_large(asker: Asker) -> None:
    seeds = Seeds()
    order = plant_tree(seeds, 40)
    await asker.plant(seeds)
    values = 1 + 40 + 40 * 2  # the page, its rows, their fields
    assert (await ask(asker, values, TASKS, id=order)).errors is None
    (error,) = (await ask(asker, values - 1, TASKS, id=order)).errors
    assert error.message == f"The answer has {values} values or more; max_values allows {values - 1} (1 too many)."
    assert error.extensions["code"] == "ANSWER_TOO_LARGE"
    assert error.path == ["node"]


async def test_what_was_written_stays_written_though_the_answer_is_too_large(asker: Asker) -> None:
    create = 'mutation { createAccount(input: {name: "Brown"}) { account { id name createdAt } errors { code } } }'
    (error,) = (await ask(asker, 2, create)).errors
    assert error.message.endswith("What was written stays written.")
    assert error.extensions["code"] == "ANSWER_TOO_LARGE"
    assert (await asker.ask("{ accounts { totalCount } }"))["accounts"] == {"totalCount": 1}
