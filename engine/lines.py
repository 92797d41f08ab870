"""A line as somebody enters it, for a new order or for a revision: checked by itself, and against the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps, loads
from typing import Any

from engine import catalogue
from engine.checking import LONGEST_TEXT, number, optional_text, quoted, text, wrong
from engine.party import find_location
from engine.unit import find
from lifecycle.access import Access
from lifecycle.catalogue import fits
from lifecycle.characteristics import filled, misfits, shortcomings
from lifecycle.facts import Facts
from lifecycle.newborn import LINE
from lifecycle.node import Node
from lifecycle.refusal import NotFound, Refused
from lifecycle.service import RUNNING
from lifecycle.specification import LineOperation, Specification
from models.service import Service
from models.statement import Statement, Unit
from models.table import TABLES

LONGEST_CHARACTERISTICS = 20_000
ENTERED = tuple(name for name in LINE if name not in ("shortcomings", "needs_enrichment", "past_no_return"))
"""The columns of a line that somebody enters."""

BASIS = ("quantity", "characteristics", "specification_id")
"""What is kept of a service as it was when a line about it was entered: the line hands over what differs from that."""


def entered(facts: Facts, given: Mapping[str, Any], order: Node, access: Access, named: bool) -> Unit[dict[str, Any]]:
    """The columns of a line with these values. `named`: its specification is named anew, so must not be retired.

    Raises Refused.
    """
    operation = str(given.get("operation") or LineOperation.ADD)
    values = _characteristics(given.get("characteristics"))
    service = yield from _service(facts, given.get("service_id"), operation, order, access)
    specification = yield from _specification(given.get("specification_id"), service, named)
    basis = None
    if service is not None:
        basis = loads(given["basis"]) if given.get("basis") else {name: service[name] for name in BASIS}
        values = _inherited(specification, basis) | values
        given = {"quantity": basis["quantity"]} | {k: v for k, v in given.items() if v is not None}
    if given.get("location_id") is not None:
        yield from find_location(given["location_id"], order.facts["account_id"], access, "locationId")
    fields = {
        "title": text(given, "title", required=True),
        "description": text(given, "description", LONGEST_TEXT),
        "operation": operation,
        "quantity": number(given, "quantity", 1),
        "external_id": optional_text(given, "external_id"),
        "location_id": given.get("location_id"),
        "specification_id": specification and specification.id,
        "service_id": service and service["id"],
        "basis": basis and dumps(basis, ensure_ascii=False, sort_keys=True),
    }
    return fields | fitted(specification, values, operation)


def _inherited(specification: Specification | None, basis: Mapping[str, Any]) -> dict[str, Any]:
    """What a line has from its service: all that fits the edition that it names."""
    values: dict[str, Any] = basis["characteristics"]
    wrongs = misfits(specification, values) if specification is not None else {}
    return {name: value for name, value in values.items() if name not in wrongs}


def fitted(specification: Specification | None, values: Mapping[str, Any], operation: str) -> dict[str, Any]:
    """The columns that follow from the specification: characteristics with defaults, and what they lack."""
    lacking, enriched = "", False
    if specification is not None:
        if wrongs := misfits(specification, values):
            name, message = next(iter(wrongs.items()))
            raise wrong(f"characteristics.{name[:60]}: {message}.", "characteristics", name[:60])
        values = filled(specification, values)
        lacking = "" if operation == LineOperation.DISCONNECT else shortcomings(specification, values)
        enriched = specification.requires_enrichment
    return {"characteristics": _written(values), "shortcomings": lacking, "needs_enrichment": enriched}


def _characteristics(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise wrong("characteristics is a JSON object of names and values.", "characteristics")
    return value


def _written(values: Mapping[str, Any]) -> str:
    try:
        written = dumps(values, ensure_ascii=False, sort_keys=True, allow_nan=False)
        written.encode()
        loads(written, parse_int=_whole)
    except (ValueError, RecursionError):
        raise wrong(
            "characteristics has a value that JSON can't hold, a number beyond 64 bits, or is nested too deeply.",
            "characteristics",
        ) from None
    if len(written) > LONGEST_CHARACTERISTICS:
        message = f"characteristics has {len(written)} characters; {LONGEST_CHARACTERISTICS} are allowed."
        raise wrong(message, "characteristics")
    return written


def _whole(text: str) -> int:
    """A number that whoever reads it can hold. Raises ValueError."""
    value = int(text)
    if not fits(value):
        raise ValueError
    return value


def _service(facts: Facts, service_id: Any, operation: str, order: Node, access: Access) -> Unit[dict[str, Any] | None]:
    """The service that the line is about, as it is now; None for a line that adds something."""
    if operation == LineOperation.ADD:
        if service_id is not None:
            raise wrong("Only a line that does CHANGE or DISCONNECT names a service.", "serviceId")
        return None
    if not service_id:
        raise wrong(f"A line that does {operation} must name the service.", "serviceId")
    service = yield from find(facts, str(service_id), access, "SERVICE", path=("serviceId",))
    if service.own not in RUNNING:
        raise wrong(f"The service is {service.own}; {operation} takes one in {' or '.join(RUNNING)}.", "serviceId")
    if order.facts["account_id"] not in (None, service.facts["account_id"]):
        raise wrong("The service belongs to another account than the order.", "serviceId")
    columns = ("id", "quantity", "characteristics", "specification_id")
    sql = f"SELECT {TABLES[Service].select(columns)} FROM {TABLES[Service].name} WHERE id = ?"
    rows = yield Statement(sql, (service.id,))
    known = dict(zip(columns, rows[0], strict=True))
    return known | {"characteristics": loads(known["characteristics"])}


def _specification(given: Any, service: dict[str, Any] | None, named: bool) -> Unit[Specification | None]:
    """The edition that the line names, else that of its service."""
    wanted = given if given is not None or service is None else service["specification_id"]
    if wanted is None:
        return None
    ids = [str(wanted), *([service["specification_id"]] if service else [])]
    found = yield from catalogue.of_ids(ids)
    edition = found.get(str(wanted))
    if edition is None:
        raise Refused(NotFound(f"There is no specification with the id {quoted(wanted)}.", ("specificationId",)))
    if service is not None and edition.code != found[service["specification_id"]].code:
        code = found[service["specification_id"]].code
        raise wrong(f"The service is one of {code}; name an edition of that, not of {edition.code}.", "specificationId")
    if named and given and edition.retired:
        raise wrong(f"Edition {edition.edition} of {edition.code} was retired; name a newer one.", "specificationId")
    return edition
