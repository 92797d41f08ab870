"""What a root's journal and its tables must agree on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

from engine.invariants import Finding, Tree, column_differences
from engine.replay import Replay
from events.entry import Entry
from lifecycle import machine_of
from lifecycle.plan import RowKind

COUNTED_ELSEWHERE = {"sequence"}
"""Columns that every unit moves on without telling."""


def against_journal(tree: Tree, entries: Sequence[Entry]) -> Iterator[Finding]:
    """The journal has no gaps, each of its rows fits the one before, and the last ones tell what the tables say.

    Its beginning may be missing, up to where the root says that retention removed it; of a root that has ended.
    """
    root = tree.root
    first, newest = root.facts["journal_from"], root.facts["sequence"]
    if [entry.sequence for entry in entries] != list(range(first, newest + 1)):
        there = f"rows {entries[0].sequence} to {entries[-1].sequence}" if entries else "no rows"
        wanted = f"{len(entries)} journal rows, {there}; it counts {first} to {newest}"
        yield Finding("SEQUENCE", root.id, wanted)
    elif first == 1:
        yield from _replayed(tree, entries)
    else:
        yield from _without_beginning(tree, entries)
    places = [entry.position or inf for entry in entries]
    if places != sorted(places):
        yield Finding("POSITION", root.id, "the positions of its journal rows do not follow their sequence")
    if entries and entries[-1].account_id != root.facts["account_id"]:
        yield Finding("JOURNAL", root.id, f"its account is not {entries[-1].account_id}, as the newest row says")


def _replayed(tree: Tree, entries: Sequence[Entry]) -> Iterator[Finding]:
    replay = Replay()
    for entry in entries:
        for wrong in replay.take(entry):
            yield Finding("JOURNAL", entry.node_id, f"row {entry.sequence} {wrong}")
    for node_id, told in replay.nodes.items():
        node = tree.nodes.get(node_id)
        if node is None:
            yield Finding("JOURNAL", node_id, "the journal knows it, the tables do not")
            continue
        if node.version != told.version:
            yield Finding("VERSION", node_id, f"version {node.version}, but the journal has {told.version} rows of it")
        if (node.facts["state"], node.stack, node.path) != (told.state, told.stack, told.path):
            yield Finding("JOURNAL", node_id, f"it is {' '.join(node.stack)}, the journal says {' '.join(told.stack)}")
        fields = {name: value for name, value in told.fields.items() if name not in COUNTED_ELSEWHERE}
        fields |= {"created_at": told.born, "state_since": told.since}
        for column in column_differences(node.facts, fields):
            yield Finding("JOURNAL", node_id, f"{column} is not what the journal says")
    for node in tree.nodes.values():
        if node.id not in replay.nodes:
            yield Finding("JOURNAL", node.id, "the journal does not know it")


def _without_beginning(tree: Tree, entries: Sequence[Entry]) -> Iterator[Finding]:
    """What can still be said: who is final, how many changes there were, and what the last one of a node told."""
    root, first = tree.root, tree.root.facts["journal_from"]
    if root.own not in machine_of(root.kind).final:
        yield Finding("RETENTION", root.id, f"its journal begins at row {first}, but it is {root.own}")
    told = sum(node.version for node in tree.nodes.values())
    if told > root.facts["sequence"]:
        yield Finding("VERSION", root.id, f"all versions add up to {told} changes, it counts {root.facts['sequence']}")
    for node_id, entry in {entry.node_id: entry for entry in entries}.items():
        node = tree.nodes.get(node_id)
        if (node is None) != (entry.kind == RowKind.DELETED):
            yield Finding("JOURNAL", node_id, f"the journal's last word of it is {entry.kind}, the tables disagree")
        elif node and (node.version, node.facts["state"], node.own) != (entry.version, entry.to_state, entry.own_state):
            yield Finding("JOURNAL", node_id, f"it is version {node.version}, {node.own}; row {entry.sequence} is not")
