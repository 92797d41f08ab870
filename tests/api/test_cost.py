"""Whatever is selected costs the same number of statements, however much there is of it."""

from __future__ import annotations

import pytest

from schema import schema
from tests.api.asking import Asker
from tests.api.everything import everything
from tests.api.planting import plant_tree
from tests.api.seeding import Seeds

TREE = "query ($id: ID!) { node(id: $id) { ... on CustomerOrder " + everything("CustomerOrder", 1) + " } }"
PLAN = (
    "query ($id: ID!) { node(id: $id) { ... on Order { orchestrationPlan "
    + everything("OrchestrationPlan", 1)
    + " } } }"
)


WORKING_VIEW = """
query ($id: ID!) { node(id: $id) { ... on FulfillmentOrder {
  number state progress { total percent } atRisk account { name } availableActions { action allowed reasons { code } }
  lines(first: 100) { nodes { title state progress { done }
    domainOrders { nodes { title state heldBy { since }
      tasks(first: 100) { totalCount nodes { title state stateLabel assignee isBlocked atRisk
        dependsOn { edges { met node { id state } } }
        notes { totalCount } history(last: 1) { nodes { at actor } } } } } } } }
} } }
"""


async def test_a_tree_of_500_tasks_costs_the_statements_of_one_of_10(asker: Asker) -> None:
    seeds = Seeds()
    small, large = plant_tree(seeds, 10), plant_tree(seeds, 500)
    await asker.plant(seeds)
    assert await asker.cost(WORKING_VIEW, id=small) == await asker.cost(WORKING_VIEW, id=large)


async def test_with_every_field_selected_only_the_kinds_of_nodes_count(asker: Asker) -> None:
    seeds = Seeds()
    small, large = plant_tree(seeds, 120), plant_tree(seeds, 500)
    await asker.plant(seeds)
    assert await asker.cost(TREE, id=small) == await asker.cost(TREE, id=large)


async def test_with_every_field_selected_of_a_revision_its_length_does_not_count(asker: Asker) -> None:
    seeds = Seeds()
    account = seeds.account()
    small, large = (_revision(seeds, account, count) for count in (3, 40))
    await asker.plant(seeds)
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on Revision {everything('Revision', 1)} }} }}"
    assert await asker.cost(query, id=small) == await asker.cost(query, id=large)


def _revision(seeds: Seeds, account: str, lines: int) -> str:
    order, specification = seeds.order(account), seeds.specification(f"lines-{lines}")
    revision = seeds.revision(order)
    for _ in range(lines):
        line = seeds.line(order, specification_id=specification)
        service = seeds.service(line, specification, account)
        seeds.revised(revision, line, specification_id=specification, service_id=service)
    return revision


async def test_a_plan_of_2000_nodes_costs_the_statements_of_one_of_50(asker: Asker) -> None:
    seeds = Seeds()
    small, large = plant_tree(seeds, 50), plant_tree(seeds, 2000)
    await asker.plant(seeds)
    assert await asker.cost(PLAN, id=small) == await asker.cost(PLAN, id=large) == 5


@pytest.mark.parametrize(
    ("root", "typename", "few", "many"),
    [
        ("orders", "Order", 5, 50),
        ("customerOrders", "CustomerOrder", 5, 50),
        ("orderTasks", "OrderTask", 8, 48),
        ("falloutRecords", "FalloutRecord", 5, 50),
        ("accounts", "Account", 5, 50),
        ("locations", "Location", 5, 50),
        ("services", "Service", 5, 50),
        ("serviceSpecifications", "ServiceSpecification", 6, 60),
        ("stateChanges", "StateChange", 15, 90),
    ],
)
async def test_a_long_page_costs_the_statements_of_a_short_one(
    asker: Asker, root: str, typename: str, few: int, many: int
) -> None:
    seeds = Seeds()
    for _ in range(50):
        account = seeds.account()
        seeds.location(account)
        plant_tree(seeds, 8, account)
    await asker.plant(seeds)
    query = f"query ($first: Int) {{ {root}(first: $first) {{ totalCount nodes {everything(typename, 1)} }} }}"
    assert await asker.cost(query, first=few) == await asker.cost(query, first=many)


async def test_all_roots_of_one_operation_are_read_on_one_snapshot(asker: Asker) -> None:
    seeds = Seeds()
    order = plant_tree(seeds, 4)
    await asker.plant(seeds)
    data = await asker.ask(
        "query ($id: ID!) { board { asOf } orders { totalCount } a: node(id: $id) { id } orderTasks { totalCount } }",
        id=order,
    )
    assert asker.driver.readings == 1
    assert data["orders"]["totalCount"] == 1


async def test_what_needs_no_database_reads_none(asker: Asker) -> None:
    await asker.ask("{ viewer { actor } lifecycles { name } __typename }")
    assert asker.driver.readings == 0


async def test_only_selected_columns_are_read(asker: Asker) -> None:
    await asker.ask("{ orderTasks { nodes { title } } }")
    assert [sql.partition(" FROM ")[0] for sql in asker.driver.statements] == ["SELECT '', t.id, t.title"]


async def test_every_field_of_every_type_can_be_read(asker: Asker) -> None:
    seeds = Seeds()
    account = seeds.account()
    order = plant_tree(seeds, 30, account)
    seeds.location(account)
    await asker.plant(seeds)
    data = await asker.ask(TREE, id=order)
    assert data["node"]["lines"]["totalCount"] == 1
    for root, typename in (
        ("orderTasks", "OrderTask"),
        ("falloutRecords", "FalloutRecord"),
        ("accounts", "Account"),
        ("services", "Service"),
        ("serviceSpecifications", "ServiceSpecification"),
    ):
        page = (await asker.ask(f"{{ {root} {{ nodes {everything(typename, 1)} }} }}"))[root]["nodes"]
        assert page and all(set(row) >= set(_fields(typename)) for row in page)


def _fields(typename: str) -> set[str]:
    named = schema._schema.get_type(typename)
    assert named is not None
    return set(named.fields)  # type: ignore[attr-defined]
