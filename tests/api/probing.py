"""What somebody might ask to learn of others: every way through the schema, look-ups, filters, orders, cursors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from json import dumps
from typing import Any

from graphql import GraphQLEnumType, get_named_type, get_nullable_type, is_list_type

from lifecycle.access import Access
from resolvers.sources import SOURCES
from tests.api.asking import Asker
from tests.api.office import TRANSITIONS, document, fields_of
from tests.api.town import Folk, Town
from tests.api.walking import of_type, roots


@dataclass(frozen=True)
class Probe:
    """One question."""

    name: str
    text: str
    variables: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Tells it from all others."""
        return f"{self.text} {dumps(self.variables, sort_keys=True)}"


async def answered(asker: Asker, probe: Probe, access: Access) -> str:
    """All that the caller gets to read, data and errors, and how many statements that took."""
    result = await asker.try_to_ask(probe.text, access, **probe.variables)
    cost = [asker.driver.readings, len(asker.driver.statements)]
    return dumps([result.data, [error.formatted for error in result.errors or ()], cost], default=str)


def walks(town: Town) -> Iterator[Probe]:
    """Everything by every way: from the roots, and from all nodes of everybody by their ids."""
    folks = (town.mine, town.theirs, town.nobodys)
    for typename, source in SOURCES.items():
        if source.prefix:
            ids = [i for folk in folks for i in folk.of(source.prefix)]
            ids += [i for i in town.shared_ids if i.startswith(f"{source.prefix}_")]
            for start in range(0, len(ids), 100):
                yield Probe(f"{typename} {start}", of_type(typename), {"ids": ids[start : start + 100]})
    documents = roots()
    for folk in folks:
        order = folk.one("co")
        yield Probe("node", documents["node"], {"id": order})
        yield Probe("nodes", documents["nodes"], {"ids": [order, folk.one("ot")]})
        yield Probe("order", documents["order"], {"number": folk.seeds.marks["co", "number"]})
    for name, text in documents.items():
        if name not in ("node", "nodes", "order"):
            yield Probe(name, text)


def offers(town: Town) -> Probe:
    """What may be done with everything of mine, and what stands against it: in that, roles differ."""
    reasons = "reasons { code message roles blocking { id } }"
    missing = "missing { code message roles blocking { id } }"
    text = f"""query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Stateful {{
        availableActions {{ action allowed target {reasons} }} why {{ message {missing} }} }} }} }}"""
    nodes = [i for i in town.mine.ids if i[:2] in TRANSITIONS]
    return Probe("offers", text, {"ids": nodes[:100]})


def look_ups(town: Town) -> Iterator[Probe]:
    """Orders by what only their owners know."""
    text = """query ($id: String, $account: ID, $number: String) {
        order(externalId: $id, account: $account, number: $number) { id number } }"""
    for folk in (town.mine, town.theirs, town.nobodys):
        marks = folk.seeds.marks
        yield Probe("order by externalId", text, {"id": marks["co", "external_id"]})
        yield Probe("order by number", text, {"number": marks["co", "number"]})
        for account in folk.accounts:
            given = {"id": marks["co", "external_id"], "account": account}
            yield Probe("order by externalId and account", text, given)


def previews(town: Town) -> Iterator[Probe]:
    """What would happen to nodes of theirs, at whatever version."""
    for prefix, mutation in TRANSITIONS.items():
        name = mutation.replace("transition", "preview", 1)
        for about in (town.theirs, town.nobodys):
            for node_id in about.of(prefix)[:1]:
                for more in ({}, {"expectedVersion": 999_999}):
                    given = {"id": node_id, "action": actions(name)[0], "reason": "x", **more}
                    yield Probe(name, document(name, "Query"), {"input": given})
    many = """query ($input: TransitionManyInput!) { previewMany(input: $input) {
        results { changeCount changes { node { id } } errors { __typename code message path } } errors { code } } }"""
    items = [{"id": i, "action": "CANCEL", "reason": "x"} for i in town.theirs.ids if i[:2] in TRANSITIONS]
    yield Probe("previewMany", many, {"input": {"items": items[:50]}})


def actions(preview: str) -> list[str]:
    """What a preview may be asked about."""
    given: Any = get_named_type(fields_of("Query")[preview].args["input"].type)
    named = get_named_type(given.fields["action"].type)
    assert isinstance(named, GraphQLEnumType)
    return list(named.values)


LISTS = {name: each for name, each in fields_of("Query").items() if "after" in each.args}
FOUND = "{ totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } } }"


def filters(folk: Folk) -> Iterator[Probe]:
    """Every field of every filter, by values of somebody's rows."""
    for root, each in LISTS.items():
        where: Any = get_named_type(each.args["where"].type)
        for name, given in where.fields.items():
            text = f"query ($where: {where.name}) {{ {root}(where: $where) {FOUND} }}"
            for value in values(given.type, folk):
                yield Probe(f"{root} where {name}", text, {"where": {name: value}})


def values(of: Any, folk: Folk) -> Iterator[Any]:
    """Values of a filter's field that find something of somebody's, if it is a field to find that by."""
    named, many = get_named_type(of), is_list_type(get_nullable_type(of))
    found: list[Any]
    if isinstance(named, GraphQLEnumType):
        found = list(named.values)
    elif named.name == "ID":
        by_prefix = {i[:2]: i for i in reversed(folk.ids)}
        ids = [*by_prefix.values(), *folk.seeds.catalogue.values(), folk.seeds.marks["journal", "batch"]]
        yield from ([i] if many else i for i in ids)
        return
    elif named.name == "String":
        marks = list(folk.seeds.marks.values())
        if many:
            yield from (marks[start : start + 100] for start in range(0, len(marks), 100))
            return
        found = [folk.seeds.name]
    elif named.name == "Boolean":
        found = [True, False]
    elif named.name == "Int":
        found = [1, 2, 3, 4, 5]
    else:
        found = [f"{folk.seeds.year}-{month}T00:00:00Z" for month in ("01-01", "06-01")]
        found = [moment[:10] for moment in found] if named.name == "Date" else found
    yield from [found] if many else found


def pages(cursors: dict[str, list[str]]) -> Iterator[Probe]:
    """Small pages in every order, from the beginning, from the end, and around cursors from somebody else's hands."""
    for root, each in LISTS.items():
        orders: list[Any] = [None]
        if "orderBy" in each.args:
            sorts = ("CREATED_AT", "DUE_AT", "PRIORITY")
            orders = [{"field": name, "direction": way} for name in sorts for way in ("ASC", "DESC")]
        takes = get_named_type(each.args["orderBy"].type).name if orders[0] else ""
        declared, given = (f", $by: {takes}", ", orderBy: $by") if takes else ("", "")
        text = (
            f"query ($first: Int, $last: Int, $after: String, $before: String{declared}) "
            f"{{ {root}(first: $first, last: $last, after: $after, before: $before{given}) {FOUND} }}"
        )
        for order in orders:
            by = {"by": order} if order else {}
            yield Probe(f"{root} first", text, {"first": 2, **by})
            yield Probe(f"{root} last", text, {"last": 2, **by})
        for cursor in cursors.get(root, ()):
            yield Probe(f"{root} after", text, {"first": 2, "after": cursor})
            yield Probe(f"{root} before", text, {"last": 2, "before": cursor})


async def cursors_of(asker: Asker, access: Access) -> dict[str, list[str]]:
    """Some cursors of every list, as this caller gets them."""
    found = {}
    for root in LISTS:
        edges = (await asker.ask(f"{{ {root}(first: 100) {{ edges {{ cursor }} }} }}", access))[root]["edges"]
        found[root] = [edge["cursor"] for edge in (edges[::7] + edges[-1:])]
    return found
