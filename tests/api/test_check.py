"""`check` on a database with something of everything: whatever column of whatever table is changed, it is noticed."""

from __future__ import annotations

from typing import Any

import pytest
from tortoise import fields

from engine.audit import audit, survey
from engine.invariants import Finding
from engine.references import NAMED, Reference, references
from models.statement import Statement, Unit
from models.table import MODELS, NODE_TABLES, TABLES, Table
from tests.api.office import Office, Place
from tests.databases import CHOSEN, UNCHECKED, is_sqlite

TRIED = 6
"""Rows of a table in which a column is damaged, each with another value there; then so many others."""

UNTOLD: dict[str, str] = {
    "account": "name external_id created_at",
    "location": "name address created_at",
    "specification": "code name description requires_enrichment term_months published_by published_at",
    "revision": "reason opened_by opened_at closed_by closed_at",
    "revision_item": "id change title description operation quantity characteristics external_id basis",
    "former_line": "id state title description operation quantity characteristics external_id",
    "provisioning_line": "title description operation quantity characteristics external_id basis shortcomings "
    "created_at",
    "work_order_item": "id",
    "dependency": "id",
    "journal": "reason batch request_id token_id idempotency_key",
    "note": "id text author created_at",
    "remembered_call": "id actor key hash object_id created_at",
    # a number that is behind is seen, one that is ahead is not; how many positions were given can be counted
    "counter": "value" if is_sqlite() else "",
    "denied_token": "id reason actor denied_at expires_at",
    "epoch": "id value",
}
"""What stands at one place only, so that nothing can contradict it."""

ELSEWHERE = {
    *((model.__name__, column) for model in MODELS for column in ("id", "root_id", "parent_id", "external_id")),
    ("Dependency", "waiter_id"),
    ("Dependency", "awaited_id"),
    ("OrderTask", "compensates_id"),
    ("OrderTask", "redoes_id"),
    ("Journal", "node_id"),
    ("Note", "node_id"),
}
"""Columns that name something, and are looked at as parts of a tree, by the journal, or with the notes."""

NO_NAMES = {("Journal", "request_id"), ("Journal", "token_id"), ("RememberedCall", "object_id")}
"""What these name need not exist, or no more."""


class Undone(Exception):
    """The damage is taken back."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings


def spoiled(*damage: Statement) -> Unit[None]:
    """Damage, an audit, and all of it is undone."""
    # what refers to nothing is to be found by the audit, not by the database
    yield Statement(UNCHECKED[CHOSEN.kind])
    for statement in damage:
        _ = yield statement
    raise Undone((yield from audit()))


async def found(office: Office, *damage: Statement) -> list[Finding]:
    """What an audit finds of this damage."""
    with pytest.raises(Undone) as undone:
        await office.house.driver.write(spoiled, *damage)
    return list(undone.value.findings)


@pytest.fixture
async def full(office: Office, place: Place) -> Office:
    """An office with revised orders, too, a copied one, notes, remembered calls, and a token taken back."""
    await office.make("updateOrder", id=place.draft, locationId=place.location)
    await office.make("copyOrder", id=place.draft)
    add = [{"parentId": place.revised_order, "title": "Another", "specificationId": place.specification}]
    change = [{"id": place.revised_line, "quantity": 2}]
    await office.make("reviseOrder", id=place.revised_order, add=add, change=change)
    await office.act(place.revised_order, "APPROVE_REVISION")
    await office.make("addNote", nodeId=place.line, text="Look", idempotencyKey="once")
    await office.make("denyToken", tokenId="stolen", reason="Stolen")
    assert await office.house.findings() == []
    return office


@pytest.mark.parametrize("table", TABLES.values(), ids=[table.name for table in TABLES.values()])
async def test_whatever_column_is_changed_is_noticed(full: Office, table: Table) -> None:
    rows = await full.house.rows(f"SELECT {table.select()} FROM {table.name} ORDER BY 1")
    assert rows, "there is something of everything"
    unnoticed = []
    for number, column in enumerate(table.columns):
        distinct = {row[number]: row for row in rows}
        for row in [*list(distinct.values())[:TRIED], *rows[:TRIED]]:
            value = damaged(table, column, row[number])
            sql = f"UPDATE {table.name} SET {column} = ? WHERE {table.columns[0]} = ?"
            if await found(full, Statement(sql, (value, row[0]))):
                break
        else:
            unnoticed.append(column)
    assert unnoticed == UNTOLD.get(table.name, "").split()


def damaged(table: Table, column: str, value: Any) -> Any:
    """Another value of the same type."""
    names = table.model._meta.fields_db_projection
    field = table.model._meta.fields_map[next(name for name in names if names[name] == column)]
    if isinstance(field, fields.BooleanField):
        return not value
    if isinstance(field, fields.IntField):
        return 7 if value is None else value + 1000
    return {None: "x_nothing", "{}": '{"a": 1}', "[]": '["a"]'}.get(value, f"{value}x")


@pytest.mark.parametrize("reference", tuple(references()), ids=lambda each: f"{each.model.__name__}.{each.column}")
async def test_whatever_names_nothing_is_an_orphan(full: Office, reference: Reference) -> None:
    table = TABLES[reference.model]
    first = f"SELECT MIN({table.columns[0]}) FROM {table.name}"
    sql = f"UPDATE {table.name} SET {reference.column} = 'xx_nothing' WHERE {table.columns[0]} = ({first})"
    findings = await found(full, Statement(sql))
    assert ("ORPHAN", "xx_nothing") in {(each.invariant, each.id) for each in findings}


async def test_whatever_names_a_row_of_another_order_is_an_orphan(full: Office) -> None:
    other = await full.house.rows("SELECT id FROM order_line_item ORDER BY id LIMIT 1")
    for table in ("former_line", "revision_item"):
        findings = await found(full, Statement(f"UPDATE {table} SET line_id = ?", other[0]))
        assert ("ORPHAN", other[0][0]) in {(each.invariant, each.id) for each in findings}


def test_every_column_that_names_something_is_known() -> None:
    known = {(each.model.__name__, each.column) for each in references()} | ELSEWHERE | NO_NAMES
    named = {
        (model.__name__, column) for model in MODELS for column in TABLES[model].columns if column.endswith("_id")
    } | {(model.__name__, column) for model, column in NAMED}
    assert named <= known


FAULTS = {
    "COUNTER": {
        "a counter behind": "UPDATE counter SET value = value - 1 WHERE name = 'CUSTOMER_ORDER'",
        "a counter lost": "DELETE FROM counter WHERE name = 'STAFFING_ORDER'",
        "a number of another kind": "UPDATE customer_order SET number = 'SO-9' WHERE number = 'CO-000001'",
        "a number beyond six digits": "UPDATE customer_order SET number = 'CO-1000000' WHERE number = 'CO-000001'",
    },
    "CIRCLE": {
        "tasks that wait for each other": "INSERT INTO dependency (root_id, waiter_id, awaited_id, met) "
        "SELECT root_id, awaited_id, waiter_id, FALSE FROM dependency WHERE waiter_id LIKE 'ot_%'",
        "a domain order that waits for its task's domain order": "INSERT INTO dependency "
        "(root_id, waiter_id, awaited_id, met) SELECT t.root_id, t.id, d.waiter_id, FALSE FROM dependency AS d "
        "JOIN order_task AS t ON t.parent_id = d.awaited_id WHERE d.waiter_id LIKE 'do_%' LIMIT 1",
    },
    "CATALOGUE": {
        "an edition lost": "UPDATE specification SET edition = 2 WHERE code = 'line'",
        "an edition half retired": "UPDATE specification SET retired_by = 'ann' WHERE code = 'line'",
        "editions of two domains": "INSERT INTO specification SELECT 'rs_1', 'RESOURCE', code, 2, name, description, "
        "offering, requires_enrichment, renewal, term_months, body, published_by, published_at, NULL, NULL "
        "FROM specification WHERE code = 'line'",
    },
    "REVISION": {
        "a revision without an end": "UPDATE revision SET closed_at = NULL",
        "a revision closed by nobody": "UPDATE revision SET closed_by = NULL",
        "an outcome that is none": "UPDATE revision SET outcome = 'LOST', number = NULL",
        "a number for what was discarded": "UPDATE revision SET outcome = 'DISCARDED'",
    },
    "SERVICE": {
        "a service of another order": "UPDATE service SET order_id = (SELECT MIN(id) FROM customer_order)",
        "a service of another account": "UPDATE service SET account_id = "
        "(SELECT id FROM account WHERE external_id IS NULL)",
        "a service that nobody will begin": "UPDATE service SET state = 'NEW', line_id = "
        "(SELECT id FROM provisioning_line LIMIT 1) WHERE id = (SELECT MIN(id) FROM service);"
        "UPDATE provisioning_line SET canceled_at = ''",
    },
    "PROVISIONING": {"work for what was canceled": "UPDATE provisioning_line SET canceled_at = '2024'"},
    "POSITION": {
        "no epoch": "DELETE FROM epoch",
        "two epochs": "INSERT INTO epoch (id, value) VALUES (2, 'other')",
        "a beginning too late": "UPDATE epoch SET oldest = 2",
    },
    "CALL": {
        "what a call wrote in pieces": "UPDATE remembered_call SET spans = '[[\"co_1\"'",
        "what a call wrote as something else": "UPDATE remembered_call SET spans = '[[1, 2, 3]]'",
        "what a call wrote backwards": "UPDATE remembered_call SET spans = "
        "(SELECT '[[\"' || root_id || '\", 2, 1]]' FROM journal LIMIT 1)",
    },
    "ORPHAN": {
        "a note about a node of another order": "UPDATE note SET root_id = "
        "(SELECT MIN(id) FROM customer_order WHERE kind = 'SERVICE_ORDER')",
        "the journal of nothing": "UPDATE journal SET root_id = 'co_nothing' WHERE position = 1",
    },
    "JOURNAL": {
        "a row that is nothing": "UPDATE journal SET kind = 'GONE' WHERE kind = 'EDITED'",
        "an edit by an action": "UPDATE journal SET action = 'START' WHERE kind = 'EDITED'",
        "a move by none": "UPDATE journal SET action = NULL WHERE kind = 'MOVED'",
        "another path": "UPDATE journal SET path = 'co_1' WHERE kind = 'MOVED'",
        "another time of birth": "UPDATE order_task SET created_at = '2020'",
        "another time of the last move": "UPDATE customer_order SET state_since = '2020'",
        "a cause in another order and no cause": "UPDATE journal SET cause_root = root_id WHERE cause IS NULL",
        "somebody who asked for a consequence": "UPDATE journal SET actor = 'ann' WHERE cause IS NOT NULL",
        "a reason for a consequence": "UPDATE journal SET reason = 'so' WHERE cause IS NOT NULL",
        "another account at last": "UPDATE journal SET account_id = NULL",
    },
}


@pytest.mark.parametrize(
    ("invariant", "fault"), [(invariant, fault) for invariant, faults in FAULTS.items() for fault in faults]
)
async def test_every_planted_fault_is_found_and_named(full: Office, invariant: str, fault: str) -> None:
    damage = [Statement(part) for part in FAULTS[invariant][fault].split(";")]
    assert invariant in {finding.invariant for finding in await found(full, *damage)}


async def test_what_followed_from_a_change_happened_with_it(full: Office) -> None:
    findings = await found(full, Statement("UPDATE journal SET at = '2020' WHERE cause IS NOT NULL"))
    assert any("is not of the time of its cause" in finding.message for finding in findings)


async def test_a_survey_says_what_it_looked_at(full: Office) -> None:
    seen = await full.house.driver.read(survey())
    nodes = [await full.house.rows(f"SELECT COUNT(*) FROM {t}") for t in sorted({t.name for t in NODE_TABLES.values()})]
    ((rows,),) = await full.house.rows("SELECT COUNT(*) FROM journal")
    ((orders,),) = await full.house.rows("SELECT COUNT(*) FROM customer_order")
    ((services,),) = await full.house.rows("SELECT COUNT(*) FROM service")
    assert seen.findings == []
    assert (seen.orders, seen.services, seen.rows) == (orders, services, rows)
    assert seen.nodes == sum(count for ((count,),) in nodes)
