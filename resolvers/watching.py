"""Which changes a subscription is about: the same words as the filter over the journal, asked of one entry.

Streams ask this of every entry as it passes, in memory; `filters.CHANGE_TERMS` says the same to the database.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from events.entry import Entry
from lifecycle.access import Access
from resolvers.sources import kind_name

Test = Callable[[Entry, Any], bool]

TESTS: dict[str, Test] = {
    "orders": lambda entry, ids: entry.root_id in ids,
    "services": lambda entry, ids: entry.root_id in ids,
    "nodes": lambda entry, ids: entry.node_id in ids,
    "below": lambda entry, node_id: node_id in entry.path.split("/"),
    "accounts": lambda entry, ids: entry.account_id in ids,
    "nodeKinds": lambda entry, kinds: kind_name(entry.node_id) in kinds,
    "kinds": lambda entry, kinds: entry.kind in kinds,
    "to": lambda entry, states: entry.to_state in states,
    "actions": lambda entry, actions: entry.action in actions,
    "actors": lambda entry, actors: entry.actor in actors,
    "batch": lambda entry, batch: entry.batch == batch,
    "since": lambda entry, moment: entry.at >= moment,
    "until": lambda entry, moment: entry.at < moment,
}


def concerns(entry: Entry, where: Mapping[str, Any] | None, access: Access) -> bool:
    """Whether the caller may see the change and asked for it."""
    if not access.sees(entry.account_id):
        return False
    return all(TESTS[name](entry, value) for name, value in (where or {}).items() if value is not None)


def only_root(where: Mapping[str, Any] | None) -> str | None:
    """The one order or service that the filter is about, if it names just one."""
    for name in ("orders", "services"):
        ids = (where or {}).get(name)
        if ids and len(ids) == 1:
            return str(ids[0])
    return None
