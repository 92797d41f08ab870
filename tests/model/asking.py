"""One request of a client, and the interruptions that orders, lines, domain orders, tasks and fallout share."""

from __future__ import annotations

from dataclasses import dataclass

from .tree import Node

AGENT = "ORDER_AGENT"
FULFILLER = "FULFILLMENT_AGENT"
LONGEST_REASON = 2000


@dataclass(frozen=True)
class Call:
    """One request of a client for one node."""

    action: str
    actor: str
    roles: frozenset[str]
    manager: str
    reason: str | None = None
    planned_start: int | None = None

    def by(self, *names: str) -> bool:
        """Whether the caller has one of these roles; an administrator may what any role may."""
        return "ADMINISTRATOR" in self.roles or not self.roles.isdisjoint(names)

    @property
    def explained(self) -> bool:
        return bool(self.reason and self.reason.strip())

    @property
    def too_wordy(self) -> bool:
        return self.reason is not None and len(self.reason.strip()) > LONGEST_REASON

    def asks(self, action: str, node: Node, *sources: str) -> bool:
        return self.action == action and node.own in sources


# -- interruptions, alike everywhere ---------------------------------------------------------------------------------


def hold_or_resume(node: Node, call: Call, *sources: str) -> bool:
    if call.asks("HOLD", node, *sources) and call.explained:
        node.stack.append("ON_HOLD")
        return True
    if call.asks("RESUME", node, "ON_HOLD"):
        node.stack.pop()
        return True
    return False


def ask_or_answer(node: Node, call: Call, *sources: str) -> bool:
    if call.asks("REQUEST_INFORMATION", node, *sources) and call.explained:
        node.stack.append("AWAITING_INFORMATION")
        return True
    if call.asks("PROVIDE_INFORMATION", node, "AWAITING_INFORMATION"):
        node.stack.pop()
        return True
    return False
