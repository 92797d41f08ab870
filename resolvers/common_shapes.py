"""How the fields are had that nodes of several families share, and the words in which that is said."""

from __future__ import annotations

from collections.abc import Mapping
from json import loads
from operator import attrgetter

from engine.checking import camel
from resolvers import blocking, history, holders, offers, orchestration, progress, risk, states, why
from resolvers.connections import Listing, many
from resolvers.dependencies import DEPENDENTS, DEPENDS_ON
from resolvers.filters import SERVICE_FILTER
from resolvers.loading import one
from resolvers.notes import NOTES
from resolvers.shape import PRESENT, Shape, batch, column, derived

Shapes = Mapping[str, Shape]


def plain(names: str, **renamed: str) -> dict[str, Shape]:
    """Fields that are columns: of the same name in camel case, or renamed."""
    shapes = {camel(name): column(name) for name in names.split()}
    return shapes | {name: column(of) for name, of in renamed.items()}


def present(names: str) -> dict[str, Shape]:
    """Fields that whoever makes the object has set."""
    return dict.fromkeys(names.split(), PRESENT)


STATEFUL: Shapes = {
    **plain("id state state_since version created_at"),
    "stateLabel": derived("state_label", states.label, "state"),
    "stateCategory": derived("state_category", states.category, "state"),
    "heldBy": batch(holders.load, "id", "holders"),
    "availableActions": batch(offers.load, "id"),
    "why": batch(why.load, "id"),
    "history": history.HISTORY,
    "notes": NOTES,
}

ORDER: Shapes = {
    **STATEFUL,
    "caption": derived("caption", states.numbered_title, "number", "title"),
    **plain("number external_id title description priority due_at created_by"),
    "account": one("account_id"),
    "location": one("location_id"),
    "copiedFrom": one("copied_from"),
    "services": many(Listing("Service", parent="order_id", where=SERVICE_FILTER)),
    "progress": batch(progress.load, "id"),
    "atRisk": batch(risk.load_orders, *risk.ORDER_COLUMNS),
    "orchestrationPlan": batch(orchestration.load, "id"),
}

CHARACTERISTICS = derived("characteristics_json", lambda row: loads(row.characteristics), "characteristics")
TITLED = derived("caption", attrgetter("title"), "title")

WAITING: Shapes = {
    "dependsOn": DEPENDS_ON,
    "dependents": DEPENDENTS,
    "isBlocked": derived("is_blocked", blocking.is_blocked, "state"),
    "blockedBy": batch(blocking.load, *blocking.COLUMNS),
}
