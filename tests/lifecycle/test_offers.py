"""What clients are offered: every action of a node's own state, where it leads, what it needs, and why not."""

from __future__ import annotations

from lifecycle.permission import Offer
from lifecycle.vocabulary import Action, Need
from tests.lifecycle.life import CALLERS, ORDER, Life, at_work


def offered(life: Life, who: str, node_id: str) -> dict[Action, Offer]:
    return {offer.action: offer for offer in life.tree.offers(node_id, *CALLERS[who])}


def test_an_offer_says_where_it_leads_and_what_it_needs() -> None:
    life = at_work()
    found = offered(life, "F", "ot_2")
    assert {action: offer.target for action, offer in found.items()} == {
        "SCHEDULE": "SCHEDULED",
        "START": "IN_PROGRESS",
        "HOLD": "ON_HOLD",
        "REQUEST_INFORMATION": "AWAITING_INFORMATION",
        "CANCEL": "CANCELED",
    }
    assert {action: offer.needs for action, offer in found.items() if offer.needs} == {
        "SCHEDULE": (Need.PLANNED_START,),
        "HOLD": (Need.REASON,),
        "REQUEST_INFORMATION": (Need.REASON,),
        "CANCEL": (Need.REASON,),
    }


def test_the_way_out_of_an_interruption_leads_to_the_state_beneath_it() -> None:
    life = at_work()
    life.does("M", "REQUEST_INFORMATION")
    life.does("A", "START_REVISION")
    assert offered(life, "M", ORDER)[Action.DISCARD_REVISION].target == "AWAITING_INFORMATION"
    life.does("A", "DISCARD_REVISION")
    assert offered(life, "M", ORDER)[Action.PROVIDE_INFORMATION].target == "IN_PROGRESS"


def test_what_is_not_allowed_is_offered_with_every_reason() -> None:
    life = at_work()
    life.does("M", "HOLD")
    found = offered(life, "V", "ot_1")
    assert not any(offer.allowed for offer in found.values())
    assert [reason.code for reason in found[Action.COMPLETE].reasons] == ["HELD", "ROLE_REQUIRED"]
    cancel = offered(life, "F", "ot_1")[Action.CANCEL]
    assert [reason.code for reason in cancel.reasons] == ["IS_BEING_CANCELED"]
    allowed = offered(life, "M", "ot_1")[Action.CANCEL]
    assert allowed.allowed and allowed.reasons == ()
