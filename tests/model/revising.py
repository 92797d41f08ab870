"""The naive model's revisions: what may be entered, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import rules
from .decomposing import decompose_lines
from .services import change_with_line
from .tree import CANCELLING, LINE, ORDERS, RUNNING, Known, Node, Tree
from .undoing import do_again


@dataclass(frozen=True)
class Ordered:
    """What a line orders; `quantity` and `detail` None: as it was, or as the service has it."""

    spec: str | None = None
    operation: str = "ADD"
    service: str | None = None
    quantity: int | None = None
    detail: str | None = None


@dataclass(frozen=True)
class Item:
    """One thing entered: `add` below a parent, `change` or `remove` of a line, `withdraw` of an item."""

    what: str
    id: str
    line: str = ""
    ordered: Ordered = field(default_factory=Ordered)
    had: tuple[int, str | None] | None = None


def fits(tree: Known, ordered: Ordered) -> bool:
    """Whether a line may order this: it names a service when it is about one, of the same specification."""
    if ordered.operation == "ADD":
        return ordered.service is None
    service = tree.nodes.get(ordered.service or "")
    if service is None or service.own not in RUNNING:
        return False
    return ordered.spec in (None, service.spec)


def fill(tree: Known, line: Node, ordered: Ordered) -> None:
    """The line as it orders this; what is left out is as the service has it."""
    line.operation, line.service, line.spec = ordered.operation, ordered.service, ordered.spec
    line.quantity, line.detail = ordered.quantity or 1, ordered.detail
    if ordered.service is not None:
        service = tree.nodes[ordered.service]
        line.spec = ordered.spec or service.spec
        line.had = line.had or (service.quantity, service.detail)
        line.quantity, line.detail = ordered.quantity or service.quantity, ordered.detail or service.detail


def enter(tree: Tree, entries: list[Item]) -> bool:
    """Into the open revision, all of it or nothing."""
    lines = [entry.line for entry in entries if entry.what in ("change", "remove")]
    gone = [entry.id for entry in entries if entry.what == "withdraw"]
    if not entries or len(set(lines)) != len(lines) or not set(gone) <= {item.id for item in tree.items}:
        return False
    if not all(may_be_entered(tree, entry) for entry in entries if entry.what != "withdraw"):
        return False
    kept = [item for item in tree.items if item.id not in gone and not (item.what != "add" and item.line in lines)]
    items = kept + [settled(tree, entry) for entry in entries if entry.what != "withdraw"]
    removed = {item.line for item in items if item.what == "remove"}
    for item in items:
        above = tree.nodes[item.line] if item.what == "add" else tree.nodes[tree.nodes[item.line].parent or ""]
        if removed & {node.id for node in [*tree.ancestors(above), above]}:
            return False
    tree.items = items
    return True


def settled(tree: Tree, entry: Item) -> Item:
    """The item as it is kept: what it leaves out is as it is now, not as it will be at the approval."""
    probe = None if entry.what == "remove" else as_it_will_be(tree, entry)
    if probe is None:
        return entry
    ordered = Ordered(probe.spec, probe.operation, probe.service, probe.quantity, probe.detail)
    return replace(entry, ordered=ordered, had=probe.had)


def may_be_entered(tree: Tree, entry: Item) -> bool:
    """A live line of this order, and what is ordered is complete."""
    line = tree.nodes.get(entry.line)
    if line is None or line.kind not in ((LINE, *ORDERS) if entry.what == "add" else (LINE,)):
        return False
    if line.kind == LINE and (line.final or line.own == CANCELLING):
        return False
    if entry.what == "remove":
        return True
    if entry.what == "change" and entry.ordered.quantity is None and entry.ordered.detail is None:
        return False
    probe = as_it_will_be(tree, entry)
    return probe is not None and not tree.lacks(probe)


def as_it_will_be(tree: Tree, entry: Item) -> Node | None:
    """The line after the item; None when it can't be ordered."""
    ordered = entry.ordered
    if entry.what == "change":
        line = tree.nodes[entry.line]
        ordered = Ordered(
            line.spec, line.operation, line.service, ordered.quantity or line.quantity, ordered.detail or line.detail
        )
    if not fits(tree, ordered):
        return None
    probe = Node("probe", LINE, None, ["ACKNOWLEDGED"])
    fill(tree, probe, ordered)
    return probe


def carry_out(tree: Tree) -> None:
    """What was entered becomes true: removals, changes, additions."""
    items, tree.items = tree.items, []
    for item in items:
        if item.what == "remove" and tree.nodes[item.line].own != CANCELLING and not tree.nodes[item.line].final:
            rules.begin_cancellation(tree, tree.nodes[item.line])
    changed = [item for item in items if item.what == "change"]
    for item in changed:
        line = tree.nodes[item.line]
        former = line.quantity, line.detail
        line.quantity, line.detail = item.ordered.quantity or 1, item.ordered.detail
        change_with_line(tree, line, former)
    do_again(tree, [tree.nodes[item.line] for item in changed])
    for item in items:
        if item.what == "add":
            line = Node(item.id, LINE, item.line, ["ACKNOWLEDGED"], had=item.had)
            fill(tree, line, item.ordered)
            tree.put(line)
    decompose_lines(tree)
