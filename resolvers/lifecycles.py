"""The machines as clients see them, straight from the tables."""

from __future__ import annotations

from functools import cache

from lifecycle import MACHINES
from lifecycle.access import roles_for
from lifecycle.diagram import mermaid
from lifecycle.machine import Machine
from lifecycle.machine import Row as Rule
from lifecycle.node import KINDS, ROOTS
from lifecycle.vocabulary import BACK, Role, State
from resolvers.rows import Row


@cache
def all_machines() -> tuple[Row, ...]:
    """Every machine, in the order of the tree."""
    return tuple(_machine(machine) for machine in MACHINES.values())


def _machine(machine: Machine) -> Row:
    roots = [root for root in ROOTS if machine.name in _machines_below(root)]
    values = {
        "name": machine.name,
        "label": machine.label,
        "description": machine.about,
        "node_kinds": [kind.name for kind in KINDS.values() if kind.machine == machine.name],
        "initial_state": machine.initial.value,
        "states": [_state(machine, state) for state in machine.states],
        "actions": [_action(row, roots) for row in (*machine.rows, *machine.generated)],
        "mermaid": mermaid(machine),
    }
    return Row("LifecycleMachine", values)


def _machines_below(kind: str) -> set[str]:
    """The machines that nodes of a kind, and of all kinds that may stand below it, obey."""
    found: dict[str, None] = {}
    level = [kind]
    while level:
        found |= dict.fromkeys(level)
        level = [child for name in level for child in KINDS[name].children if child not in found]
    return {KINDS[name].machine for name in found}


def _state(machine: Machine, member: State) -> Row:
    values = {
        "state": member.value,
        "label": member.label,
        "state_category": member.category.value,
        "description": machine.states[member],
        "is_final": member in machine.final,
        "is_settled": member in machine.settled,
        "is_interruption": member in machine.interruptions | machine.lent,
        "holds_below": member in machine.holding,
    }
    return Row("LifecycleState", values)


def _action(row: Rule, roots: list[str]) -> Row:
    guards = dict.fromkeys([*row.guards, *(guard for by in row.by for guard in by.guards)])
    values = {
        "action": row.action.value,
        "label": row.action.label,
        "description": row.action.about,
        "from_states": [state.value for state in row.sources],
        "targets": [str(target) for target in row.targets if target != BACK],
        "returns": row.target == BACK,
        "by_client": bool(row.by),
        "by_system": row.system,
        "roles": list(dict.fromkeys(role.value for by in row.by for role in _roles(by.who, roots))),
        "guards": [Row("LifecycleGuard", {"code": guard.code, "message": guard.message}) for guard in guards],
        "needs": [need.value for need in row.needs],
    }
    return Row("LifecycleAction", values)


def _roles(who: str, roots: list[str]) -> list[Role]:
    """The manager of a tree has another role under each kind of root."""
    return [role for root in roots for role in roles_for(who, root)]
