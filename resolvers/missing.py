"""What a node still misses for its next state, read off its machine's rows and its rollups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from lifecycle import machine_of
from lifecycle.access import roles_for
from lifecycle.facts import Facts
from lifecycle.guards import Guard, has_nothing_below
from lifecycle.machine import Machine
from lifecycle.machine import Row as Rule
from lifecycle.node import Node, kind_of
from lifecycle.refusal import Reason
from lifecycle.rollups import rollups_of
from lifecycle.settlement import WAITS
from lifecycle.vocabulary import BACK, Action, Category, Role, State
from models.statement import Unit
from resolvers.blocking import unmet_of
from resolvers.offers import ask
from resolvers.problems import reason_row
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.standing import ENDED

Children = Callable[[Reading, dict[str, list[str]]], Unit[dict[str, list[str]]]]
GIVING_UP = (
    *(Action.CANCEL, Action.REJECT, Action.FINISH_CANCELLATION),
    *(Action.CANCEL_BY_USER, Action.SUSPEND_FOR_NON_PAY, Action.CANCEL_FOR_NON_PAY),
)
"""What ends or interrupts a node before its time; nothing misses that."""


def reasons(reading: Reading, facts: Facts, nodes: Sequence[Node], children: Children) -> Unit[dict[str, list[Row]]]:
    """For each node what is missing; nothing for one that has ended. `children` finds some in given states."""
    live = [node for node in nodes if node.own not in ENDED]
    waiting = [node for node in live if _waits(node)]
    unmet = yield from unmet_of(reading, [i for node in waiting for i in (node.id, node.parent_id) if i])
    carried = [node for node in live if not _interrupted(node) and not _waits(node) and _rolls_up(node)]
    unfinished = yield from children(reading, {node.id: _unfinished_states() for node in carried})
    yield from ask(facts, [(node, list(_forward(node))) for node in live])
    answers: dict[str, list[Row]] = {node.id: [] for node in nodes}
    for node in live:
        found = [
            *_from_above(node),
            *_from_beside(node, unmet),
            *_from_below(unfinished.get(node.id)),
            *_from_people(facts, node, reading),
        ]
        answers[node.id] = [reason_row(reason) for reason in found]
    return answers


def _interrupted(node: Node) -> bool:
    return node.own in machine_of(node.kind).interruptions


def _waits(node: Node) -> bool:
    return node.kind in WAITS and node.own == WAITS[node.kind][0]


def _rolls_up(node: Node) -> bool:
    machine = machine_of(node.kind)
    return any(machine.row(node.own, row.action) and row.ended for row in rollups_of(machine.name))


def _unfinished_states() -> list[str]:
    return [state.value for state in State if state.value not in ENDED]


def _from_above(node: Node) -> Iterable[Reason]:
    """Interruptions above, and the node's own."""
    if node.holders:
        above = tuple(dict.fromkeys(holder for holder, _ in node.holders))
        yield Reason("HELD", "An interruption above holds this until it ends.", above)
    machine = machine_of(node.kind)
    if node.own in machine.interruptions:
        ways = [row for row in machine.client_rows(node.own) if row.target == BACK]
        names = " or ".join(row.action.label for row in ways)
        roles = tuple(dict.fromkeys(role for row in ways for role in _roles(node, row)))
        yield Reason("INTERRUPTED", f"It is interrupted: {State[node.own].label}. {names} ends that.", (), roles)


def _from_beside(node: Node, unmet: dict[str, list[str]]) -> Iterable[Reason]:
    """What it waits for in its own order."""
    if not _waits(node):
        return
    if ids := unmet.get(node.id):
        yield Reason("WAITS_FOR_OTHERS", "What it depends on has not ended yet.", tuple(ids))
    if node.kind == "ORDER_TASK" and (ids := unmet.get(node.parent_id or "")):
        yield Reason("ORDER_NOT_QUALIFIED", "What its domain order depends on has not ended yet.", tuple(ids))
    if node.kind == "WORK_TASK" and not unmet.get(node.id):
        yield Reason("WORK_ORDER_NOT_BEGUN", "Its work order has not begun.", node.path[-2:-1])


def _from_below(unfinished: list[str] | None) -> Iterable[Reason]:
    """Children decide where it stands."""
    if unfinished:
        yield Reason("UNFINISHED_BELOW", "It ends when all below it has ended.", tuple(unfinished))


def _from_people(facts: Facts, node: Node, reading: Reading) -> Iterable[Reason]:
    """What somebody may ask for next, or what stands against it."""
    if node.holders:
        return
    for row in _forward(node):
        against = _against(facts, node, row, reading)
        yield from against
        if not against:
            roles = _roles(node, row)
            names = " or ".join(roles)
            yield Reason("AWAITS_ACTION", f"{row.action.label} takes it on; {names} can ask for it.", (), roles)


def _against(facts: Facts, node: Node, row: Rule, reading: Reading) -> list[Reason]:
    """What stands against an action, whoever asks: its own conditions, and those of every way to be allowed."""
    own = _failed(facts, node, row.guards, reading)
    ways = [_failed(facts, node, way.guards, reading) for way in row.by]
    closed = [reason for way in ways for reason in way] if all(ways) else []
    return list(dict.fromkeys([*own, *closed]))


def _failed(facts: Facts, node: Node, guards: Iterable[Guard], reading: Reading) -> list[Reason]:
    verdicts = ((guard, guard.test(facts, node, reading.access)) for guard in guards)
    return [Reason(guard.code, guard.message, tuple(verdict)) for guard, verdict in verdicts if verdict is not None]


def _forward(node: Node) -> Iterable[Rule]:
    """The client actions that lead on: to a later state that is no interruption and no giving up."""
    machine = machine_of(node.kind)
    for row in machine.client_rows(node.own):
        by_hand = all(has_nothing_below in way.guards for way in row.by)  # else what stands below decides
        if not by_hand and row.action not in GIVING_UP and _later(machine, node.own, row.target):
            yield row


def _later(machine: Machine, source: str, target: str) -> bool:
    """Machines list their states in the order in which they are passed; out of trouble it may go back."""
    if target == BACK or target in machine.interruptions:
        return False
    order = [str(state) for state in machine.states]
    return State[source].category is Category.PROBLEM or order.index(target) > order.index(source)


def _roles(node: Node, row: Rule) -> tuple[Role, ...]:
    root = kind_of(node.root_id)
    assert root is not None
    return tuple(dict.fromkeys(role for way in row.by for role in roles_for(way.who, root.name)))
