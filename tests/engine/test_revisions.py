"""Revising a running order: lines that come, change and go while work was done already (document 003)."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.engine.shop import Shop

MAX = Access("max", frozenset({Role.FULFILLMENT_MANAGER}))


async def revised(shop: Shop, order: str, **items: Any) -> None:
    """Open a revision, enter the items and approve it."""
    await shop.house.act(order, "START_REVISION")
    if items:
        await shop.revise(order, **items)
    await shop.house.act(order, "APPROVE_REVISION")


async def lines(shop: Shop) -> list[tuple[Any, ...]]:
    return await shop.house.rows("SELECT title, quantity, characteristics FROM order_line_item ORDER BY id")


async def test_nothing_of_a_revision_touches_the_order_before_its_approval(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    before = await lines(shop)
    await shop.house.act(order, "START_REVISION")
    added = {"parent_id": order, "title": "Another phone", "specification_id": shop.editions["phone"]}
    await shop.revise(order, add=[added], change=[{"id": internet, "quantity": 2}], remove=[phone])
    assert await lines(shop) == before
    items = await shop.house.rows("SELECT change, line_id, title, quantity FROM revision_item ORDER BY id")
    assert items == [
        ("ADD", None, "Another phone", 1),
        ("CHANGE", internet, "A internet", 2),
        ("REMOVE", phone, "A phone", 1),
    ]


async def test_an_approved_revision_adds_changes_and_removes_lines_at_once(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    await shop.work(internet, "internet/welcome")
    added = {"parent_id": order, "title": "Another phone", "specification_id": shop.editions["phone"]}
    changed = {"id": internet, "quantity": 2, "characteristics": {"speed": 1000}}
    await revised(shop, order, add=[added], change=[changed], remove=[phone])
    assert await shop.house.state(order) == "IN_PROGRESS"
    assert await shop.house.state(phone) == "CANCELED"
    assert await lines(shop) == [
        ("A internet", 2, '{"speed": 1000}'),
        ("A phone", 1, '{"color": "black"}'),
        ("Another phone", 1, '{"color": "black"}'),
    ]
    new = (await shop.house.rows("SELECT line_id FROM revision_item WHERE change = 'ADD'"))[0][0]
    assert await shop.house.state(new) == "SCHEDULED"
    assert await shop.house.state(await shop.task(new, "phone/ship")) == "OPEN"
    assert await shop.house.rows("SELECT revision FROM customer_order") == [(1,)]


async def test_the_former_lines_stay_readable(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    await revised(shop, order, change=[{"id": internet, "quantity": 2}], remove=[phone])
    await revised(shop, order, change=[{"id": internet, "quantity": 3}])
    former = await shop.house.rows(
        "SELECT r.number, f.line_id, f.state, f.quantity FROM former_line AS f "
        "JOIN revision AS r ON r.id = f.revision_id ORDER BY f.id"
    )
    assert former == [
        (1, internet, "REVISION_IN_PROGRESS", 1),
        (1, phone, "REVISION_IN_PROGRESS", 1),
        (2, internet, "REVISION_IN_PROGRESS", 2),
        (2, phone, "CANCELED", 1),
    ]


async def test_a_discarded_revision_changes_nothing(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    await shop.work(internet, "internet/welcome")
    before = await lines(shop), await shop.tree(order)
    await shop.house.act(order, "START_REVISION")
    await shop.revise(order, change=[{"id": internet, "quantity": 2}], remove=[phone])
    await shop.house.act(order, "DISCARD_REVISION")
    assert (await lines(shop), await shop.tree(order)) == before
    assert await shop.house.rows("SELECT outcome, number FROM revision") == [("DISCARDED", None)]
    await revised(shop, order)
    assert (await lines(shop), await shop.tree(order)) == before


async def test_completed_tasks_that_a_change_makes_undone_are_done_again_in_their_own_domain_order(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    (done,) = await shop.work(line, "internet/welcome")
    await revised(shop, order, change=[{"id": line, "quantity": 2}])
    again = await shop.task(line, "internet/welcome")
    assert again != done
    rows = await shop.house.rows("SELECT parent_id, redoes_id, state, assignee FROM order_task WHERE id = ?", again)
    parents = await shop.house.rows("SELECT parent_id FROM order_task WHERE id = ?", done)
    assert rows == [(parents[0][0], done, "OPEN", None)]


async def test_what_is_done_again_after_its_domain_order_has_ended_gets_a_new_one_and_who_waits_waits_for_it(
    shop: Shop,
) -> None:
    order, (line,) = await shop.approved("internet")
    done = await shop.work(line, "port/allocate", "access/splice", "access/tune")
    assert await shop.house.state(await shop.task(line, "internet/activate")) == "OPEN"
    billing = await shop.task(line, "internet/bill")
    await revised(shop, order, change=[{"id": line, "characteristics": {"speed": 500}}])
    again = await shop.task(line, "access/tune")
    path = (await shop.house.rows("SELECT d.parent_id, d.title FROM domain_order AS d JOIN order_task AS t "
                                  "ON t.parent_id = d.id WHERE t.id = ?", again))[0]  # fmt: skip
    assert path == (line, "Access line")
    assert await shop.house.rows("SELECT redoes_id FROM order_task WHERE id = ?", again) == [(done[2],)]
    assert await shop.house.state(billing) == "DRAFT"
    await shop.deliver(line)
    assert await shop.house.state(order) == "COMPLETED"


async def test_a_successor_that_has_not_begun_waits_for_what_is_done_again(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    welcome = (await shop.work(line, "internet/welcome"))[0]
    bill = await shop.task(line, "internet/bill")
    await shop.link(bill, welcome)
    await revised(shop, order, change=[{"id": line, "quantity": 2}])
    again = await shop.task(line, "internet/welcome")
    await shop.work(line, "port/allocate", "access/splice", "access/tune", "internet/activate")
    assert await shop.house.state(bill) == "DRAFT"
    await shop.house.act(again, "START")
    await shop.house.act(again, "COMPLETE")
    assert await shop.house.state(bill) == "OPEN"


async def test_what_is_being_done_again_is_not_repeated_by_the_next_change(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    await shop.work(line, "internet/welcome")
    for quantity in (2, 3):
        await revised(shop, order, change=[{"id": line, "quantity": quantity}])
    count = "SELECT COUNT(*) FROM order_task WHERE template = 'internet/welcome'"
    assert await shop.house.rows(count) == [(2,)]
    await shop.work(line, "internet/welcome")
    await revised(shop, order, change=[{"id": line, "quantity": 4}])
    assert await shop.house.rows(count) == [(3,)]


async def test_a_revision_approved_from_on_hold_leaves_everything_on_hold_the_new_work_too(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    await shop.work(internet, "internet/welcome")
    await shop.house.act(order, "HOLD")
    added = {"parent_id": order, "title": "Another phone", "specification_id": shop.editions["phone"]}
    await revised(shop, order, add=[added], change=[{"id": internet, "quantity": 2}], remove=[phone])
    new = (await shop.house.rows("SELECT line_id FROM revision_item WHERE change = 'ADD'"))[0][0]
    assert [await shop.house.state(n) for n in (order, internet, new)] == ["ON_HOLD"] * 3
    assert await shop.house.state(phone) == "CANCELED"
    ship, again = await shop.task(new, "phone/ship"), await shop.task(internet, "internet/welcome")
    assert [await shop.house.state(n) for n in (ship, again)] == ["ON_HOLD", "ON_HOLD"]
    await shop.house.act(order, "RESUME")
    assert [await shop.house.state(n) for n in (order, new, ship, again)] == [
        "IN_PROGRESS", "SCHEDULED", "OPEN", "OPEN",
    ]  # fmt: skip


async def test_a_revision_discarded_from_on_hold_returns_to_it(shop: Shop) -> None:
    order, (phone,) = await shop.approved("phone")
    await shop.house.act(order, "HOLD")
    await shop.house.act(order, "START_REVISION")
    await shop.revise(order, remove=[phone])
    await shop.house.act(order, "DISCARD_REVISION")
    assert [await shop.house.state(n) for n in (order, phone)] == ["ON_HOLD", "ON_HOLD"]


async def test_a_removed_line_is_canceled_and_what_was_done_for_it_is_undone(shop: Shop) -> None:
    order, (_, phone) = await shop.approved("internet", "phone")
    shipped = (await shop.work(phone, "phone/ship"))[0]
    await revised(shop, order, remove=[phone])
    assert await shop.house.state(phone) == "CANCELLATION_IN_PROGRESS"
    undoing = await shop.house.rows("SELECT id, title, state FROM order_task WHERE compensates_id = ?", shipped)
    assert [(title, state) for _, title, state in undoing] == [("Take the phone back", "OPEN")]
    await shop.house.act(undoing[0][0], "START")
    await shop.house.act(undoing[0][0], "COMPLETE")
    assert [await shop.house.state(n) for n in (phone, order)] == ["CANCELED", "IN_PROGRESS"]


async def test_past_the_point_of_no_return_an_order_is_not_revised_and_its_line_not_canceled(shop: Shop) -> None:
    order, (phone, internet) = await shop.approved("phone", "internet")
    await shop.work(phone, "phone/ship")
    await shop.house.act(await shop.task(phone, "phone/engrave"), "START")
    for node, action in ((order, "START_REVISION"), (phone, "REQUEST_CANCELLATION"), (order, "REQUEST_CANCELLATION")):
        problem = (await shop.house.try_act(node, action)).problem
        assert problem is not None and "point of no return" in problem.message, (action, problem)
    await shop.house.act(internet, "REQUEST_CANCELLATION")
    await shop.house.act(internet, "APPROVE_CANCELLATION")
    assert await shop.house.state(internet) == "CANCELED"
    await shop.house.act(await shop.task(phone, "phone/engrave"), "COMPLETE")
    assert [await shop.house.state(n) for n in (phone, order)] == ["COMPLETED", "COMPLETED"]


async def test_once_the_line_past_it_has_ended_the_order_can_be_canceled_but_never_revised(shop: Shop) -> None:
    order, (phone, internet) = await shop.approved("phone", "internet")
    await shop.work(phone, "phone/ship", "phone/engrave")
    problem = (await shop.house.try_act(order, "START_REVISION")).problem
    assert problem is not None and "point of no return" in problem.message
    await shop.house.act(order, "REQUEST_CANCELLATION")
    await shop.house.act(order, "APPROVE_CANCELLATION")
    assert [await shop.house.state(n) for n in (phone, internet, order)] == ["COMPLETED", "CANCELED", "COMPLETED"]


async def test_items_are_checked_as_they_are_entered(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    _, (foreign,) = await shop.approved("phone")
    await shop.house.act(order, "START_REVISION")
    edition = shop.editions["internet"]
    unspecified = {"parent_id": order, "title": "x"}
    details = ("change", "0", "characteristics")
    cases: list[tuple[dict[str, Any], tuple[str, ...], str]] = [
        ({}, (), "Name something"),
        ({"change": [{"id": internet}]}, ("change", "0"), "Name a quantity or characteristics"),
        ({"change": [{"id": internet, "quantity": 0}]}, ("change", "0", "quantity"), "between 1"),
        ({"change": [{"id": internet, "characteristics": {"speed": 7}}]}, (*details, "speed"), "allowed are"),
        ({"change": [{"id": internet, "characteristics": {}}]}, details, "requires speed"),
        ({"change": [{"id": foreign, "quantity": 2}]}, ("change", "0", "id"), "no line"),
        ({"remove": [phone, foreign]}, ("remove", "1"), "no line"),
        ({"remove": [phone, phone]}, (), "named twice"),
        ({"add": [unspecified | {"specification_id": edition}]}, ("add", "0", "characteristics"), "requires speed"),
        ({"add": [{"parent_id": order, "title": " "}]}, ("add", "0", "title"), "must say something"),
        ({"add": [{"parent_id": foreign, "title": "x"}]}, ("add", "0", "parentId"), "no line"),
        ({"withdraw": ["ri_nothing"]}, ("withdraw", "0"), "no item"),
    ]  # fmt: skip
    for items, path, words in cases:
        problem = (await shop.try_revise(order, **items)).problem
        assert problem is not None and words in problem.message, (items, problem)
        assert problem.path == path, (items, problem)
    assert await shop.house.rows("SELECT 1 FROM revision_item") == []


async def test_a_later_item_about_a_line_takes_the_place_of_an_earlier_one_and_items_can_be_withdrawn(
    shop: Shop,
) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    await shop.house.act(order, "START_REVISION")
    await shop.revise(order, change=[{"id": internet, "quantity": 2}], remove=[phone])
    await shop.revise(order, change=[{"id": internet, "quantity": 3}])
    items = await shop.house.rows("SELECT id, change, quantity FROM revision_item ORDER BY id")
    assert [item[1:] for item in items] == [("REMOVE", 1), ("CHANGE", 3)]
    await shop.revise(order, withdraw=[items[0][0]])
    await shop.house.act(order, "APPROVE_REVISION")
    assert [await shop.house.state(n) for n in (internet, phone)] == ["SCHEDULED", "SCHEDULED"]


async def test_nothing_is_entered_below_a_line_that_goes(shop: Shop) -> None:
    order = await shop.draft()
    bundle = await shop.line(order, None)
    child = await shop.line(bundle, "phone")
    await shop.approve(order)
    await shop.house.act(order, "START_REVISION")
    await shop.revise(order, remove=[bundle])
    for items in (
        {"change": [{"id": child, "quantity": 2}]},
        {"remove": [child]},
        {"add": [{"parent_id": child, "title": "More"}]},
    ):
        problem = (await shop.try_revise(order, **items)).problem
        assert problem is not None and "is to be removed" in problem.message
    await shop.house.act(order, "APPROVE_REVISION")
    assert [await shop.house.state(n) for n in (bundle, child, order)] == ["CANCELED"] * 3


async def test_a_line_that_has_ended_or_is_being_canceled_is_not_revised(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    await shop.house.act(await shop.task(phone, "phone/ship"), "START")
    await shop.house.act(phone, "REQUEST_CANCELLATION")
    await shop.house.act(phone, "APPROVE_CANCELLATION")
    await shop.house.act(order, "START_REVISION")
    for line, items in ((phone, {"remove": [phone]}), (phone, {"change": [{"id": phone, "quantity": 2}]})):
        problem = (await shop.try_revise(order, **items)).problem
        assert problem is not None and "CANCELLATION_IN_PROGRESS" in problem.message, line
    assert internet


@pytest.mark.parametrize("action", ["", "DISCARD_REVISION", "APPROVE_REVISION"])
async def test_items_are_entered_only_while_a_revision_is_open_and_by_agents(shop: Shop, action: str) -> None:
    order, (phone,) = await shop.approved("phone")
    if action:
        await shop.house.act(order, "START_REVISION")
        problem = (await shop.try_revise(order, MAX, remove=[phone])).problem
        assert problem is not None and problem.code == "NOT_PERMITTED"
        await shop.house.act(order, action)
    problem = (await shop.try_revise(order, remove=[phone])).problem
    assert problem is not None and "IS_BEING_REVISED" in str(problem)


async def test_a_revised_line_hands_its_quantity_to_the_service_it_made(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    await revised(shop, order, change=[{"id": line, "quantity": 4, "characteristics": {"speed": 1000}}])
    assert await shop.house.rows("SELECT quantity, characteristics, state FROM service") == [
        (4, '{"speed": 1000}', "NEW")
    ]


async def test_a_line_added_by_a_revision_brings_its_own_service_and_can_end_another(shop: Shop) -> None:
    old = await shop.in_service()
    order, (line,) = await shop.approved("phone")
    ending = {"parent_id": order, "title": "Away with the old one", "operation": "DISCONNECT", "service_id": old}
    fresh = {"parent_id": order, "title": "Faster", "specification_id": shop.editions["internet"]}
    await revised(shop, order, add=[ending, fresh | {"characteristics": {"speed": 1000}}])
    new = await shop.house.rows("SELECT line_id FROM revision_item WHERE change = 'ADD' ORDER BY id")
    for (added,) in new:
        await shop.deliver(added)
    services = await shop.house.rows("SELECT state, characteristics FROM service ORDER BY id")
    assert services == [("CANCELED_BY_USER", '{"speed": 100}'), ("IN_SERVICE", '{"speed": 1000}')]
    assert line
