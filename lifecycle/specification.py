"""What can be ordered, and what has to be done for it (document 003): one edition of a specification, as plain data.

A specification says which characteristics a line of it may have, into which other specifications it decomposes (its
parts), and which tasks are its own. An edition is never changed; an edit is a new one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from json import dumps, loads
from typing import Any

Value = str | int | float | bool


class LineOperation(StrEnum):
    """What a line does to a service."""

    ADD = "ADD"
    CHANGE = "CHANGE"
    DISCONNECT = "DISCONNECT"


class WorkOrderType(StrEnum):
    """What a work order does for the lines that it serves (document 002)."""

    NEW_SERVICE = "NEW_SERVICE"
    CHANGE = "CHANGE"
    CANCELLATION = "CANCELLATION"


class Domain(StrEnum):
    """The domain of a specification, and of the domain orders that are made from it."""

    PRODUCT = "PRODUCT"
    SERVICE = "SERVICE"
    RESOURCE = "RESOURCE"


class Offering(StrEnum):
    """Whether a line that adds it creates a service."""

    SUBSCRIPTION = "SUBSCRIPTION"
    WIDGET = "WIDGET"


class Renewal(StrEnum):
    """What happens at the end of a service's term (document 004)."""

    EXPIRES = "EXPIRES"
    RENEWS = "RENEWS"
    MONTH_TO_MONTH = "MONTH_TO_MONTH"


class ValueType(StrEnum):
    """The type of a characteristic's values."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    NUMBER = "NUMBER"
    BOOLEAN = "BOOLEAN"


ALWAYS = tuple(LineOperation)


@dataclass(frozen=True, slots=True)
class Characteristic:
    """A named detail of a line. `allowed` empty: any value of the type. `default` is filled in where none is given."""

    name: str
    value_type: ValueType = ValueType.STRING
    required: bool = False
    description: str = ""
    allowed: tuple[Value, ...] = ()
    default: Value | None = None


@dataclass(frozen=True, slots=True)
class Compensation:
    """The task by which a completed task is undone when its line is canceled. `duration` in minutes."""

    title: str
    description: str = ""
    group: str | None = None
    topic: str | None = None
    automated: bool = False
    duration: int | None = None


@dataclass(frozen=True, slots=True)
class TaskTemplate:
    """A task of every domain order that is made from the specification.

    `after` names what it waits for: other tasks and parts of the same specification by their codes; None: all parts.
    `operations`: the kinds of lines for which it is done. `duration` and `due_within` in minutes, the latter counted
    from the moment it is created. `attempts`: after so many failures of a program a person has to look into it.
    """

    code: str
    title: str
    description: str = ""
    group: str | None = None
    topic: str | None = None
    automated: bool = False
    duration: int | None = None
    due_within: int | None = None
    priority: int = 3
    no_return: bool = False
    starts_service: bool = False
    redo_on_change: bool = False
    attempts: int = 3
    after: tuple[str, ...] | None = None
    operations: tuple[LineOperation, ...] = ALWAYS
    compensation: Compensation | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Another specification into which this one decomposes, by its code; `after` names parts that must end first."""

    code: str
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkStep:
    """A task of a work order. `after` names others of the work order that must end first; `duration` in minutes."""

    code: str
    title: str
    description: str = ""
    group: str | None = None
    duration: int | None = None
    priority: int = 3
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkTemplate:
    """A work order that is generated for each line of a provisioning order that does one of these operations."""

    code: str
    title: str
    description: str = ""
    operations: tuple[LineOperation, ...] = ALWAYS
    tasks: tuple[WorkStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Specification:
    """One edition. `id` and `edition` are empty and 0 until it is published."""

    code: str
    domain: Domain
    name: str
    description: str = ""
    offering: Offering = Offering.SUBSCRIPTION
    requires_enrichment: bool = False
    renewal: Renewal = Renewal.MONTH_TO_MONTH
    term_months: int | None = None
    characteristics: tuple[Characteristic, ...] = ()
    parts: tuple[Part, ...] = ()
    tasks: tuple[TaskTemplate, ...] = ()
    work_orders: tuple[WorkTemplate, ...] = ()
    id: str = field(default="", compare=False)
    edition: int = field(default=0, compare=False)
    retired: bool = field(default=False, compare=False)


def body_of(specification: Specification) -> str:
    """Characteristics, parts and templates as the tables keep them: a JSON object."""
    names = ("characteristics", "parts", "tasks", "work_orders")
    return dumps({name: [asdict(item) for item in getattr(specification, name)] for name in names}, ensure_ascii=False)


def read_body(body: str) -> dict[str, Any]:
    """The same back again: arguments of a Specification."""
    told = loads(body)
    return {
        "characteristics": tuple(_characteristic(item) for item in told["characteristics"]),
        "parts": tuple(Part(item["code"], tuple(item["after"])) for item in told["parts"]),
        "tasks": tuple(_task(item) for item in told["tasks"]),
        # editions from before there were such templates have none
        "work_orders": tuple(_work_order(item) for item in told.get("work_orders", ())),
    }


def _characteristic(told: Mapping[str, Any]) -> Characteristic:
    return Characteristic(
        **{**told, "value_type": ValueType(told["value_type"]), "allowed": tuple(told["allowed"])},
    )


def _task(told: Mapping[str, Any]) -> TaskTemplate:
    after, compensation = told["after"], told["compensation"]
    made = {
        "after": None if after is None else tuple(after),
        "operations": tuple(map(LineOperation, told["operations"])),
        "compensation": compensation and Compensation(**compensation),
    }
    return TaskTemplate(**{**told, **made})


def _work_order(told: Mapping[str, Any]) -> WorkTemplate:
    steps = tuple(WorkStep(**{**step, "after": tuple(step["after"])}) for step in told["tasks"])
    return WorkTemplate(**{**told, "operations": tuple(map(LineOperation, told["operations"])), "tasks": steps})
