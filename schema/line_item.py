"""Order line items."""

import strawberry

from schema.choices import LineOperation
from schema.connections import Connection
from schema.fields import domain_order_page, line_page, link, value
from schema.interfaces import Stateful
from schema.lazy import DomainOrder, FulfillmentOrder, Location, Service, Specification
from schema.progress import Progress
from schema.scalars import JSON


@strawberry.type(description="A position of an order; with child lines below it, a bundle.")
class OrderLineItem(Stateful):
    title: str = value("What is ordered, in a line.")
    description: str = value("What is ordered, at length; may be empty.")
    operation: LineOperation = value("What is asked for.")
    quantity: int = value("How many.")
    characteristics_json: JSON = value("The details, as an object.", name="characteristics")
    external_id: str | None = value("Your own id of the position.")
    specification: Specification | None = link("The edition of the catalogue that is ordered.")
    service: Service | None = link("The service that it changes or disconnects, or that it created.")
    shortcomings: str = value("What its specification still asks for; empty when nothing. Until then its order waits.")
    needs_enrichment: bool = value("Whether its specification asks for enrichment before the approval.")
    past_no_return: bool = value("Whether a task below that can't be undone was started.")
    location: Location | None = link("Where it is delivered, when not where the order says.")
    order: FulfillmentOrder | None = link("The order.")
    parent: Stateful | None = link("The node directly above: the order, or the bundle.")
    lines: "Connection[OrderLineItem]" = line_page("The child lines of a bundle.")
    domain_orders: Connection[DomainOrder] = domain_order_page("The domain orders directly below.")
    progress: Progress = link("How its tasks stand.")
