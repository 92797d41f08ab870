"""Accounts and their locations."""

import strawberry

from schema.connections import Connection
from schema.fields import link, order_page, page, service_page, value
from schema.interfaces import Node
from schema.lazy import Order, Service
from schema.scalars import DateTime


@strawberry.type(description="A customer.")
class Account(Node):
    name: str = value("Its name.")
    external_id: str | None = value("Your own id; unique among all accounts.")
    created_at: DateTime = value("When it came into being.")
    locations: "Connection[Location]" = page("Where it can be delivered to.")
    orders: Connection[Order] = order_page("Its orders.")
    services: Connection[Service] = service_page("What it has.")
    active: bool = value("Whether it has an active service.")


@strawberry.type(description="A place of an account.")
class Location(Node):
    name: str = value("Its name.")
    address: str = value("Its address; may be empty.")
    created_at: DateTime = value("When it came into being.")
    account: Account | None = link("Whose place it is.")
    services: Connection[Service] = service_page("What is there.")
    active: bool = value("Whether there is an active service.")
