"""The naive model's client actions on orders and lines, written out one by one (document 000).

Each function answers whether it did something; what none of them recognises is refused and has changed nothing.
"""

from __future__ import annotations

from . import rules
from .asking import AGENT, FULFILLER, Call, ask_or_answer, hold_or_resume
from .decomposing import decompose_lines
from .revising import carry_out
from .tree import BEFORE_ACKNOWLEDGED, DOMAIN_ORDER, LINE, Node, Tree

# -- orders (document 000) -------------------------------------------------------------------------------------------


def act_on_order(tree: Tree, order: Node, call: Call) -> bool:
    work = ("ACKNOWLEDGED", "IN_PROGRESS")
    if call.action in ("HOLD", "RESUME"):
        return call.by(call.manager) and hold_or_resume(order, call, *work)
    if call.action in ("REQUEST_INFORMATION", "PROVIDE_INFORMATION"):
        return call.by(AGENT, call.manager) and ask_or_answer(order, call, *work)
    if call.action.endswith("REVISION"):
        return revise(tree, order, call)
    if call.action.endswith("_CANCELLATION"):
        past = any(line.past_no_return for line in tree.live_lines())
        sources = (*work, "ON_HOLD", "AWAITING_INFORMATION", "REVISION_IN_PROGRESS")
        return assess_cancellation(tree, order, call, past, *sources)
    return capture(tree, order, call) or enrich(tree, order, call) or judge(tree, order, call)


def capture(tree: Tree, order: Node, call: Call) -> bool:
    if not call.by(AGENT):
        return False
    if call.asks("SUBMIT", order, "DRAFT") and tree.live_lines():
        rules.with_lines(tree, "SUBMITTED")
        return True
    if call.asks("COMPLETE_CAPTURE", order, "DRAFT", "SUBMITTED", "ENRICHMENT_IN_PROGRESS"):
        enriched = order.own == "ENRICHMENT_IN_PROGRESS"
        if not tree.capture_complete(enriched=enriched):
            return False
        order.enrichment_done = order.enrichment_done or enriched
        rules.with_lines(tree, "NEW")
        return True
    return False


def enrich(tree: Tree, order: Node, call: Call) -> bool:
    if not call.by(AGENT):
        return False
    if call.asks("BEGIN_ENRICHMENT", order, "SUBMITTED"):
        rules.with_lines(tree, "ENRICHMENT_IN_PROGRESS")
        return True
    if call.asks("HOLD_ENRICHMENT", order, "ENRICHMENT_IN_PROGRESS") and call.explained:
        for node in [order, *tree.live_lines()]:
            node.stack.append("ENRICHMENT_ON_HOLD")
        return True
    if call.asks("RESUME_ENRICHMENT", order, "ENRICHMENT_ON_HOLD"):
        for node in [order, *tree.live_lines()]:
            node.stack.pop()
        return True
    return False


def judge(tree: Tree, order: Node, call: Call) -> bool:
    """Approve, reject or cancel the order as a whole; its live lines follow."""
    if call.asks("APPROVE", order, "NEW") and call.by(call.manager):
        rules.with_lines(tree, "ACKNOWLEDGED")
        decompose_lines(tree)
        return True
    if call.asks("REJECT", order, "NEW") and call.by(call.manager) and call.explained:
        rules.with_lines(tree, "REJECTED")
        return True
    if call.asks("CANCEL", order, *BEFORE_ACKNOWLEDGED) and call.by(AGENT, call.manager):
        rules.with_lines(tree, "CANCELED")
        return True
    return False


def revise(tree: Tree, order: Node, call: Call) -> bool:
    if call.asks("START_REVISION", order, "ACKNOWLEDGED", "IN_PROGRESS", "ON_HOLD", "AWAITING_INFORMATION"):
        if not call.by(AGENT) or order.past_no_return:
            return False
        order.stack.append("REVISION_IN_PROGRESS")
        order.revision_open = True
        return True
    approves = call.asks("APPROVE_REVISION", order, "REVISION_IN_PROGRESS") and call.by(call.manager)
    discards = call.asks("DISCARD_REVISION", order, "REVISION_IN_PROGRESS") and call.by(AGENT, call.manager)
    if approves or discards:
        order.stack.pop()
        order.revision_open = False
        order.revision_number += 1 if approves else 0
        if approves:
            carry_out(tree)
        tree.items = []
    return approves or discards


# -- lines (document 000) --------------------------------------------------------------------------------------------


def act_on_line(tree: Tree, line: Node, call: Call) -> bool:
    work = ("ACKNOWLEDGED", "SCHEDULED", "IN_PROGRESS")
    if call.action in ("HOLD", "RESUME"):
        return call.by(call.manager) and hold_or_resume(line, call, *work)
    if call.action in ("REQUEST_INFORMATION", "PROVIDE_INFORMATION"):
        return call.by(AGENT, call.manager) and ask_or_answer(line, call, *work)
    if call.action.endswith("_CANCELLATION"):
        sources = (*work, "ON_HOLD", "AWAITING_INFORMATION")
        return assess_cancellation(tree, line, call, line.past_no_return, *sources)
    if call.asks("CANCEL", line, *BEFORE_ACKNOWLEDGED) and call.by(AGENT):
        rules.cancel_lines(tree, line, "CANCELED")
        return True
    if call.asks("REJECT", line, "NEW") and call.by(call.manager) and call.explained:
        rules.cancel_lines(tree, line, "REJECTED")
        return True
    if call.asks("SCHEDULE", line, "ACKNOWLEDGED") and call.by(call.manager) and tree.children(line, DOMAIN_ORDER):
        line.move("SCHEDULED")
        return True
    if call.asks("COMPLETE", line, *work) and call.by(FULFILLER) and not tree.children(line, LINE, DOMAIN_ORDER):
        line.settle_in("COMPLETED")
        return True
    return False


# -- cancellation of either -------------------------------------------------------------------------------------------


def assess_cancellation(tree: Tree, node: Node, call: Call, past: bool, *sources: str) -> bool:
    """Agents request it, managers approve or decline; nothing that is past its point of no return is requested."""
    if call.asks("REQUEST_CANCELLATION", node, *sources):
        if not call.by(AGENT) or not call.explained or past:
            return False
        node.stack.append("ASSESSING_CANCELLATION")
        return True
    if not call.by(call.manager):
        return False
    if call.asks("APPROVE_CANCELLATION", node, "ASSESSING_CANCELLATION"):
        rules.begin_cancellation(tree, node)
        return True
    if call.asks("DECLINE_CANCELLATION", node, "ASSESSING_CANCELLATION") and call.explained:
        node.stack.pop()
        return True
    return False
