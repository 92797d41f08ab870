"""What nodes have in common, and the small objects that tell of their states."""

from typing import Any

import strawberry

from schema.connections import Connection
from schema.enums import Action, Category, Need, Role, State
from schema.fields import Info as Info
from schema.fields import link, page, value
from schema.lazy import Note, StateChange
from schema.scalars import DateTime


def typed(cls: Any, row: Any, info: Any) -> bool:
    """Whether a row is of this type."""
    return bool(row.typename == cls.__name__)


def named(row: Any, info: object, abstract: object) -> str:
    """The concrete type of a row."""
    return str(row.typename)


@strawberry.interface(description="Anything with an id of its own.")
class Node:
    id: strawberry.ID = value("Opaque and unique among everything. Keep it as it is; node(id:) finds it again.")

    is_type_of = classmethod(typed)
    resolve_type = staticmethod(named)


@strawberry.interface(
    description="Every node with a state: orders of all families and what stands below them, and services."
)
class Stateful(Node):
    caption: str = value("What to call it in a list: its title, an order's number with it, or the kind of problem.")
    state: State = value("The state that everybody sees. While something above holds the node, it shows that.")
    state_label: str = value("The state in words.")
    state_category: Category = value("The state's color. Use it for colors and icons: it never gets new values.")
    state_since: DateTime = value("Since when it shows this state.")
    version: int = value("Goes up by one with every change of the node. Send it as expectedVersion to be safe.")
    created_at: DateTime = value("When it came into being.")
    held_by: "list[HeldBy]" = link("The interruptions above that hold it, the oldest first; empty when nothing does.")
    available_actions: "list[AvailableAction]" = link(
        "Every action that a client could ask for in this state: those that you may take now, and the others with "
        "the reasons why not. A mutation decides by the same rules."
    )
    why: "Why" = link("Why it is in this state, and what is missing for the next one.")
    history: Connection[StateChange] = page("Its changes, the oldest first; take last: 10 for the latest ones.")
    notes: Connection[Note] = page("What people wrote about it, the oldest first.")


@strawberry.type(description="A condition that does not hold.")
class Reason:
    code: str = value("Which condition, for programs. Expect new codes.")
    message: str = value("The condition in a sentence, for people.")
    blocking: list[Stateful] = link("The nodes in the way, if any are; not all when there are many.")
    roles: list[Role] = value("When a role is missing: each of these would do.")


@strawberry.type(description="An action of a node's state, judged for you, now.")
class AvailableAction:
    action: Action | None = value("The action; always given here.")
    label: str = value("The words for a button.")
    allowed: bool = value("Whether you may take it now.")
    target: State = value(
        "The state that it leads to, interruptions above left aside. A cancellation that finds nothing at work ends "
        "at once, in CANCELED, where this says CANCELLATION_IN_PROGRESS; a preview knows which."
    )
    needs: list[Need] = value("What you must send along.")
    reasons: list[Reason] = link("When it is not allowed: all that stands against it.")


@strawberry.type(description="An interruption above that holds a node.")
class HeldBy:
    node: Stateful | None = link("The interrupted node.")
    interruption: State = value("Its interruption.")
    since: DateTime | None = value("Since when it lasts; null when that is no longer kept.")


@strawberry.type(description="Why a node is in its state.")
class Why:
    message: str = value("In one sentence.")
    change: StateChange | None = link("The change that gave it this state; null when it is no longer kept.")
    because: StateChange | None = link("The change that led to that one; null when a caller asked for it.")
    rollup: str | None = value("When the nodes below decided: the rule by which they did.")
    decided_by: list[Stateful] = link("When the nodes below decided: some of those that did, the last one first.")
    missing: list[Reason] = link("What is missing for the next state; empty when it has ended.")
