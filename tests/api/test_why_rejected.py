"""`why` of a rejection: decided by the children, or followed from above."""

from __future__ import annotations

from engine.capture import add_line
from tests.api.asking import Asker
from tests.api.job import Job


async def bundled(asker: Asker) -> tuple[str, str, str]:
    """A submitted order, its only line, and that one's only child line."""
    order, (line,) = await asker.house.order(approved=False)
    child = await asker.house.do("addOrderLineItem", add_line, parent_id=line, title="A child line")
    await asker.house.act(order, "SUBMIT")
    return order, line, child


async def test_a_line_rejected_with_its_order_was_not_decided_by_its_children(asker: Asker) -> None:
    order, line, child = await bundled(asker)
    await asker.house.act(order, "REJECT")
    for node, of in ((line, "a customer order"), (child, "an order line item")):
        why = await Job(asker).why(node)
        assert (why["rollup"], why["decidedBy"]) == (None, [])
        assert why["message"] == f"Rejected by Reject, which followed from Reject of {of}."
        assert why["because"]["node"]["id"] in (order, line)


async def test_an_order_whose_lines_were_all_rejected_was_decided_by_them(asker: Asker) -> None:
    order, line, child = await bundled(asker)
    await asker.house.act(child, "REJECT")
    for node, below, about in (
        (order, line, "All lines were rejected."),
        (line, child, "All child lines were rejected."),
    ):
        why = await Job(asker).why(node)
        assert (why["rollup"], why["message"]) == (about, f"Rejected: {about}")
        assert why["decidedBy"] == [{"id": below}]
