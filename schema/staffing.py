"""Staffing orders: what they ask for, and who is found for it."""

import strawberry

from schema.connections import Connection
from schema.fields import assignment_page, link, request_page, value
from schema.interfaces import Stateful
from schema.lazy import StaffingOrder as LazyStaffingOrder
from schema.order import Order
from schema.scalars import Date


@strawberry.type(description="Asks for people. Its number begins with ST.")
class StaffingOrder(Order):
    requests: "Connection[ResourceRequest]" = request_page("What it asks for.")


@strawberry.type(description="Asks for a number of people of one role, for a time.")
class ResourceRequest(Stateful):
    role: str | None = value("What the people are to be; may be missing in a draft.")
    skills_list: list[str] = value("What they must be able to do.", name="skills")
    description: str = value("Anything else; may be empty.")
    quantity: int = value("How many people.")
    starts_on: Date | None = value("Their first day; may be missing in a draft.")
    ends_on: Date | None = value("Their last day; may be missing in a draft.")
    shortcomings: str = value("What is missing before the order can be submitted; empty when nothing is.")
    filled: int = link("How many people are assigned, or have done their work.")
    order: LazyStaffingOrder | None = link("The order.")
    parent: Stateful | None = link("The node directly above: the order.")
    assignments: "Connection[Assignment]" = assignment_page("Who was suggested, reserved, assigned.")


@strawberry.type(description="One person for one request.")
class Assignment(Stateful):
    person: str = value("Who.")
    starts_on: Date | None = value("The first day.")
    ends_on: Date | None = value("The last day.")
    created_by: str = value("Who entered it.")
    order: LazyStaffingOrder | None = link("The order on top.")
    request: ResourceRequest | None = link("The request.")
    parent: Stateful | None = link("The node directly above: the request.")
