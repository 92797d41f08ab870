"""Accounts and locations: plain records without states."""

from __future__ import annotations

from engine.call import Call
from engine.checking import LONGEST_TEXT, optional_text, quoted, something, text, wrong
from engine.clock import new_id
from engine.sight import seen
from engine.unit import Decided
from lifecycle.access import Access
from lifecycle.facts import Facts
from lifecycle.refusal import NotFound, NotPermitted, Problem, Refused
from lifecycle.writes import problem_with_caller
from models.party import Account, Location
from models.statement import Statement, Unit
from models.table import TABLES


def create_account(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new customer."""
    if problem := problem_with_caller(call.operation, call.access):
        return problem
    if call.access.accounts is not None:
        return NotPermitted("A caller restricted to accounts can't create another one.")
    row = {
        "id": new_id("ac"),
        "name": text(call.payload, "name", required=True),
        "external_id": optional_text(call.payload, "external_id"),
        "created_at": now,
    }
    yield from _refuse_taken(row["external_id"], str(row["id"]))
    return Decided(str(row["id"]), Facts(now), None, statements=[TABLES[Account].insert([dict(row)])])


def update_account(call: Call, now: str) -> Unit[Decided | Problem]:
    """Another name or external id for an account."""
    if problem := problem_with_caller(call.operation, call.access):
        return problem
    account_id = str(call.payload["id"])
    yield from find_account(account_id, call.access, "id")
    fields: dict[str, str | None] = {}
    if "name" in call.payload:
        fields["name"] = text(call.payload, "name", required=True)
    if "external_id" in call.payload:
        if call.access.accounts is not None:
            # they differ between all accounts: trying one out would tell of accounts that it can't see
            return NotPermitted("A caller restricted to accounts can't change their external ids.", ("externalId",))
        fields["external_id"] = optional_text(call.payload, "external_id")
        yield from _refuse_taken(fields["external_id"], account_id)
    something(fields)
    update = TABLES[Account].update(list(fields), [(*fields.values(), account_id)])
    return Decided(account_id, Facts(now), None, statements=[update])


def create_location(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new place of an account."""
    if problem := problem_with_caller(call.operation, call.access):
        return problem
    account_id = str(call.payload["account_id"])
    yield from find_account(account_id, call.access, "accountId")
    row = {
        "id": new_id("lo"),
        "account_id": account_id,
        "name": text(call.payload, "name", required=True),
        "address": text(call.payload, "address", LONGEST_TEXT),
        "created_at": now,
    }
    return Decided(row["id"], Facts(now), None, statements=[TABLES[Location].insert([dict(row)])])


def find_account(account_id: str, access: Access, *path: str) -> Unit[None]:
    """Make sure that the account exists and is the caller's to see. Raises Refused."""
    if (yield from seen(Account, account_id, access, "id")) is None:
        raise Refused(NotFound(f"There is no account with the id {quoted(account_id)}.", path))


def find_location(location_id: str, account_id: str | None, access: Access, *path: str) -> Unit[None]:
    """Make sure that the location exists and belongs to the order's account. Raises Refused."""
    location = yield from seen(Location, location_id, access, "account_id")
    if location is None:
        raise Refused(NotFound(f"There is no location with the id {quoted(location_id)}.", path))
    if account_id is not None and location != (account_id,):
        raise wrong("The location belongs to another account than the order.", *path)


def _refuse_taken(external_id: str | None, account_id: str) -> Unit[None]:
    if external_id is None:
        return
    sql = f"SELECT id FROM {TABLES[Account].name} WHERE external_id = ? AND id <> ?"
    if (yield Statement(sql, (external_id, account_id))):
        raise wrong(f"The external id {external_id!r} is taken.", "externalId")
