"""What `where` and `orderBy` may say of each list, as conditions over its table, known there as `t`.

Values arrive as the schema has coerced them, by the names of the input fields. An absent or null field restricts
nothing; an empty list matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.checking import LONGEST_TITLE
from lifecycle.node import KINDS
from models.catalogue import Specification
from models.condition import NEVER, Condition, any_of, one_of
from models.policy import of_orders
from models.record import Journal
from models.statement import Unit
from models.table import TABLES
from resolvers import orders_with
from resolvers.activity import active
from resolvers.bad_input import BadInput
from resolvers.connections import Filter
from resolvers.limits import hold
from resolvers.paging import Ordering
from resolvers.reading import Reading
from resolvers.sources import FULFILLMENT, ORDERS, SPECIFICATIONS, typename_of
from resolvers.standing import blocked, unfinished
from resolvers.states import CATEGORIES

Term = Callable[[Any, Reading], Condition | Unit[Condition]]
"""Says what a value means; one that must read for that is a unit."""

NEWEST = f"t.edition = (SELECT MAX(n.edition) FROM {TABLES[Specification].name} AS n WHERE n.code = t.code)"
"""SQL: no newer edition of the specification's code was published."""


def _among(column: str) -> Term:
    return lambda values, reading: _one_of(column, values)


def _one_of(column: str, values: list[Any]) -> Condition:
    """A single value is compared, so that an index on the column has the rest in order."""
    return Condition(f"t.{column} = ?", (values[0],)) if len(values) == 1 else one_of(f"t.{column}", values)


def _ids(column: str, *typenames: str) -> Term:
    """Ids of certain types; one of another type is a mistake worth telling."""

    def term(values: list[str], reading: Reading) -> Condition:
        for value in values:
            if typename_of(value) not in typenames:
                raise BadInput(f"where: {value[:50]!r} is no id of {' or '.join(typenames)}.")
        return _one_of(column, values)

    return term


def _compared(column: str, sign: str) -> Term:
    return lambda value, reading: Condition(f"t.{column} {sign} ?", (value,))


def _contains(column: str) -> Term:
    def term(value: str, reading: Reading) -> Condition:
        if len(value) > LONGEST_TITLE:
            raise BadInput(f"where: a text to look for has {len(value):,} characters; {LONGEST_TITLE} are allowed.")
        if not value.isprintable():
            raise BadInput("where: a text to look for contains control characters; plain text is expected.")
        escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return Condition(f"t.{column} LIKE ? ESCAPE '\\'", (f"%{escaped}%",))

    return term


def _flag(yes: str) -> Term:
    return lambda value, reading: Condition(yes if value else f"NOT ({yes})")


def _anything(value: Any, reading: Reading) -> Condition:
    return Condition("1 = 1")


def _accounts(values: list[str], reading: Reading) -> Condition:
    return of_orders("t", frozenset(values))


def _overdue(value: bool, reading: Reading) -> Condition:
    late = f"({unfinished('t')} AND t.due_at IS NOT NULL AND t.due_at < ?)"
    return Condition(late if value else f"NOT {late}", (reading.now,))


def _leased(value: bool, reading: Reading) -> Condition:
    running = "(t.worker IS NOT NULL AND t.lease_until IS NOT NULL AND t.lease_until > ?)"
    return Condition(running if value else f"NOT {running}", (reading.now,))


def _below(node_id: str, reading: Reading) -> Condition:
    """The journal of a subtree: that of its root, where the path leads through the node."""
    journal = TABLES[Journal].name
    root = f"t.root_id = (SELECT j.root_id FROM {journal} AS j WHERE j.node_id = ? LIMIT 1)"
    return Condition(f"({root} AND instr(t.path, ?) > 0)", (node_id, node_id))


def _categories(values: list[str], reading: Reading) -> Condition:
    return _one_of("state", [state for state, category in CATEGORIES.items() if category in values])


def _node_kinds(kinds: list[str], reading: Reading) -> Condition:
    return any_of(Condition("t.node_id >= ? AND t.node_id < ?", (f"{p}_", f"{p}`")) for p in _prefixes(kinds))


def _prefixes(kinds: list[str]) -> list[str]:
    return [KINDS[kind].prefix for kind in kinds]


def filtering(terms: Mapping[str, Term]) -> Filter:
    """The filter that an input type with these fields stands for."""

    def conditions(where: Mapping[str, Any], reading: Reading) -> Unit[list[Condition]]:
        found: list[Condition] = []
        for name, value in where.items():
            if value is None:
                continue
            if isinstance(value, list):
                hold(f"where.{name} has {{}} values", "BAD_INPUT", "ids_cap", reading.limits.ids_cap, len(value))
            meant = NEVER if value == [] else terms[name](value, reading)
            found.append(meant if isinstance(meant, Condition) else (yield from meant))
        return found

    return conditions


DUE: dict[str, Term] = {"dueBefore": _compared("due_at", "<"), "dueAfter": _compared("due_at", ">")}

ORDER_TERMS: dict[str, Term] = {
    "kinds": _among("kind"),
    "states": _among("state"),
    "accounts": _ids("account_id", "Account"),
    "externalIds": _among("external_id"),
    "numbers": _among("number"),
    "priorities": _among("priority"),
    "createdBy": _among("created_by"),
    "createdAfter": _compared("created_at", ">"),
    "createdBefore": _compared("created_at", "<"),
    "titleContains": _contains("title"),
    "overdue": _overdue,
    "categories": _categories,
    "groups": orders_with.groups,
    "assignees": orders_with.assignees,
    "blocked": orders_with.with_blocked_work,
    "fallout": orders_with.with_fallout,
    "atRisk": orders_with.at_risk,
    **DUE,
}

TASK_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "assignees": _among("assignee"),
    "groups": _among("group_name"),
    "unassigned": _flag("t.assignee IS NULL"),
    "blocked": _flag(blocked("t")),
    "finished": _flag(f"NOT ({unfinished('t')})"),
    "automated": _flag("t.automated"),
    "overdue": _overdue,
    "priorities": _among("priority"),
    "accounts": _accounts,
    "orders": _ids("root_id", *FULFILLMENT),
    "lines": _ids("line_id", "OrderLineItem"),
    "topics": _among("topic"),
    "workers": _among("worker"),
    "leased": _leased,
    "domainOrders": _ids("parent_id", "DomainOrder"),
    **DUE,
}

FALLOUT_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "falloutTypes": _among("fallout_type"),
    "assignees": _among("assignee"),
    "groups": _among("group_name"),
    "unassigned": _flag("t.assignee IS NULL"),
    "accounts": _accounts,
    "orders": _ids("root_id", *FULFILLMENT),
    "tasks": _ids("parent_id", "OrderTask"),
}

CHANGE_TERMS: dict[str, Term] = {
    "services": _ids("root_id", "Service"),
    "orders": _ids("root_id", *ORDERS),
    "nodes": _among("node_id"),
    "below": _below,
    "accounts": _ids("account_id", "Account"),
    "nodeKinds": _node_kinds,
    "kinds": _among("kind"),
    "to": _among("to_state"),
    "actions": _among("action"),
    "actors": _among("actor"),
    "batch": _compared("batch", "="),
    "since": _compared("at", ">="),
    "until": _compared("at", "<"),
}

LINE_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "operations": _among("operation"),
    "externalIds": _among("external_id"),
    "specifications": _ids("specification_id", *SPECIFICATIONS),
    "services": _ids("service_id", "Service"),
}

SERVICE_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "active": _flag(active("t")),
    "accounts": _ids("account_id", "Account"),
    "locations": _ids("location_id", "Location"),
    "specifications": _ids("specification_id", *SPECIFICATIONS),
    "orders": _ids("order_id", *ORDERS),
    "renewals": _among("renewal"),
    "titleContains": _contains("title"),
    "termEndBefore": _compared("term_end", "<"),
    "termEndAfter": _compared("term_end", ">"),
}

SPECIFICATION_TERMS: dict[str, Term] = {
    "codes": _among("code"),
    "nameContains": _contains("name"),
    "offerings": _among("offering"),
    "newest": _flag(NEWEST),
    "retired": _flag("t.retired_at IS NOT NULL"),
}

DOMAIN_ORDER_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "domains": _among("domain"),
    "overdue": _overdue,
}

REQUEST_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "roles": _among("role"),
    "accounts": _accounts,
    "orders": _ids("root_id", "StaffingOrder"),
    "startsBefore": _compared("starts_on", "<"),
    "endsAfter": _compared("ends_on", ">"),
}

ASSIGNMENT_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "people": _among("person"),
    "accounts": _accounts,
    "orders": _ids("root_id", "StaffingOrder"),
    "requests": _ids("parent_id", "ResourceRequest"),
}

WORK_ORDER_TERMS: dict[str, Term] = {
    "states": _among("state"),
    "workOrderTypes": _among("work_order_type"),
    "overdue": _overdue,
}

WORK_TASK_TERMS: dict[str, Term] = {
    **{name: TASK_TERMS[name] for name in ("states", "assignees", "groups", "unassigned", "blocked", "finished")},
    **{name: TASK_TERMS[name] for name in ("overdue", "priorities", "accounts")},
    "orders": _ids("root_id", "ProvisioningOrder"),
    "workOrders": _ids("parent_id", "WorkOrder"),
    **DUE,
}

ACCOUNT_TERMS: dict[str, Term] = {"externalIds": _among("external_id"), "nameContains": _contains("name")}
LOCATION_TERMS: dict[str, Term] = {"accounts": _ids("account_id", "Account"), "nameContains": _contains("name")}


REQUEST_FILTER, ASSIGNMENT_FILTER = filtering(REQUEST_TERMS), filtering(ASSIGNMENT_TERMS)
WORK_ORDER_FILTER, WORK_TASK_FILTER = filtering(WORK_ORDER_TERMS), filtering(WORK_TASK_TERMS)
LINE_FILTER, DOMAIN_ORDER_FILTER = filtering(LINE_TERMS), filtering(DOMAIN_ORDER_TERMS)
SERVICE_FILTER, SPECIFICATION_FILTER = filtering(SERVICE_TERMS), filtering(SPECIFICATION_TERMS)
ORDER_FILTER, TASK_FILTER, FALLOUT_FILTER, CHANGE_FILTER, ACCOUNT_FILTER, LOCATION_FILTER = (
    filtering(terms) for terms in (ORDER_TERMS, TASK_TERMS, FALLOUT_TERMS, CHANGE_TERMS, ACCOUNT_TERMS, LOCATION_TERMS)
)

WORK_SORTS = {
    "CREATED_AT": Ordering("created", column="created_at"),
    "DUE_AT": Ordering("due", column="due_at", nullable=True),
    "PRIORITY": Ordering("priority", column="priority"),
}
"""Orders and tasks can be sorted by these."""

BOARD_ORDER_FILTER = filtering({"accounts": _ids("account_id", "Account"), "groups": _anything})
BOARD_TASK_FILTER = filtering({"accounts": _accounts, "groups": _among("group_name")})
"""A board counts orders and tasks by one filter; groups restrict its tasks alone."""
