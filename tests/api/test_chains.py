"""The arithmetic of chains, against a calculation by plain recursion."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from resolvers.chains import Network
from tests.api.asking import Asker
from tests.api.seeding import Seeds

TASKS = 8
EDGES = st.sets(st.tuples(st.integers(0, TASKS - 1), st.integers(0, TASKS - 1)).filter(lambda e: e[0] > e[1]))


@given(st.lists(st.integers(0, 50), min_size=TASKS, max_size=TASKS), EDGES)
def test_ends_are_those_of_the_longest_chain(minutes: list[int], edges: set[tuple[int, int]]) -> None:
    network = Network()
    network.add_order("do", "li")
    for number in range(TASKS):
        network.add_task(str(number), "do", minutes[number])
    for waiter, awaited in edges:
        network.add_dependency(str(waiter), str(awaited))
    ends = network.ends()

    @cache
    def end(number: int) -> int:
        return minutes[number] + max((end(awaited) for waiter, awaited in edges if waiter == number), default=0)

    assert {name: at for name, at in ends.at.items() if name.isdigit()} == {str(n): end(n) for n in range(TASKS)}
    assert ends.at["do"] == max(end(n) for n in range(TASKS))
    chain = [int(name) for name in ends.longest(str(n) for n in range(TASKS))]
    assert sum(minutes[n] for n in chain) == ends.at["do"]
    assert all((later, earlier) in edges for earlier, later in pairwise(chain))


def test_a_task_waits_for_the_prerequisites_of_its_own_domain_order_alone() -> None:
    network = Network()
    for order, parent in (("first", "line"), ("second", "line"), ("child", "second")):
        network.add_order(order, parent)
    network.add_task("a", "first", 10)
    network.add_task("b", "second", 1)
    network.add_task("c", "child", 2)
    network.add_dependency("second", "first")
    ends = network.ends()
    assert (ends.begins["b"], ends.begins["c"]) == (10, 0)
    assert ends.at["second"] == 11
    assert ends.longest(["a", "b", "c"]) == ["a", "b"]


def test_a_circle_is_left_out_and_not_walked_for_ever() -> None:
    network = Network()
    network.add_order("do", "li")
    for name in "abc":
        network.add_task(name, "do", 5)
    network.add_dependency("a", "b")
    network.add_dependency("b", "a")
    ends = network.ends()
    assert ends.at["c"] == 5
    assert "a" not in ends.at


PLAN = """query ($id: ID!) { node(id: $id) { ... on Order { orchestrationPlan {
    nodes { id parentId nodeKind nodeDomain critical earliestStart earliestEnd state }
    edges { waiter awaited met } criticalPath duration truncated } } } }"""


async def test_the_plan_shows_the_tree_its_edges_and_the_critical_path(asker: Asker) -> None:
    seeds = Seeds()
    line = seeds.line(order := seeds.order())
    one, two = seeds.domain_order(line), seeds.domain_order(line)
    a, b = seeds.task(one, duration=30), seeds.task(one, duration=45)
    c, d = seeds.task(two, duration=10), seeds.task(two, duration=100, state="CANCELED")
    seeds.wait(two, one)
    seeds.wait(b, a, met=True)
    await asker.plant(seeds)
    plan = (await asker.ask(PLAN, id=order))["node"]["orchestrationPlan"]
    assert [node["id"] for node in plan["nodes"]] == [line, one, two, a, b, c, d]
    assert {node["id"]: node["parentId"] for node in plan["nodes"]} == {
        line: order, one: line, two: line, a: one, b: one, c: two, d: two
    }  # fmt: skip
    assert plan["edges"] == [
        {"waiter": two, "awaited": one, "met": False},
        {"waiter": b, "awaited": a, "met": True},
    ]
    assert plan["criticalPath"] == [a, b, c]
    assert plan["duration"] == 85
    assert {node["id"] for node in plan["nodes"] if node["critical"]} == {a, b, c}
    times = {node["id"]: (node["earliestStart"], node["earliestEnd"]) for node in plan["nodes"]}
    assert times == {line: (None, None), one: (0, 75), two: (75, 85), a: (0, 30), b: (30, 75), c: (75, 85), d: (75, 75)}
    assert not plan["truncated"]


async def test_a_plan_beyond_the_bound_says_so(asker: Asker) -> None:
    seeds = Seeds()
    parent = seeds.domain_order(seeds.line(order := seeds.order()))
    before = None
    for _ in range(20_000):
        task = seeds.task(parent)
        if before:
            seeds.wait(task, before)
        before = task
    await asker.plant(seeds)
    plan = (await asker.ask(PLAN, id=order))["node"]["orchestrationPlan"]
    assert len(plan["nodes"]) == 20_000
    assert plan["truncated"]
    known = {node["id"] for node in plan["nodes"]}
    assert all(edge["waiter"] in known and edge["awaited"] in known for edge in plan["edges"])
