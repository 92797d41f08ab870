"""Whose rows are whose: one policy for each table, asked wherever rows are loaded.

A caller without a role sees nothing at all; one that is restricted to accounts sees what belongs to them; the others
see everything. `Access.sees` says the same of what is in memory already: nodes about to be written, changes that pass.
A table without a policy keeps the server from starting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tortoise.models import Model

from lifecycle.access import Access
from models.catalogue import Specification
from models.condition import NEVER, Condition, any_of, one_of
from models.order import Order, OrderLineItem
from models.party import Account, Location
from models.provisioning import ProvisioningLineItem, WorkOrder, WorkOrderItem, WorkTask
from models.record import Counter, DeniedToken, Epoch, Journal, Note, RememberedCall
from models.revision import FormerLine, Revision, RevisionItem
from models.service import Service
from models.staffing import Assignment, ResourceRequest
from models.table import MODELS, TABLES
from models.work import Dependency, DomainOrder, FalloutRecord, OrderTask

Scope = Callable[[str, frozenset[str]], Condition]
"""What holds of the rows, known by this alias, that belong to these accounts."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Which rows of a table belong to some accounts, and in words why.

    `scope` asks a row whose it is. `sweep` says the same from the accounts' end, for statements that nothing else
    narrows. A policy without a scope leaves the table open to everybody with a role.
    """

    about: str
    scope: Scope | None = None
    sweep: Scope | None = None

    def condition(self, access: Access, alias: str, *, sweeping: bool = False) -> Condition | None:
        """What restricts this caller; None for who may see every row."""
        if not access.roles:
            return NEVER
        if access.scope is None or self.scope is None:
            return None
        scope = self.sweep if sweeping and self.sweep is not None else self.scope
        return scope(alias, access.scope)


def of_orders(alias: str, accounts: frozenset[str]) -> Condition:
    """The row stands below an order of these accounts, found from the accounts."""
    inner = one_of("o.account_id", accounts)
    orders = f"SELECT o.id FROM {TABLES[Order].name} AS o WHERE {inner.sql}"
    return Condition(f"{alias}.root_id IN ({orders})", inner.parameters)


def _by(column: str) -> Scope:
    return lambda alias, accounts: one_of(f"{alias}.{column}", accounts)


def _below(model: type[Model]) -> Scope:
    """A row of this table, of these accounts, stands on top of the row."""

    def scope(alias: str, accounts: frozenset[str]) -> Condition:
        inner = one_of("r.account_id", accounts)
        root = f"SELECT 1 FROM {TABLES[model].name} AS r WHERE r.id = {alias}.root_id AND {inner.sql}"
        return Condition(f"EXISTS ({root})", inner.parameters)

    return scope


def _below_either(alias: str, accounts: frozenset[str]) -> Condition:
    return any_of(_below(model)(alias, accounts) for model in (Order, Service))


OWN = Policy("It names its account; what has none is for those alone who are not restricted.", _by("account_id"))
WITH_ORDER = Policy("It goes with the order on top.", _below(Order), of_orders)
WITH_ROOT = Policy("It goes with the order or the service on top.", _below_either)
OPEN = Policy("Everybody with a role sees it.")

POLICIES: Mapping[type[Model], Policy] = {
    Account: Policy("The account itself.", _by("id")),
    Location: OWN,
    Order: OWN,
    Service: OWN,
    Journal: Policy("The account that the order or service had when it changed.", _by("account_id")),
    **dict.fromkeys((OrderLineItem, DomainOrder, OrderTask, FalloutRecord, Dependency), WITH_ORDER),
    **dict.fromkeys((Revision, RevisionItem, FormerLine), WITH_ORDER),
    **dict.fromkeys((ResourceRequest, Assignment), WITH_ORDER),
    **dict.fromkeys((ProvisioningLineItem, WorkOrder, WorkOrderItem, WorkTask), WITH_ORDER),
    Note: WITH_ROOT,
    Specification: Policy("The catalogue is one for all: it says what can be ordered, not who did."),
}
"""How each table that clients read is restricted."""

PAST = Policy("A node is seen with all its past, whatever account its order had when.", WITH_ROOT.scope)
"""For the journal as the history of a node."""

INTERNAL = frozenset({RememberedCall, DeniedToken, Counter, Epoch})
"""What the server keeps for itself: no id, list or link leads to rows of these, so they have no policy that could let
them out. Denied tokens are read by one field, which asks for an administrator as the mutations about them do."""

if unjudged := {model.__name__ for model in MODELS if model not in POLICIES} - {m.__name__ for m in INTERNAL}:
    raise LookupError(f"no policy says who may see the rows of {', '.join(sorted(unjudged))}")


def visible(access: Access, model: type[Model], alias: str, *, sweeping: bool = False) -> Condition | None:
    """What restricts this caller to its rows of a table; None for who may see them all."""
    return POLICIES[model].condition(access, alias, sweeping=sweeping)
