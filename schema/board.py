"""The board: counts for a wall."""

from enum import StrEnum

import strawberry

from schema.enums import Category, State, described
from schema.fields import value
from schema.interfaces import typed
from schema.scalars import DateTime


class AgeBand(StrEnum):
    """How long ago something was created."""

    UNDER_ONE_DAY = "UNDER_ONE_DAY"
    UNDER_THREE_DAYS = "UNDER_THREE_DAYS"
    UNDER_ONE_WEEK = "UNDER_ONE_WEEK"
    UNDER_ONE_MONTH = "UNDER_ONE_MONTH"
    OLDER = "OLDER"


class RiskBand(StrEnum):
    """What a due time says."""

    LATE = "LATE"
    AT_RISK = "AT_RISK"
    ON_TRACK = "ON_TRACK"
    UNDATED = "UNDATED"


described(
    AgeBand,
    "AgeBand",
    "How long ago a task was created. A task is counted in the first band that fits.",
    {
        "UNDER_ONE_DAY": "Less than 24 hours.",
        "UNDER_THREE_DAYS": "Less than 3 days.",
        "UNDER_ONE_WEEK": "Less than 7 days.",
        "UNDER_ONE_MONTH": "Less than 30 days.",
        "OLDER": "30 days or more.",
    },
)
described(
    RiskBand,
    "RiskBand",
    "What a task's due time says. Each unfinished task is counted once.",
    {
        "LATE": "It is past its due time.",
        "AT_RISK": "It is not late yet, but what is planned before it ends later than its due time.",
        "ON_TRACK": "It can be done in time.",
        "UNDATED": "It has no due time.",
    },
)


@strawberry.type(description="How many are in a state.")
class StateCount:
    state: State = value("The state.")
    state_label: str = value("The state in words.")
    state_category: Category = value("The state's color.")
    count: int = value("How many.")


@strawberry.type(description="The unfinished tasks of a group.")
class GroupCount:
    group_name: str | None = value("The group; null for tasks of none.", name="group")
    count: int = value("How many.")
    in_progress: int = value("How many of them are being worked.")
    blocked: int = value("How many of them can't be worked now.")


@strawberry.type(description="The unfinished tasks of an age.")
class AgeCount:
    age: AgeBand = value("The age.")
    count: int = value("How many.")


@strawberry.type(description="The unfinished tasks of a risk.")
class RiskCount:
    risk: RiskBand = value("The risk.")
    count: int = value("How many.")


@strawberry.type(description="How much there is of what, all at one moment.")
class Board:
    is_type_of = classmethod(typed)

    as_of: DateTime = value("The moment at which all of it was true.")
    order_states: list[StateCount] = value("Orders by state; only states that occur.")
    task_states: list[StateCount] = value("Tasks by state, finished ones too; only states that occur.")
    groups: list[GroupCount] = value("Unfinished tasks by group, by name.")
    ages: list[AgeCount] = value("Unfinished tasks by age; every band is listed.")
    risks: list[RiskCount] = value("Unfinished tasks by risk; every band is listed.")
