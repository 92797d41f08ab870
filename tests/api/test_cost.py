"""Whatever is selected costs the same number of statements, however much there is of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from schema import schema
from tests.api.asking import Asker
from tests.api.everything import everything
from tests.api.planting import plant_tree
from tests.api.planting_families import plant_provisioning, plant_staffing
from tests.api.seeding import Seeds

Plant = Callable[..., str]
TREES = {
    name: f"query ($id: ID!) {{ node(id: $id) {{ ... on {name} {everything(name, 1)} }} }}"
    for name in ("CustomerOrder", "StaffingOrder", "ProvisioningOrder")
}
PLANTS = {"CustomerOrder": plant_tree, "StaffingOrder": plant_staffing, "ProvisioningOrder": plant_provisioning}
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


@pytest.mark.parametrize("typename", PLANTS)
async def test_with_every_field_selected_only_the_kinds_of_nodes_count(asker: Asker, typename: str) -> None:
    seeds = Seeds()
    account = seeds.account()
    small, large = (PLANTS[typename](seeds, size, account) for size in (120, 500))
    await asker.plant(seeds)
    assert await asker.cost(TREES[typename], id=small) == await asker.cost(TREES[typename], id=large)


@pytest.mark.parametrize("typename", ["WorkOrder", "ResourceRequest"])
async def test_the_middle_of_a_tree_costs_the_same_however_much_is_below(asker: Asker, typename: str) -> None:
    seeds = Seeds()
    small, large = (_work_order(seeds, n) if typename == "WorkOrder" else _request(seeds, n) for n in (10, 500))
    await asker.plant(seeds)
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on {typename} {everything(typename, 0)} }} }}"
    assert await asker.cost(query, id=small) == await asker.cost(query, id=large)


def _work_order(seeds: Seeds, tasks: int) -> str:
    order = seeds.order(kind="PROVISIONING_ORDER")
    work = seeds.work_order(order, *(seeds.provisioning_line(order) for _ in range(tasks)))
    made = [seeds.work_task(work) for _ in range(tasks)]
    seeds.wait(made[1], made[0])
    return work


def _request(seeds: Seeds, people: int) -> str:
    request = seeds.request(seeds.order(kind="STAFFING_ORDER"))
    for _ in range(people):
        seeds.assignment(request)
    return request


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


@pytest.mark.parametrize(("plant", "statements"), [(plant_tree, 5), (plant_staffing, 4), (plant_provisioning, 4)])
async def test_a_plan_of_2000_nodes_costs_the_statements_of_one_of_50(
    asker: Asker, plant: Plant, statements: int
) -> None:
    seeds = Seeds()
    small, large = plant(seeds, 50), plant(seeds, 2000)
    await asker.plant(seeds)
    assert await asker.cost(PLAN, id=small) == await asker.cost(PLAN, id=large) == statements


@pytest.mark.parametrize(
    ("root", "typename", "few", "many"),
    [
        ("orders", "Order", 60, 100),
        ("customerOrders", "CustomerOrder", 5, 50),
        ("staffingOrders", "StaffingOrder", 5, 50),
        ("provisioningOrders", "ProvisioningOrder", 5, 50),
        ("orderTasks", "OrderTask", 8, 48),
        ("workTasks", "WorkTask", 8, 80),
        ("resourceRequests", "ResourceRequest", 5, 100),
        ("assignments", "Assignment", 5, 100),
        ("falloutRecords", "FalloutRecord", 5, 50),
        ("accounts", "Account", 5, 50),
        ("locations", "Location", 5, 50),
        ("services", "Service", 5, 50),
        ("serviceSpecifications", "ServiceSpecification", 6, 60),
        ("stateChanges", "StateChange", 35, 100),
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
        plant_staffing(seeds, 4, account)
        plant_provisioning(seeds, 4, account)
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
    assert [each.sql.partition(" FROM ")[0] for each in asker.driver.statements] == ["SELECT '', t.id, t.title"]


async def test_every_field_of_every_type_can_be_read(asker: Asker) -> None:
    seeds = Seeds()
    account = seeds.account()
    orders = {typename: plant(seeds, 30, account) for typename, plant in PLANTS.items()}
    seeds.location(account)
    await asker.plant(seeds)
    trees = {typename: (await asker.ask(TREES[typename], id=order))["node"] for typename, order in orders.items()}
    assert trees["CustomerOrder"]["lines"]["totalCount"] == 1
    assert trees["StaffingOrder"]["requests"]["totalCount"] == 15
    assert trees["ProvisioningOrder"]["workTasks"]["totalCount"] == 30
    for root, typename in (
        ("orderTasks", "OrderTask"),
        ("workTasks", "WorkTask"),
        ("resourceRequests", "ResourceRequest"),
        ("assignments", "Assignment"),
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
