"""An order that was handed in goes on by itself: into an enrichment that it needs, or to NEW once nothing is missing
(document 003)."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle import machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Deciding, Question, Questions
from lifecycle.node import FULFILLMENT, Node
from lifecycle.vocabulary import Action, State

ABOUT_LINES = (Ask.LIVE_LINES, Ask.INCOMPLETE_LINES, Ask.ENRICHED_LINES)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What an order's unfinished lines say: whether there are any, lack something, or ask for enrichment."""

    live: bool
    incomplete: bool
    enriched: bool


def complete_capture(draft: Draft) -> Questions:
    """Draw up what the steps so far let submitted orders do."""
    for root_id in dict.fromkeys(step.node.root_id for step in draft.plan.steps):
        root = draft.node(root_id)
        if root.kind not in FULFILLMENT or root.own != State.SUBMITTED:
            continue
        lines = yield from _lines(draft, root)
        action = Action.COMPLETE_CAPTURE
        if (root.facts["requires_enrichment"] or lines.enriched) and not root.facts["enrichment_done"]:
            action = Action.BEGIN_ENRICHMENT
        elif not root.facts["account_id"] or not lines.live or lines.incomplete:
            continue
        row = machine_of(root.kind).row(root.own, action)
        if row is not None:
            yield draft.facts.unanswered([Ask.SUBTREE], (root_id,))
            draft.know_subtree(root_id)
            draft.cascade(root_id, action, draft.move(root_id, row, draft.last_step.get(root_id, 0)))


def _lines(draft: Draft, root: Node) -> Deciding[_Lines]:
    """Those that this plan touched as they are after it, the others as they lie."""
    touched = [n for i, n in draft.after.items() if n.kind == "ORDER_LINE_ITEM" and i not in draft.deleted]
    live = [n for n in touched if n.own not in machine_of(n.kind).ended]
    found = [bool(live), any(n.facts["shortcomings"] for n in live), any(n.facts["needs_enrichment"] for n in live)]
    if root.id not in draft.created:
        yield [Question(ask, (root.id,), tuple(draft.after)) for ask in ABOUT_LINES]
        found = [known or bool(draft.facts.answer(ask, root.id)) for known, ask in zip(found, ABOUT_LINES, strict=True)]
    return _Lines(*found)
