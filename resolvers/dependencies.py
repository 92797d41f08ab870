"""`dependsOn` and `dependents`: what a domain order or task waits for, and what waits for it."""

from __future__ import annotations

from resolvers.connections import Listing, many
from resolvers.paging import Ordering

DEPENDS_ON = many(
    Listing("Dependency", parent="waiter_id", link="awaited_id", ordering=Ordering("awaited", key="awaited_id"))
)
DEPENDENTS = many(Listing("Dependency", parent="awaited_id", link="waiter_id", ordering=Ordering("waiter")))
