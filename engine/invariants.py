"""What is true of an order's tree between two units of work: one function an invariant, each yielding its breaches.

Written against the rows as they lie in the tables, not as the engine loads them for a decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lifecycle import machine_of
from lifecycle.customer_order import CAPTURE
from lifecycle.fallout_record import OPEN
from lifecycle.holding import can_be_held, entries_at_birth, is_free, shown
from lifecycle.node import FULFILLMENT, KINDS, ROOTS, Node
from lifecycle.rollups import Beyond, fates_of, rollups_of
from lifecycle.service import RUNNING
from lifecycle.settlement import TASKS, WAITS
from lifecycle.vocabulary import State


class Finding(NamedTuple):
    """One breach: the invariant's name, the node, order or row concerned, and what is wrong with it."""

    invariant: str
    id: str
    message: str


@dataclass(slots=True)
class Tree:
    """One order as the tables tell it. `Node.facts` are all columns; `edges` are (waiter, awaited, met).

    `owners` are the accounts of the locations, `unserved` the live lines of a provisioning order without a work order.
    """

    root: Node
    nodes: dict[str, Node]
    edges: list[tuple[str, str, bool]] = field(default_factory=list)
    revisions: list[tuple[str, int | None]] = field(default_factory=list)
    owners: dict[str, str] = field(default_factory=dict)
    unserved: list[str] = field(default_factory=list)
    children: dict[str, list[Node]] = field(default_factory=dict)
    awaited: dict[str, list[str]] = field(default_factory=dict)

    def index(self) -> None:
        """Find children and what is waited for, once all rows are there."""
        for node in self.nodes.values():
            if node.parent_id:
                self.children.setdefault(node.parent_id, []).append(node)
        for waiter, awaited, _ in self.edges:
            self.awaited.setdefault(waiter, []).append(awaited)

    def above(self, node: Node) -> list[Node]:
        """What stands above, the root first."""
        return [self.nodes[i] for i in node.path[:-1]]

    def is_qualified(self, node: Node) -> bool:
        """Whether all that the node itself waits for has ended."""
        return all(is_final(self.nodes[i]) for i in self.awaited.get(node.id, ()) if i in self.nodes)


Invariant = Callable[[Tree], Iterator[Finding]]


def is_final(node: Node) -> bool:
    """Whether the node has ended."""
    return node.own in machine_of(node.kind).ended


def place(tree: Tree) -> Iterator[Finding]:
    """Every node stands below the node that its path names, of a kind that may have it; checked before all others."""
    if tree.root.kind not in ROOTS:
        yield Finding("PLACE", tree.root.id, f"{tree.root.kind} is no kind of order")
        return
    for node in tree.nodes.values():
        parent = tree.nodes.get(node.parent_id) if node.parent_id else None
        if node is not tree.root and (parent is None or node.path[:-1] != parent.path):
            yield Finding("PLACE", node.id, f"its path {'/'.join(node.path)} does not lead through its parent")
        elif parent is not None and node.kind not in KINDS[parent.kind].children:
            yield Finding("PLACE", node.id, f"a {node.kind} stands below a {parent.kind}")
        elif node.path[-1] != node.id or node.root_id != node.facts["root_id"] or node.root_id != tree.root.id:
            yield Finding("PLACE", node.id, f"its path {'/'.join(node.path)} is not its own")
        elif parent is not None and node.facts["parent_id"] != parent.id:
            yield Finding("PLACE", node.id, f"its parent is {node.facts['parent_id']}, its path says {parent.id}")
        elif parent is not None and "line_id" in node.facts:
            line = next((i for i in reversed(node.path) if i.startswith("li_")), None)
            if line != node.facts["line_id"]:
                yield Finding("PLACE", node.id, f"it works for line {node.facts['line_id']}, its path says {line}")


def stacks(tree: Tree) -> Iterator[Finding]:
    """An own stack consists of states of the machine, each an interruption of the one beneath."""
    for node in tree.nodes.values():
        machine = machine_of(node.kind)
        bottom, *interruptions = node.stack
        fits = bottom in machine.states and bottom not in machine.interruptions
        for below, state in zip(node.stack, interruptions, strict=False):
            fits = fits and state in machine.interruptions and below in machine.back_to(State[state])
        if not fits:
            yield Finding("STACK", node.id, f"{' '.join(node.stack)} is no stack of a {node.kind}")


def shown_state(tree: Tree) -> Iterator[Finding]:
    """The state that everybody sees follows from the own stack and the holders."""
    for node in tree.nodes.values():
        if node.facts["state"] != shown(node):
            yield Finding("SHOWN", node.id, f"it shows {node.facts['state']} instead of {shown(node)}")


def holders(tree: Tree) -> Iterator[Finding]:
    """Whatever is interrupted above holds a node, nothing else does, and nothing holds what can't be held."""
    for node in tree.nodes.values():
        due = entries_at_birth(tree.above(node)) if can_be_held(node) else ()
        if sorted(node.holders) != sorted(due):
            yield Finding("HOLDERS", node.id, f"it is held by {node.holders}, but should be by {due}")


def rollups(tree: Tree) -> Iterator[Finding]:
    """No parent stands where its children would move it away."""
    for node in tree.nodes.values():
        rows = rollups_of(KINDS[node.kind].machine) if is_free(node) else ()
        if not rows:
            continue
        fates = fates_of(shown(c) for c in tree.children.get(node.id, ()) if not KINDS[c.kind].beside)
        for row in rows:
            applies = row.is_for(node.own) and row.applies(fates) and not row.prompted
            kept = row.beyond is Beyond.COVERED and tree.unserved
            if applies and not kept and machine_of(node.kind).row(node.own, row.action):
                yield Finding("ROLLUP", node.id, f"in {node.own} it should {row.action}: {row.about}")


def endings(tree: Tree) -> Iterator[Finding]:
    """Below what has ended, everything has; only resolved fallout may wait to be filed away, and who is assigned goes
    on below a closed request."""
    for node in tree.nodes.values():
        parent = tree.nodes[node.parent_id] if node.parent_id else None
        if parent is None or not is_final(parent) or is_final(node):
            continue
        filed = node.kind == "FALLOUT_RECORD" and node.own not in OPEN
        if not filed and (node.own, parent.own) != (State.ASSIGNED, State.CLOSED):
            yield Finding("ENDING", node.id, f"it is {node.own} below {parent.id}, which is {parent.own}")


def capture(tree: Tree) -> Iterator[Finding]:
    """Until the approval lines stand where their order stands, and a submitted order does not linger."""
    order = tree.root
    if order.kind not in FULFILLMENT:
        return
    lines = [n for n in tree.nodes.values() if n.kind == "ORDER_LINE_ITEM" and not is_final(n)]
    if order.stack[0] in CAPTURE:
        for line in lines:
            if line.stack != order.stack:
                yield Finding("CAPTURE", line.id, f"it is {' '.join(line.stack)}, its order {' '.join(order.stack)}")
    if order.own == State.SUBMITTED:
        enriched = order.facts["requires_enrichment"] or any(line.facts["needs_enrichment"] for line in lines)
        complete = lines and not any(line.facts["shortcomings"] for line in lines)
        if (enriched and not order.facts["enrichment_done"]) or (order.facts["account_id"] and complete):
            yield Finding("CAPTURE", order.id, "it is submitted, but nothing keeps it from going on")
    if order.stack[0] not in CAPTURE or order.own == State.NEW:
        for line in lines:
            if line.facts["shortcomings"]:
                yield Finding("CAPTURE", line.id, f"its order is {order.own}, but: {line.facts['shortcomings']}")


def locations(tree: Tree) -> Iterator[Finding]:
    """An order of an account and its lines lie at locations of that account."""
    account = tree.root.facts["account_id"]
    for node in tree.nodes.values() if account else ():
        place = node.facts.get("location_id")
        if place and tree.owners.get(place) != account:
            yield Finding("LOCATION", node.id, f"it lies at {place}, which is no location of {account}")


def dependencies(tree: Tree) -> Iterator[Finding]:
    """Dependencies lie within the order, and `met` says whether the awaited node has ended."""
    for waiter, awaited, met in tree.edges:
        ends = [tree.nodes.get(waiter), tree.nodes.get(awaited)]
        if any(node is None or node.kind not in WAITS for node in ends) or waiter == awaited:
            yield Finding("DEPENDENCY", waiter, f"it waits for {awaited}; both must be work of one order")
        elif met != is_final(tree.nodes[awaited]):
            yield Finding("DEPENDENCY", waiter, f"met is {met}, but {awaited} is {tree.nodes[awaited].own}")


def readiness(tree: Tree) -> Iterator[Finding]:
    """Nothing that could begin waits."""
    for node in tree.nodes.values():
        if node.kind not in WAITS or node.own != WAITS[node.kind][0] or not tree.is_qualified(node):
            continue
        if node.kind == "DOMAIN_ORDER":
            yield Finding("READINESS", node.id, "it is a DRAFT, but all its prerequisites have ended")
            continue
        above = tree.above(node)[-1]
        opened = tree.is_qualified(above) if node.kind == "ORDER_TASK" else above.own == State.IN_PROGRESS
        if opened and not node.holders:
            yield Finding("READINESS", node.id, f"it is {node.own}, but waits for nothing")


def alarms(tree: Tree) -> Iterator[Finding]:
    """The clock watches the planned starts of what is scheduled, the terms of services that run, and nothing else."""
    for node in tree.nodes.values():
        if "wake_at" not in node.facts:
            continue
        if node.kind == "SERVICE":
            due = node.facts["term_end"] if node.own in RUNNING and node.facts["renewal"] != "MONTH_TO_MONTH" else None
        else:
            due = node.facts["planned_start"] if node.own == State.SCHEDULED else None
        if node.facts["wake_at"] != due:
            yield Finding("ALARM", node.id, f"the clock watches {node.facts['wake_at']} instead of {due}")


def decomposition(tree: Tree) -> Iterator[Finding]:
    """What was approved and has a specification was decomposed; a capture was not."""
    for node in tree.nodes.values():
        if node.kind != "ORDER_LINE_ITEM" or node.stack[0] in (*CAPTURE, State.REJECTED, State.CANCELED):
            continue
        below = tree.children.get(node.id, ())
        if node.facts["specification_id"] and not any(child.kind == "DOMAIN_ORDER" for child in below):
            yield Finding("DECOMPOSITION", node.id, f"it is {node.own}, but no work was made of its specification")


def undoing(tree: Tree) -> Iterator[Finding]:
    """A task is undone once at the most; what undoes or repeats it is of the same line, and it was completed."""
    undone: set[str] = set()
    for node in tree.nodes.values():
        if node.kind != "ORDER_TASK":
            continue
        for column in ("compensates_id", "redoes_id"):
            other = tree.nodes.get(node.facts[column] or node.id)
            if other is None or other.facts["line_id"] != node.facts["line_id"]:
                yield Finding("UNDOING", node.id, f"its {column} {node.facts[column]} is no task of its line")
            elif other is not node and other.own != State.CLOSED_COMPLETE:
                yield Finding("UNDOING", node.id, f"{other.id}, its {column}, is {other.own}")
        if node.facts["compensates_id"] in undone:
            yield Finding("UNDOING", node.id, f"{node.facts['compensates_id']} is undone twice")
        undone |= {node.facts["compensates_id"]} - {None}


def leases(tree: Tree) -> Iterator[Finding]:
    """Programs hold leases only of what is being worked and automated, and each lease has an end."""
    for node in tree.nodes.values():
        if node.kind != "ORDER_TASK" or not (node.facts["worker"] or node.facts["lease_until"]):
            continue
        if node.own != State.IN_PROGRESS or not node.facts["automated"] or not node.facts["lease_until"]:
            yield Finding("LEASE", node.id, f"{node.facts['worker']} holds a lease until {node.facts['lease_until']}")


def no_return(tree: Tree) -> Iterator[Finding]:
    """Past the point of no return is what stands above a started task that can't be undone, and nothing else."""
    started = (n for n in tree.nodes.values() if n.kind == "ORDER_TASK" and n.facts["no_return"])
    past = {i for task in started if task.facts["started_at"] for i in task.path[:-1]}
    for node in tree.nodes.values():
        if "past_no_return" in node.facts and bool(node.facts["past_no_return"]) != (node.id in past):
            yield Finding("NO_RETURN", node.id, f"past_no_return is {bool(node.facts['past_no_return'])}")


def work_times(tree: Tree) -> Iterator[Finding]:
    """What is being done was started, what is done was finished; open fallout keeps its task on hold."""
    for node in tree.nodes.values():
        if node.kind in TASKS:
            done = node.own in (State.CLOSED_COMPLETE, State.COMPLETED)
            if (done or node.own == State.IN_PROGRESS) and not node.facts["started_at"]:
                yield Finding("WORK", node.id, f"it is {node.own}, but was never started")
            if done != bool(node.facts["finished_at"]):
                yield Finding("WORK", node.id, f"it is {node.own}, finished at {node.facts['finished_at']}")
            troubled = any(child.own in OPEN for child in tree.children.get(node.id, ()))
            if troubled and node.own != State.ON_HOLD:
                yield Finding("WORK", node.id, f"it is {node.own} in spite of open fallout")


def revisions(tree: Tree) -> Iterator[Finding]:
    """A revision is open while the order is being revised, and the approved ones are counted."""
    if tree.root.kind not in FULFILLMENT:
        return
    opened = sum(outcome == "OPEN" for outcome, _ in tree.revisions)
    if opened != (State.REVISION_IN_PROGRESS in tree.root.stack):
        yield Finding("REVISION", tree.root.id, f"{opened} revisions are open in {' '.join(tree.root.stack)}")
    numbers = sorted(number or 0 for outcome, number in tree.revisions if outcome == "APPROVED")
    if numbers != list(range(1, tree.root.facts["revision"] + 1)):
        yield Finding("REVISION", tree.root.id, f"revision {tree.root.facts['revision']} after the approved {numbers}")


INVARIANTS: tuple[Invariant, ...] = (
    stacks,
    shown_state,
    holders,
    rollups,
    endings,
    capture,
    locations,
    dependencies,
    readiness,
    alarms,
    decomposition,
    undoing,
    leases,
    no_return,
    work_times,
    revisions,
)


def breaches(tree: Tree) -> list[Finding]:
    """All that is wrong with an order; of a tree that is not even one, only where it is torn."""
    return list(place(tree)) or [finding for invariant in INVARIANTS for finding in invariant(tree)]


def column_differences(columns: dict[str, Any], told: dict[str, Any]) -> list[str]:
    """The columns on which a row and what the journal told of it disagree."""
    return [name for name, value in told.items() if name in columns and columns[name] != value]
