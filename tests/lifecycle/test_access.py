"""Who is asking: what a role opens, and which accounts a caller sees."""

from __future__ import annotations

import pytest

from lifecycle.access import SYSTEM, Access, roles_for
from lifecycle.node import KINDS, kind_of
from lifecycle.vocabulary import Role


def test_a_caller_has_its_own_roles_and_an_administrator_has_all() -> None:
    agent = Access("ann", frozenset({Role.ORDER_AGENT, Role.VIEWER}))
    assert agent.has(Role.FULFILLMENT_AGENT, Role.ORDER_AGENT) and not agent.has(Role.FULFILLMENT_AGENT)
    assert Access("root", frozenset({Role.ADMINISTRATOR})).has(Role.BILLING_AGENT)
    assert not Access("nobody").has(*Role)


def test_a_caller_restricted_to_accounts_sees_what_belongs_to_them_and_nothing_else() -> None:
    viewer = frozenset({Role.VIEWER})
    assert all(Access("ann", viewer).sees(account) for account in ("ac_1", "ac_2", None))
    restricted = Access("bob", viewer, frozenset({"ac_1", "ac_3"}))
    assert [restricted.sees(account) for account in ("ac_1", "ac_2", "ac_3", None)] == [True, False, True, False]
    assert not Access("eve", viewer, frozenset()).sees("ac_1")


def test_a_caller_without_any_role_sees_nothing() -> None:
    for accounts in (None, frozenset({"ac_1"})):
        assert not any(Access("nobody", accounts=accounts).sees(account) for account in ("ac_1", "ac_2", None))


def test_the_server_itself_sees_and_may_everything() -> None:
    assert SYSTEM.actor == "system" and SYSTEM.sees(None) and all(SYSTEM.has(role) for role in Role)


def test_a_stand_in_is_the_manager_of_the_tree_or_everybody_who_writes() -> None:
    assert roles_for("MANAGER", "CUSTOMER_ORDER") == (Role.FULFILLMENT_MANAGER,)
    assert roles_for("MANAGER", "SERVICE_ORDER") == (Role.SERVICE_ORDER_MANAGER,)
    assert set(roles_for("ANYBODY", "SERVICE_ORDER")) == set(Role) - {Role.VIEWER}
    assert roles_for("BILLING_AGENT", "SERVICE_ORDER") == (Role.BILLING_AGENT,)


@pytest.mark.parametrize(
    ("node_id", "kind"),
    [
        ("co_1", "CUSTOMER_ORDER"),
        ("so_1", "SERVICE_ORDER"),
        ("li_1", "ORDER_LINE_ITEM"),
        ("do_1", "DOMAIN_ORDER"),
        ("ot_1_2", "ORDER_TASK"),
        ("fr_1", "FALLOUT_RECORD"),
    ],
)
def test_an_id_names_its_kind(node_id: str, kind: str) -> None:
    assert kind_of(node_id) is KINDS[kind]


@pytest.mark.parametrize("node_id", ["ac_1", "", "_1", "cox_1", "CUSTOMER_ORDER"])
def test_an_id_of_something_else_names_no_kind(node_id: str) -> None:
    assert kind_of(node_id) is None
