"""Whole trees of every kind of node, planted at once."""

from __future__ import annotations

from tests.api.seeding import Seeds


def plant_tree(seeds: Seeds, tasks: int, account: str | None = None) -> str:
    """An order of every kind of node: a bundle, nested domain orders, chains of tasks, holders, fallout, notes."""
    order = seeds.order(account, due_at="2024-02-01T00:00:00.000Z")
    part = seeds.specification(f"part-of-{order}")
    specification = seeds.specification(f"of-{order}", f"part-of-{order}")
    bundle = seeds.line(order, specification_id=specification)
    service = seeds.service(bundle, specification, account) if account else None
    about = {"specification_id": specification, "service_id": service}
    child = seeds.line(bundle, state="ON_HOLD", stack="IN_PROGRESS ON_HOLD", operation="CHANGE", **about)
    seeds.revised(seeds.revision(order), child, **about)
    parents = []
    for line in (bundle, child):
        upper = seeds.domain_order(line, specification_id=part)
        lower = seeds.domain_order(upper, state="DRAFT", holders="")
        seeds.wait(lower, seeds.domain_order(line))
        parents += [upper, lower]
    for node in (order, bundle, child, *parents, *([service] if service else [])):
        seeds.note(node)
        seeds.change(node, account)
    last: dict[str, str] = {}
    for number in range(tasks):
        parent = parents[number % len(parents)]
        last[parent] = _plant_task(seeds, parent, last.get(parent), number, account, f"{child}:ON_HOLD")
    return order


def _plant_task(seeds: Seeds, parent: str, before: str | None, number: int, account: str | None, holder: str) -> str:
    state = "DRAFT" if before else ("OPEN", "IN_PROGRESS", "CLOSED_COMPLETE")[number % 3]
    held = {"state": "ON_HOLD", "stack": state, "holders": holder} if number % 7 == 3 else {"state": state}
    held |= {"due_at": "2024-01-02T00:00:00.000Z", "group_name": "field"}
    task = seeds.task(parent, duration=10 + number % 5, redoes_id=before, compensates_id=before, **held)
    if before:
        seeds.wait(task, before)
    if number % 5 == 0:
        seeds.fallout(task)
    seeds.note(task)
    seeds.change(task, account, reason="because")
    return task
