"""The orchestration plan of an order."""

import strawberry

from schema.choices import Domain
from schema.enums import Category, NodeKind, State
from schema.fields import link, value
from schema.scalars import DateTime


@strawberry.type(description="A line, domain order or task of the plan.")
class PlanNode:
    id: strawberry.ID = value("Its id.")
    parent_id: strawberry.ID | None = value("The node directly above.")
    node_kind: NodeKind | None = value("What it is; always given here.")
    title: str = value("What it is about, in a line.")
    version: int = value("Its version.")
    state: State = value("The state that it shows.")
    state_label: str = value("The state in words.")
    state_category: Category = value("The state's color.")
    domain: Domain | None = value("Of a domain order: which domain.", name="nodeDomain")
    group_name: str | None = value("Of a task: the group that does such work.", name="group")
    assignee: str | None = value("Of a task: who does it.")
    duration: int | None = value("Of a task: how long it is planned to take, in minutes.")
    planned_start: DateTime | None = value("Before this it may not be started.")
    due_at: DateTime | None = value("When it should be done.")
    started_at: DateTime | None = value("Of a task: when it was first started.")
    finished_at: DateTime | None = value("Of a task: when it was done.")
    critical: bool = value("Whether it lies on the critical path.")
    earliest_start: int | None = value("By the planned durations: minutes from the plan's beginning to its start.")
    earliest_end: int | None = value("By the planned durations: minutes from the plan's beginning to its end.")


@strawberry.type(description="A dependency of the plan.")
class PlanEdge:
    waiter: strawberry.ID = value("The node that waits.")
    awaited: strawberry.ID = value("The node whose end it waits for.")
    met: bool = value("Whether that has ended.")


@strawberry.type(description="An order's whole tree as a flat list: what stands where, and what waits for what.")
class OrchestrationPlan:
    nodes: list[PlanNode] = link("Lines, then domain orders, then tasks, each by age.")
    edges: list[PlanEdge] = link("The dependencies among these nodes.")
    critical_path: list[strawberry.ID] = value(
        "The chain of tasks that ends last when every task takes as long as planned, from its first to its last."
    )
    duration: int | None = value("How long the critical path takes, in minutes.")
    truncated: bool = value("Whether the tree has more nodes than are listed here.")
