"""Guards: named conditions over loaded facts. The name is the code of a refusal, the docstring its message.

A guard answers None when it holds, else the ids of the nodes in the way (none where no node is to blame). What it
must know beyond the node itself it names as questions, so that a caller can load the answers for many nodes at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.facts import Ask

if TYPE_CHECKING:
    from lifecycle.access import Access
    from lifecycle.facts import Facts
    from lifecycle.node import Node

Verdict = Iterable[str] | None
Test = Callable[["Facts", "Node", "Access"], Verdict]


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition: its code, its message, the questions it asks, and the test itself."""

    code: str
    message: str
    asks: tuple[Ask, ...]
    test: Test


def guard(*asks: Ask) -> Callable[[Test], Guard]:
    """Make a guard of a function (facts, node, access) -> verdict."""

    def wrap(test: Test) -> Guard:
        return Guard(test.__name__.upper(), " ".join((test.__doc__ or "").split()), asks, test)

    return wrap


@guard(Ask.LIVE_LINES)
def has_a_live_line(facts: Facts, node: Node, access: Access) -> Verdict:
    """The order needs at least one line that is neither canceled nor rejected."""
    return None if facts.answer(Ask.LIVE_LINES, node.id) else ()


@guard(Ask.LIVE_LINES)
def has_an_open_request(facts: Facts, node: Node, access: Access) -> Verdict:
    """The order needs at least one open resource request."""
    return None if facts.answer(Ask.LIVE_LINES, node.id) else ()


@guard(Ask.INCOMPLETE_LINES)
def requests_are_complete(facts: Facts, node: Node, access: Access) -> Verdict:
    """Some open requests are incomplete; `shortcomings` of each says what is missing."""
    return facts.answer(Ask.INCOMPLETE_LINES, node.id) or None


@guard(Ask.ANCESTORS)
def request_takes_people(facts: Facts, node: Node, access: Access) -> Verdict:
    """People are found for an open request of an order that was handed in and is neither closed nor canceled."""
    above = [n for n in facts.upwards(node) if n.kind != "ASSIGNMENT"]
    return [n.id for n in above if n.own in ("DRAFT", "CLOSED", "CANCELED")] or None


@guard(Ask.ANCESTORS)
def order_is_unfinished(facts: Facts, node: Node, access: Access) -> Verdict:
    """The order has ended; nothing of it changes any more."""
    root = facts.nodes[node.root_id]
    return (root.id,) if root.own in ("CANCELED", "COMPLETED") else None


@guard(Ask.SERVES_LIVE_LINE)
def serves_a_live_line(facts: Facts, node: Node, access: Access) -> Verdict:
    """All lines that it serves are canceled."""
    return None if facts.answer(Ask.SERVES_LIVE_LINE, node.id) else ()


@guard()
def has_an_account(facts: Facts, node: Node, access: Access) -> Verdict:
    """The order needs an account before its capture is complete."""
    return None if node.facts["account_id"] else ()


@guard(Ask.INCOMPLETE_LINES)
def lines_are_complete(facts: Facts, node: Node, access: Access) -> Verdict:
    """Some lines lack what their specification asks for; `shortcomings` of each says what."""
    return facts.answer(Ask.INCOMPLETE_LINES, node.id) or None


@guard(Ask.ENRICHED_LINES)
def enrichment_is_done(facts: Facts, node: Node, access: Access) -> Verdict:
    """The order, or the specification of one of its lines, requires enrichment, and none was done."""
    needed = node.facts["requires_enrichment"] or facts.answer(Ask.ENRICHED_LINES, node.id)
    return () if needed and not node.facts["enrichment_done"] and node.own != "ENRICHMENT_IN_PROGRESS" else None


@guard()
def not_past_no_return(facts: Facts, node: Node, access: Access) -> Verdict:
    """A task below that can't be undone was started: this is past its point of no return."""
    return () if node.facts["past_no_return"] else None


@guard(Ask.LINES_PAST_NO_RETURN)
def no_line_past_no_return(facts: Facts, node: Node, access: Access) -> Verdict:
    """Some unfinished lines are past their point of no return; they can only be completed."""
    return facts.answer(Ask.LINES_PAST_NO_RETURN, node.id) or None


@guard(Ask.CHILDREN)
def has_a_domain_order(facts: Facts, node: Node, access: Access) -> Verdict:
    """The line has no domain order that could be scheduled."""
    return None if "DOMAIN_ORDER" in facts.answer(Ask.CHILDREN, node.id) else ()


@guard(Ask.CHILDREN)
def has_nothing_below(facts: Facts, node: Node, access: Access) -> Verdict:
    """What stands below decides when this is complete; by hand it is completed only while nothing does."""
    return () if facts.answer(Ask.CHILDREN, node.id) else None


@guard(Ask.UNMET)
def is_qualified(facts: Facts, node: Node, access: Access) -> Verdict:
    """Some prerequisites are not final yet."""
    return facts.answer(Ask.UNMET, node.id) or None


@guard(Ask.ANCESTORS)
def planned_start_reached(facts: Facts, node: Node, access: Access) -> Verdict:
    """The planned start of this or of a domain order above has not come yet."""
    early = [n.id for n in facts.upwards(node) if (n.facts.get("planned_start") or "") > facts.now]
    return early or None


@guard(Ask.OPEN_FALLOUT)
def has_no_open_fallout(facts: Facts, node: Node, access: Access) -> Verdict:
    """Open fallout keeps the task on hold; resolve or cancel it first."""
    return facts.answer(Ask.OPEN_FALLOUT, node.id) or None


@guard()
def is_assigned_to_you(facts: Facts, node: Node, access: Access) -> Verdict:
    """Only its assignee or a manager may do this."""
    return None if node.facts["assignee"] == access.actor else ()


@guard()
def is_not_leased(facts: Facts, node: Node, access: Access) -> Verdict:
    """A program holds the lease of this task until it is over; until then it alone completes the task."""
    return () if node.facts["worker"] and (node.facts["lease_until"] or "") > facts.now else None


@guard(Ask.ANCESTORS)
def is_being_canceled(facts: Facts, node: Node, access: Access) -> Verdict:
    """An agent may cancel a task only while its domain order is being canceled."""
    parent = facts.parent(node)
    return None if parent is not None and parent.own == "CANCELLATION_IN_PROGRESS" else ()


@guard()
def non_pay_is_switched_on(facts: Facts, node: Node, access: Access) -> Verdict:
    """Non-payment is not handled here; the setting non_pay switches it on."""
    return None if access.non_pay else ()
