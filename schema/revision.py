"""Revisions of running orders."""

import strawberry

from schema.choices import LineOperation, RevisionChange, RevisionOutcome
from schema.connections import Connection
from schema.enums import State
from schema.fields import link, page, value
from schema.interfaces import Node, Stateful, typed
from schema.lazy import FulfillmentOrder, Location, OrderLineItem, Service, Specification
from schema.scalars import JSON, DateTime


@strawberry.type(description="A revision of a running order: opened, then approved or discarded.")
class Revision(Node):
    outcome: RevisionOutcome = value("What became of it.")
    number: int | None = value("Its number within the order, given on approval.", name="revisionNumber")
    reason: str | None = value("Why it was opened, as whoever did it put it.")
    opened_by: str = value("Who opened it.")
    opened_at: DateTime = value("When it was opened.")
    closed_by: str | None = value("Who approved or discarded it.")
    closed_at: DateTime | None = value("When it was approved or discarded.")
    order: FulfillmentOrder | None = link("The order.")
    items: "Connection[RevisionItem]" = page("What it changes, in the order in which that was entered.")
    former_lines: "Connection[FormerLine]" = page("The lines of the order as they were before its approval.")


@strawberry.type(description="One thing that a revision changes. Nothing of it touches the order before the approval.")
class RevisionItem(Node):
    change: RevisionChange = value("What it does.", name="revisionChange")
    line: OrderLineItem | None = link("The line concerned; one that is added has it since the approval.")
    parent: Stateful | None = link("The order or the line below which it stands.")
    title: str = value("What the line is about.")
    description: str = value("What the line is about, at length; may be empty.")
    operation: LineOperation = value("What the line asks for.")
    quantity: int = value("How many, as it is to be.")
    characteristics_json: JSON = value("The details as they are to be.", name="characteristics")
    external_id: str | None = value("Your own id of the line.")
    location: Location | None = link("Where it is delivered.")
    specification: Specification | None = link("The edition that is ordered.")
    service: Service | None = link("The service that the line is about.")


@strawberry.type(description="A line as it was before a revision was approved.")
class FormerLine:
    line: OrderLineItem | None = link("The line as it is now.")
    parent: Stateful | None = link("The order or the line below which it stands.")
    state: State = value("The state that it showed.")
    title: str = value("What it was about.")
    description: str = value("What it was about, at length; may be empty.")
    operation: LineOperation = value("What it asked for.")
    quantity: int = value("How many.")
    characteristics_json: JSON = value("The details.", name="characteristics")
    external_id: str | None = value("Your own id of the line.")
    location: Location | None = link("Where it was delivered.")
    specification: Specification | None = link("The edition that was ordered.")
    service: Service | None = link("The service that the line was about.")

    is_type_of = classmethod(typed)
