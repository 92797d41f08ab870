"""Services come to life, change and end by orders, by people and by the clock (document 004)."""

from __future__ import annotations

from engine import capture
from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.engine.shop import BILL, Shop


async def about(shop: Shop, service: str, operation: str, **more: object) -> tuple[str, str]:
    """An approved order with one line about a service; its id and the line's."""
    order = await shop.draft()
    line = await shop.line(order, None, operation=operation, service_id=service, **more)
    await shop.approve(order)
    return order, line


async def test_a_subscription_gets_a_service_at_the_approval_and_a_widget_gets_none(shop: Shop) -> None:
    order = await shop.draft()
    line = await shop.line(order, "internet", quantity=3)
    await shop.line(order, "phone")
    assert await shop.house.rows("SELECT 1 FROM service") == []
    await shop.approve(order)
    rows = await shop.house.rows("SELECT line_id, order_id, account_id, quantity, characteristics, state FROM service")
    assert rows == [(line, order, shop.account, 3, '{"speed": 100}', "NEW")]


async def test_a_service_is_started_by_the_task_that_says_so_and_its_term_begins(shop: Shop) -> None:
    _, (line,) = await shop.approved("internet")
    service = await shop.service(line)
    await shop.work(line, "port/allocate", "access/splice", "access/tune")
    assert await shop.house.state(service) == "NEW"
    shop.house.clock.advance(days=3)
    await shop.work(line, "internet/activate")
    assert await shop.house.state(service) == "IN_SERVICE"
    assert await shop.house.state(line) == "IN_PROGRESS"
    term = await shop.house.rows("SELECT term_start, term_end FROM service")
    assert term == [("2024-01-04T00:00:00.000Z", "2025-01-04T00:00:00.000Z")]


async def test_a_service_without_such_a_task_is_started_by_its_line(shop: Shop) -> None:
    _, (line,) = await shop.approved("backup")
    service = await shop.service(line)
    assert await shop.house.state(service) == "NEW"
    await shop.deliver(line)
    assert await shop.house.state(service) == "IN_SERVICE"


async def test_a_service_of_a_line_that_is_canceled_never_starts(shop: Shop) -> None:
    order, (line, _) = await shop.approved("internet", "phone")
    service = await shop.service(line)
    await shop.house.act(line, "REQUEST_CANCELLATION")
    await shop.house.act(line, "APPROVE_CANCELLATION")
    assert await shop.house.state(service) == "ORDER_CANCELED"
    assert await shop.house.state(order) == "ACKNOWLEDGED"


async def test_a_service_that_was_started_ends_when_its_line_is_canceled_after_all(shop: Shop) -> None:
    _, (line,) = await shop.approved("internet")
    await shop.work(line, "port/allocate", "access/splice", "access/tune", "internet/activate")
    service = await shop.service(line)
    await shop.house.act(line, "REQUEST_CANCELLATION")
    await shop.house.act(line, "APPROVE_CANCELLATION")
    assert await shop.house.state(line) == "CANCELLATION_IN_PROGRESS"
    assert await shop.house.state(service) == "IN_SERVICE"
    await shop.deliver(line)
    assert await shop.house.state(line) == "CANCELED"
    assert await shop.house.state(service) == "CANCELED_BY_USER"


async def test_a_disconnect_ends_the_service_when_its_line_is_completed(shop: Shop) -> None:
    service = await shop.in_service()
    order, line = await about(shop, service, "DISCONNECT")
    assert await shop.house.state(service) == "IN_SERVICE"
    await shop.deliver(line)
    assert [await shop.house.state(n) for n in (order, service)] == ["COMPLETED", "CANCELED_BY_USER"]


async def test_a_suspended_service_can_be_disconnected(shop: Shop) -> None:
    service = await shop.in_service()
    await shop.house.act(service, "SUSPEND_FOR_NON_PAY", access=BILL)
    _, line = await about(shop, service, "DISCONNECT")
    await shop.deliver(line)
    assert await shop.house.state(service) == "CANCELED_BY_USER"


async def test_a_disconnect_that_comes_too_late_changes_nothing(shop: Shop) -> None:
    service = await shop.in_service()
    _, line = await about(shop, service, "DISCONNECT")
    await shop.house.act(service, "CANCEL_BY_USER")
    before = await shop.history(service)
    await shop.deliver(line)
    assert await shop.house.state(line) == "COMPLETED"
    assert await shop.history(service) == before


async def test_a_completed_change_hands_its_quantity_and_characteristics_to_the_service(shop: Shop) -> None:
    service = await shop.in_service()
    order, line = await about(shop, service, "CHANGE", quantity=2, characteristics={"speed": 1000})
    known = "SELECT quantity, characteristics FROM service"
    assert await shop.house.rows(known) == [(1, '{"speed": 100}')]
    await shop.deliver(line)
    assert await shop.house.rows(known) == [(2, '{"speed": 1000}')]
    assert await shop.house.state(service) == "IN_SERVICE"
    told = await shop.house.rows(
        "SELECT kind, cause_root FROM journal WHERE root_id = ? ORDER BY sequence DESC LIMIT 1", service
    )
    assert told == [("EDITED", order)]


async def test_what_a_change_leaves_out_stays_as_the_service_has_it(shop: Shop) -> None:
    service = await shop.in_service()
    await about(shop, service, "CHANGE", quantity=5)
    rows = await shop.house.rows("SELECT quantity, characteristics FROM order_line_item WHERE operation = 'CHANGE'")
    assert rows == [(5, '{"speed": 100}')]


async def test_lines_are_about_running_services_of_their_own_account(shop: Shop) -> None:
    order = await shop.draft()
    _, (fresh,) = await shop.approved("internet")
    said = {
        None: "must name the service",
        "sv_nothing": "this takes the id of a service",
        await shop.service(fresh): "The service is NEW; DISCONNECT takes one in IN_SERVICE or SUSPENDED_FOR_NON_PAY",
    }
    for service, words in said.items():
        problem = (await shop.try_line(order, None, operation="DISCONNECT", service_id=service)).problem
        assert problem is not None and words in problem.message and problem.path == ("serviceId",)
    running = await shop.in_service()
    make = capture.create_order("CUSTOMER_ORDER")
    foreign = await shop.house.do("createCustomerOrder", make, title="Another's", account_id=await shop.house.account())
    problem = (await shop.try_line(foreign, None, operation="CHANGE", service_id=running)).problem
    assert problem is not None and "another account" in problem.message
    problem = (await shop.try_line(order, "phone", operation="CHANGE", service_id=running)).problem
    assert problem is not None and "The service is one of internet" in problem.message
    problem = (await shop.try_line(order, "phone", service_id=running)).problem
    assert problem is not None and "Only a line that does CHANGE or DISCONNECT" in problem.message


async def test_non_payment_is_for_billing_agents_where_it_is_switched_on(shop: Shop) -> None:
    service = await shop.in_service()
    off = Access("bill", frozenset({Role.BILLING_AGENT}))
    problem = (await shop.house.try_act(service, "SUSPEND_FOR_NON_PAY", access=off)).problem
    assert problem is not None and "NON_PAY_IS_SWITCHED_ON" in str(problem)
    other = Access("ann", frozenset({Role.ORDER_AGENT}), non_pay=True)
    problem = (await shop.house.try_act(service, "SUSPEND_FOR_NON_PAY", access=other)).problem
    assert problem is not None and problem.code == "NOT_PERMITTED"
    for action, state in (
        ("SUSPEND_FOR_NON_PAY", "SUSPENDED_FOR_NON_PAY"),
        ("RESTORE", "IN_SERVICE"),
        ("CANCEL_FOR_NON_PAY", "CANCELED_FOR_NON_PAY"),
    ):
        await shop.house.act(service, action, access=BILL)
        assert await shop.house.state(service) == state


async def test_a_service_expires_at_the_end_of_its_term_and_not_before(shop: Shop) -> None:
    service = await shop.in_service()
    shop.house.clock.advance(days=365)
    assert await shop.house.engine.sweep() == 0
    shop.house.clock.advance(days=1)
    assert await shop.house.engine.sweep() == 1
    assert await shop.house.state(service) == "EXPIRED"
    assert await shop.house.engine.sweep() == 0


async def test_a_suspended_service_expires_as_well_and_an_ended_one_does_not(shop: Shop) -> None:
    suspended, ended = await shop.in_service(), await shop.in_service()
    await shop.house.act(suspended, "SUSPEND_FOR_NON_PAY", access=BILL)
    await shop.house.act(ended, "CANCEL_BY_USER")
    shop.house.clock.advance(days=400)
    assert await shop.house.engine.sweep() == 1
    assert [await shop.house.state(n) for n in (suspended, ended)] == ["EXPIRED", "CANCELED_BY_USER"]


async def test_a_service_that_renews_begins_term_after_term(shop: Shop) -> None:
    _, (line,) = await shop.approved("backup")
    await shop.deliver(line)
    service = await shop.service(line)
    shop.house.clock.advance(days=70)
    assert await shop.house.engine.sweep() == 2
    terms = await shop.house.rows("SELECT state, term_start, term_end FROM service")
    assert terms == [("IN_SERVICE", "2024-03-01T00:00:00.000Z", "2024-04-01T00:00:00.000Z")]
    assert [kind for kind, _, _ in await shop.history(service)] == ["CREATED", "MOVED", "EDITED", "EDITED"]


async def test_a_services_journal_tells_which_change_of_the_order_moved_it(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    service = await shop.service(line)
    await shop.work(line, "port/allocate", "access/splice", "access/tune", "internet/activate")
    causes = await shop.house.rows(
        "SELECT s.action, o.node_id, o.action FROM journal AS s JOIN journal AS o "
        "ON o.root_id = s.cause_root AND o.sequence = s.cause WHERE s.root_id = ? ORDER BY s.sequence",
        service,
    )
    assert causes == [(None, line, "ACKNOWLEDGE"), ("ACTIVATE", await shop.task(line, "internet/activate"), "COMPLETE")]
    sequences = await shop.house.rows("SELECT sequence FROM journal WHERE root_id = ? ORDER BY position", service)
    assert sequences == [(1,), (2,)]
    assert order


async def test_a_repeated_call_answers_with_the_changes_of_the_order_and_of_its_services(shop: Shop) -> None:
    order = await shop.draft()
    await shop.line(order, "internet")
    await shop.line(order, "internet")
    await shop.house.act(order, "SUBMIT")
    first = await shop.house.act(order, "APPROVE", key="approve")
    again = await shop.house.act(order, "APPROVE", key="approve")
    assert again.repeated
    assert [(e.root_id, e.sequence) for e in again.entries] == [(e.root_id, e.sequence) for e in first.entries]
    assert len({e.root_id for e in again.entries}) == 3


async def test_a_task_of_another_line_that_is_only_released_concerns_no_service(shop: Shop) -> None:
    _, (phone, internet) = await shop.approved("phone", "internet")
    await shop.work(internet, "port/allocate", "access/splice")
    ship, activate = await shop.task(phone, "phone/ship"), await shop.task(internet, "internet/activate")
    await shop.link(activate, ship)
    await shop.work(internet, "access/tune")
    await shop.work(phone, "phone/ship")
    assert await shop.house.state(activate) == "OPEN"
    assert await shop.house.state(await shop.service(internet)) == "NEW"
