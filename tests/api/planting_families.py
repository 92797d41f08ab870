"""Whole staffing and provisioning orders, planted at once: every kind of node that they have."""

from __future__ import annotations

from tests.api.seeding import Seeds

DUE = "2024-02-01T00:00:00.000Z"


def plant_provisioning(seeds: Seeds, tasks: int, account: str | None = None) -> str:
    """A provisioning order with a chain of so many tasks, 10 minutes each, in two work orders."""
    order = seeds.order(account, "PROVISIONING_ORDER", state="IN_PROGRESS", due_at=DUE)
    specification = seeds.specification(f"of-{order}")
    about = {"specification_id": specification, "location_id": seeds.location(account) if account else None}
    lines = [seeds.provisioning_line(order, **about) for _ in range(max(2, tasks // 10))]
    works = [seeds.work_order(order, *lines), seeds.work_order(order, lines[0], state="PENDING")]
    services = [seeds.service(lines[0], specification, account)] if account else []
    for node in (order, *works, *services):
        seeds.note(node)
        seeds.change(node, account)
    before = ""
    for number in range(tasks):
        task = seeds.work_task(works[number % 2], duration=10, group_name="field", due_at=DUE, **_waiting(before))
        if before:
            seeds.wait(task, before)
        seeds.note(task)
        seeds.change(task, account, reason="because")
        before = task
    return order


def _waiting(before: str) -> dict[str, str]:
    return {"state": "PENDING"} if before else {"state": "READY"}


def plant_staffing(seeds: Seeds, people: int, account: str | None = None) -> str:
    """A staffing order with half as many requests as people, and all of them proposed."""
    order = seeds.order(account, "STAFFING_ORDER", state="IN_PROCESS", due_at=DUE)
    requests = [seeds.request(order) for _ in range(max(2, people // 2))]
    found = [seeds.assignment(requests[number % len(requests)]) for number in range(people)]
    for node in (order, *requests, *found):
        seeds.note(node)
        seeds.change(node, account, reason="because")
    return order
