"""Whether an action is allowed now, to this caller, and every reason why not.

Mutations, previews and the actions offered to clients all ask here, so that they can't disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lifecycle import machine_of
from lifecycle.access import Access, roles_for
from lifecycle.facts import Ask, Facts, Question
from lifecycle.guards import Guard
from lifecycle.holding import shown
from lifecycle.machine import By, Case, Row
from lifecycle.node import Node, kind_of
from lifecycle.refusal import InvalidInput, NotPermitted, Problem, Reason, TransitionRefused
from lifecycle.vocabulary import BACK, Action, Need, State

ROLE_REQUIRED = "ROLE_REQUIRED"
LONGEST_REASON = 2000


@dataclass(frozen=True, slots=True)
class Offer:
    """One action of a node's own state: whether this caller may take it now, and what it needs."""

    action: Action
    target: str
    allowed: bool
    needs: tuple[Need, ...]
    reasons: tuple[Reason, ...]


def questions_of(rows: Sequence[Row], ids: tuple[str, ...], facts: Facts) -> list[Question]:
    """What must be known before these rows can be judged for these nodes, and is not known yet."""
    guards = [g for row in rows for g in (*row.guards, *(g for by in row.by for g in by.guards))]
    asks = [ask for g in guards for ask in g.asks]
    asks += [Ask.CENSUS for row in rows if row.when is Case.SOMETHING_COMPLETED]
    return facts.unanswered([Ask.ANCESTORS, *asks], ids)


def offers(facts: Facts, node: Node, access: Access) -> list[Offer]:
    """Every client action of the node's own state, allowed or not."""
    return [_offer(facts, node, row, access) for row in machine_of(node.kind).client_rows(node.own)]


def reasons_against(facts: Facts, node: Node, row: Row, access: Access) -> tuple[Reason, ...]:
    """All that keeps this caller from taking this row now; empty when nothing does."""
    above = () if not node.holders or row.action is Action.CANCEL else (held(node),)
    return (*above, *_failed(facts, node, row.guards, access), *against_caller(facts, node, row.by, access))


def against_caller(facts: Facts, node: Node, ways: Sequence[By], access: Access) -> tuple[Reason, ...]:
    """Why none of the ways to be allowed is open to the caller; empty when one is."""
    root = kind_of(node.root_id)
    assert root is not None
    refused: list[Reason] = []
    wanted = dict.fromkeys(role for by in ways for role in roles_for(by.who, root.name))
    for by in ways:
        if not access.has(*roles_for(by.who, root.name)):
            continue
        failed = _failed(facts, node, by.guards, access)
        if not failed:
            return ()
        refused.extend(failed)
    if refused:
        return tuple(dict.fromkeys(refused))
    names = " or ".join(wanted)
    return (Reason(ROLE_REQUIRED, f"This takes the role {names}.", roles=tuple(wanted)),)


def problem_with(node: Node, action: str, reasons: tuple[Reason, ...], label: str = "") -> Problem:
    """The refusal that these reasons amount to: a missing role alone is NotPermitted."""
    if len(reasons) == 1 and reasons[0].code == ROLE_REQUIRED:
        return NotPermitted(reasons[0].message, roles=reasons[0].roles)
    why = " ".join(reason.message for reason in reasons)
    return TransitionRefused(
        f"{label or action} is not possible in {shown(node)}: {why}", state=shown(node), action=action, reasons=reasons
    )


def checked_row(facts: Facts, node: Node, action: str, access: Access) -> Row | Problem:
    """The row that the caller may take, or the whole refusal."""
    machine = machine_of(node.kind)
    row = machine.row(node.own, action)
    if action not in machine.client_actions:
        offered = ", ".join(machine.client_actions)
        message = f"{action} is nothing that a client can ask of this node; these are: {offered}."
        return InvalidInput(message, ("action",))
    if row is None or not row.by:
        return _nowhere(node, action)
    reasons = reasons_against(facts, node, row, access)
    return problem_with(node, action, reasons) if reasons else row


def _nowhere(node: Node, action: str) -> Problem:
    """The refusal of an action that the node's own state does not know."""
    message = f"{action} is not possible in {node.own}"
    reasons: tuple[Reason, ...]
    if node.holders and action != Action.CANCEL:
        reasons = (held(node), Reason("NOT_FROM_THIS_STATE", f"{message}, which lies beneath."))
    else:
        possible = ", ".join(row.action for row in machine_of(node.kind).client_rows(node.own))
        more = f"; possible are {possible}." if possible else ", the end."
        reasons = (Reason("NOT_FROM_THIS_STATE", message + more),)
    said = " ".join(reason.message for reason in reasons)
    return TransitionRefused(said, state=shown(node), action=action, reasons=reasons)


def check_needs(row: Row, reason: str | None, planned_start: str | None, now: str) -> Problem | None:
    """What the caller failed to bring, or brought in a shape that can't be meant."""
    said = (reason or "").strip()
    if len(said) > LONGEST_REASON:
        return InvalidInput(f"The reason has {len(said)} characters; {LONGEST_REASON} are allowed.", ("reason",))
    if Need.REASON in row.needs and not any(c.isalnum() for c in said):
        return InvalidInput(f"{row.action} needs a reason that says something.", ("reason",))
    if Need.PLANNED_START in row.needs and (planned_start or "") <= now:
        return InvalidInput(f"{row.action} needs a planned start in the future.", ("plannedStart",))
    if planned_start is not None and Need.PLANNED_START not in row.needs:
        return InvalidInput(f"{row.action} takes no planned start.", ("plannedStart",))
    return None


def _offer(facts: Facts, node: Node, row: Row, access: Access) -> Offer:
    reasons = reasons_against(facts, node, row, access)
    return Offer(row.action, target_of(facts, node, row), not reasons, row.needs, reasons)


def target_of(facts: Facts, node: Node, row: Row) -> str:
    """Where the row leads from the node's own stack, holders left aside; where work below decides, its first target."""
    if row.when is Case.SOMETHING_COMPLETED and State.COMPLETED in facts.answer(Ask.CENSUS, node.id):
        return str(row.otherwise)
    return node.stack[-2] if row.target == BACK else str(row.target)


def _failed(facts: Facts, node: Node, guards: Iterable[Guard], access: Access) -> list[Reason]:
    failed = []
    for guard in guards:
        verdict = guard.test(facts, node, access)
        if verdict is not None:
            failed.append(Reason(guard.code, guard.message, tuple(verdict)))
    return failed


def held(node: Node) -> Reason:
    """That interruptions above are in the way."""
    return Reason(
        "HELD",
        "An interruption above holds this; only CANCEL is possible until it ends.",
        tuple(dict.fromkeys(holder for holder, _ in node.holders)),
    )
