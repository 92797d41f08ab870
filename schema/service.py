"""Services: what customers have."""

import strawberry

from schema.choices import Renewal
from schema.connections import Connection
from schema.fields import line_page, link, page, value
from schema.interfaces import Stateful
from schema.lazy import Account, Location, Order, OrderLineItem, ProvisioningLineItem, Specification
from schema.scalars import JSON, DateTime


@strawberry.type(
    description="What a customer has. It outlives the order that created it, and has a journal sequence of its own."
)
class Service(Stateful):
    title: str = value("What it is, in a line.")
    quantity: int = value("How many.")
    characteristics_json: JSON = value("The details, as an object.", name="characteristics")
    active: bool = value("Whether it is NEW or IN_SERVICE.")
    renewal: Renewal = value("What happens at the end of its term.")
    term_months: int | None = value("The length of its term; null for one without.")
    term_start: DateTime | None = value("When its current term began; null before it was activated.")
    term_end: DateTime | None = value("When its current term ends.")
    account: Account | None = link("Whose it is.")
    location: Location | None = link("Where it is.")
    specification: Specification | None = link("The edition that it is of.")
    order: Order | None = link("The order that created it.")
    line: OrderLineItem | None = link("The line that created it; null for one of a provisioning order.")
    lines: Connection[OrderLineItem] = line_page("The lines that change or disconnect it.")
    provisioning_line: ProvisioningLineItem | None = link("The line of a provisioning order that created it.")
    provisioning_lines: Connection[ProvisioningLineItem] = page(
        "The lines of provisioning orders that change or disconnect it."
    )
