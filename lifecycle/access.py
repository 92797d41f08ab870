"""Who is asking: a plain value made at the door and passed down."""

from __future__ import annotations

from dataclasses import dataclass, field

from lifecycle.vocabulary import Role

MANAGER = "MANAGER"
"""In the tables: the manager of the tree at hand, whose role depends on the kind of its root."""

MANAGERS = {
    "CUSTOMER_ORDER": Role.FULFILLMENT_MANAGER,
    "SERVICE_ORDER": Role.SERVICE_ORDER_MANAGER,
    "STAFFING_ORDER": Role.RESOURCE_MANAGER,
    "PROVISIONING_ORDER": Role.PROVISIONING_AGENT,
    "SERVICE": Role.FULFILLMENT_MANAGER,
}
"""Documents 000 to 004: who approves and steers an order of each kind, and its services."""

AGENT = "AGENT"
"""In the tables: who captures orders of the kind at hand."""

AGENTS = dict.fromkeys(MANAGERS, Role.ORDER_AGENT) | {
    "STAFFING_ORDER": Role.RESOURCE_MANAGER,
    "PROVISIONING_ORDER": Role.PROVISIONING_AGENT,
}

ANYBODY = "ANYBODY"
"""In the tables: every caller who may do more than read."""


@dataclass(frozen=True, slots=True)
class Access:
    """The caller: name, roles, and the ids of the accounts it is restricted to (None: all).

    `non_pay`: whether this installation handles non-payment at all (document 004 makes that optional). `token_id` names
    the token that the caller showed, if it has an id.
    """

    actor: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    accounts: frozenset[str] | None = None
    non_pay: bool = False
    token_id: str | None = None

    def has(self, *wanted: Role) -> bool:
        """Whether the caller has one of the roles; an administrator has them all."""
        return Role.ADMINISTRATOR in self.roles or any(role in self.roles for role in wanted)

    @property
    def scope(self) -> frozenset[str] | None:
        """The accounts whose rows the caller may see (None: all); none of them without any role."""
        return self.accounts if self.roles else frozenset()

    def sees(self, account: str | None) -> bool:
        """Whether rows of this account are the caller's to see."""
        return self.scope is None or account in self.scope


SYSTEM = Access(actor="system", roles=frozenset({Role.ADMINISTRATOR}))
"""The server itself: its clock and its consequences."""


def roles_for(who: str, root_kind: str) -> tuple[Role, ...]:
    """The roles that a row's `who` stands for in a tree with such a root."""
    if who == MANAGER:
        return (MANAGERS[root_kind],)
    if who == AGENT:
        return (AGENTS[root_kind],)
    if who == ANYBODY:
        return tuple(role for role in Role if role is not Role.VIEWER)
    return (Role[who],)
