"""The journal: changes, and what people wrote beside them."""

import strawberry

from schema.enums import Action, NodeKind, RowKind, State
from schema.fields import link, value
from schema.interfaces import Node, Stateful
from schema.lazy import Order, Service
from schema.scalars import JSON, DateTime


@strawberry.type(description="One change of one node, as the journal keeps it. Changes are never changed.")
class StateChange(Node):
    cursor: str = value("Where it stands in the journal. Opaque; a subscription goes on behind it.")
    sequence: int = value("Its number among the changes of its order's tree, or of its service; these have no gaps.")
    kind: RowKind = value("What sort of change.")
    node: Stateful | None = link("The node as it is now; null when it is gone.")
    node_id: strawberry.ID = value("The id of the node.")
    node_kind: NodeKind | None = value("The kind of the node; null for what has no state.")
    order: Order | None = link("The order on top; null for a change of a service.")
    service: Service | None = link("The service that changed; null for a change in an order's tree.")
    version: int = value("The version that the change gave the node.")
    action: Action | None = value("The action that the node took; null when it was created, edited or deleted.")
    from_state: State | None = value("The state that it showed before; null when it was created.", name="from")
    to_state: State | None = value("The state that it shows since; null when it was deleted.", name="to")
    own_state: State = value("Its own state since then, beneath what may hold it from above.")
    actor: str = value("Who asked for it; `system` when it followed from another change or from the clock.")
    system: bool = value("Whether it followed from another change or from the clock: nobody asked for it itself.")
    reason: str | None = value("The reason that was given.")
    at: DateTime = value("When.")
    cause_id: strawberry.ID | None = value("The id of the change that led to it; null when a caller did.", name="cause")
    batch: strawberry.ID | None = value("The batch of transitionMany that it belongs to.")
    request_id: str | None = value("The request that it came with, which all its changes share; the log has it, too.")
    token_id: strawberry.ID | None = value(
        "The token that the caller showed. For administrators; null where nobody asked for the change itself."
    )
    idempotency_key: str | None = value("The key that the call had. For administrators, too.")
    snapshot_json: JSON = value("The other fields that it set, as an object.", name="snapshot")


@strawberry.type(description="Something a person wrote about a node.")
class Note(Node):
    text: str = value("The text.")
    author: str = value("Who wrote it.")
    created_at: DateTime = value("When.")
    node: Stateful | None = link("What it is about.")
