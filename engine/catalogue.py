"""The catalogue: publishing and retiring editions of specifications, and reading them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from engine.call import Call
from engine.checking import camel, quoted, wrong
from engine.clock import new_id
from engine.holding import take_catalogue
from engine.unit import Decided, Work
from lifecycle.catalogue import MOST_NODES, Flaw, flaws, flaws_among, size_of
from lifecycle.facts import Facts
from lifecycle.refusal import NotFound, Problem, Refused
from lifecycle.specification import (
    ALWAYS,
    Characteristic,
    Compensation,
    Domain,
    LineOperation,
    Offering,
    Part,
    Renewal,
    Specification,
    TaskTemplate,
    ValueType,
    WorkStep,
    WorkTemplate,
    body_of,
    read_body,
)
from lifecycle.writes import problem_with_caller
from models import catalogue as models
from models.statement import Row, Statement, Unit
from models.table import TABLES, among, listed

PARSED = 2000
PREFIXES = {"PRODUCT": "ps", "SERVICE": "ss", "RESOURCE": "rs"}
COLUMNS = (
    *("id", "code", "edition", "domain", "name", "description", "offering", "requires_enrichment"),
    *("renewal", "term_months", "body", "retired_at"),
)


def of_ids(ids: Iterable[str]) -> Unit[dict[str, Specification]]:
    """Editions by their ids; those that do not exist are missing."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    table = TABLES[models.Specification]
    sql = f"SELECT {table.select(COLUMNS)} FROM {table.name} WHERE {among('id')}"
    rows = yield Statement(sql, (listed(wanted),))
    return {row[0]: _edition(row) for row in rows}


def newest(codes: Collection[str] | None = None) -> Unit[dict[str, Specification]]:
    """The newest editions by code, retired ones too: of these codes, or of all."""
    table = TABLES[models.Specification]
    which = "" if codes is None else f"AND {among('s.code')}"
    sql = (
        f"SELECT {table.select(COLUMNS, 's')} FROM {table.name} AS s WHERE s.edition = "
        f"(SELECT MAX(o.edition) FROM {table.name} AS o WHERE o.code = s.code) {which} ORDER BY s.code"
    )
    rows = yield Statement(sql, () if codes is None else (listed(codes),))
    return {row[1]: _edition(row) for row in rows}


def _edition(row: Row) -> Specification:
    *told, retired_at = row
    return _parsed(tuple(told), retired_at is not None)


@lru_cache(maxsize=PARSED)
def _parsed(told: tuple[Any, ...], retired: bool) -> Specification:
    values = dict(zip(COLUMNS[:-1], told, strict=True))
    body = read_body(values.pop("body"))
    values["domain"] = Domain(values["domain"])
    values["offering"], values["renewal"] = Offering(values["offering"]), Renewal(values["renewal"])
    values["requires_enrichment"] = bool(values["requires_enrichment"])
    return Specification(**values, **body, retired=retired)


def publish(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new edition of a specification; none when its newest edition says just that already."""
    if problem := problem_with_caller(call.operation, call.access):
        return problem
    specification = read(call.payload)
    editions, statements = yield from _published([specification], call.access.actor, now)
    return Decided(editions[0].id, Facts(now), None, statements=statements)


def publish_all(specifications: Sequence[Specification], author: str) -> Work:
    """New editions of all that differ from the newest ones, which may refer to each other; all of them or none."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        if problem := problem_with_caller("publishSpecification", call.access):
            return problem
        editions, statements = yield from _published(specifications, author, now)
        return Decided(" ".join(edition.id for edition in editions), Facts(now), None, statements=statements)

    return work


def _published(
    specifications: Sequence[Specification], actor: str, now: str
) -> Unit[tuple[list[Specification], list[Statement]]]:
    """The editions as they are to be, old or new, and what writes the new ones. Raises Refused."""
    yield take_catalogue()
    known = yield from newest()
    among_all = known | {s.code: s for s in specifications}
    editions, fresh = [], []
    for specification in specifications:
        for flaw in (*flaws(specification), *flaws_among(specification, among_all)):
            raise wrong(f"{specification.code}: {told(flaw)}", *(str(step) for step in place_of(flaw)))
        old = known.get(specification.code)
        if old is not None and not old.retired and old == specification:
            editions.append(old)
            continue
        if old is not None and old.domain is not specification.domain:
            raise wrong(f"{old.code} is a specification of {old.domain}; its domain never changes.", "domain")
        edition = replace(
            specification, id=new_id(PREFIXES[specification.domain]), edition=1 + (old.edition if old else 0)
        )
        editions.append(edition)
        fresh.append(_row(edition, actor, now))
    _check_users({edition.code for edition in editions}, among_all)
    return editions, [TABLES[models.Specification].insert(fresh)] if fresh else []


def _check_users(published: set[str], newest_of_all: Mapping[str, Specification]) -> None:
    """What has a published one among its parts has not become too large by it. Raises Refused."""
    sizes: dict[str, int] = {}
    for code, user in newest_of_all.items():
        if not user.retired and code not in published and size_of(code, newest_of_all, sizes) > MOST_NODES:
            message = f"{code}, which has this as a part, would come to more than {MOST_NODES:,} orders and tasks."
            raise wrong(message, "parts")


def place_of(flaw: Flaw) -> tuple[str | int, ...]:
    """Where a flaw is, by the names that callers use."""
    renamed = {"allowed": "allowed_values", "default": "default_value"}
    return tuple(step if isinstance(step, int) else camel(renamed.get(step, step)) for step in flaw.place)


def told(flaw: Flaw) -> str:
    """A flaw as a sentence."""
    return f"{'.'.join(map(str, place_of(flaw)))} {flaw.message}."


def _row(edition: Specification, actor: str, now: str) -> dict[str, object]:
    return {
        "id": edition.id,
        "domain": edition.domain.value,
        "code": edition.code,
        "edition": edition.edition,
        "name": edition.name,
        "description": edition.description,
        "offering": edition.offering.value,
        "requires_enrichment": edition.requires_enrichment,
        "renewal": edition.renewal.value,
        "term_months": edition.term_months,
        "body": body_of(edition),
        "published_by": actor,
        "published_at": now,
    }


def retire(call: Call, now: str) -> Unit[Decided | Problem]:
    """Take an edition out of use: no new line names it, nothing that runs is touched."""
    if problem := problem_with_caller(call.operation, call.access):
        return problem
    edition_id = str(call.payload["id"])
    yield take_catalogue()
    edition = (yield from of_ids([edition_id])).get(edition_id)
    if edition is None:
        raise Refused(NotFound(f"There is no specification with the id {quoted(edition_id)}.", ("id",)))
    if edition.retired:
        raise wrong(f"Edition {edition.edition} of {edition.code} was retired already.", "id")
    known = yield from newest()
    if known[edition.code].id == edition_id:
        users = [s.code for s in known.values() if not s.retired and edition.code in (p.code for p in s.parts)]
        if users:
            message = (
                f"{edition.code} is a part of {', '.join(sorted(users))}: publish those without it, or retire them."
            )
            raise wrong(message, "id")
    update = TABLES[models.Specification].update(("retired_by", "retired_at"), [(call.access.actor, now, edition_id)])
    return Decided(edition_id, Facts(now), None, statements=[update])


def read(told: Mapping[str, Any]) -> Specification:
    """A specification from plain values, as callers name them; what is missing or None has its default."""
    given = _given(told)
    return Specification(
        code=str(given["code"]),
        domain=Domain(given["domain"]),
        name=str(given["name"]),
        description=given.get("description", ""),
        offering=Offering(given.get("offering", Offering.SUBSCRIPTION)),
        requires_enrichment=bool(given.get("requires_enrichment", False)),
        renewal=Renewal(given.get("renewal", Renewal.MONTH_TO_MONTH)),
        term_months=given.get("term_months"),
        characteristics=tuple(map(_characteristic, given.get("characteristics", ()))),
        parts=tuple(Part(part["specification"], tuple(part.get("after") or ())) for part in given.get("parts", ())),
        tasks=tuple(map(_task, given.get("tasks", ()))),
        work_orders=tuple(map(_work_order, given.get("work_orders", ()))),
    )


def _given(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def _characteristic(told: Mapping[str, Any]) -> Characteristic:
    given = _given(told)
    return Characteristic(
        name=str(given["name"]),
        value_type=ValueType(given.get("value_type", ValueType.STRING)),
        required=bool(given.get("required", False)),
        description=given.get("description", ""),
        allowed=tuple(given.get("allowed_values", ())),
        default=given.get("default_value"),
    )


def _task(told: Mapping[str, Any]) -> TaskTemplate:
    given = _given(told)
    made = {
        "after": tuple(given["after"]) if "after" in given else None,
        "operations": tuple(map(LineOperation, given["operations"])) if "operations" in given else ALWAYS,
        "compensation": Compensation(**_given(given["compensation"])) if "compensation" in given else None,
    }
    return TaskTemplate(**{**given, **made})


def _work_order(told: Mapping[str, Any]) -> WorkTemplate:
    given = _given(told)
    steps = (_given(step) for step in given.get("tasks", ()))
    made = {
        "operations": tuple(map(LineOperation, given["operations"])) if "operations" in given else ALWAYS,
        "tasks": tuple(WorkStep(**{**step, "after": tuple(step.get("after", ()))}) for step in steps),
    }
    return WorkTemplate(**{**given, **made})
