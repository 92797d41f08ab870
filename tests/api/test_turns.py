"""Whatever is read for a caller is read in its turn, and never in the server's own."""

from __future__ import annotations

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.api.listening import listening
from tests.api.office import Office, Place

IDA = Access("ida", frozenset(Role))
LOOK = "query ($id: ID!) { node(id: $id) { id } orders { totalCount } board { risks { count } } }"
PREVIEW = "query ($id: ID!) { previewCustomerOrder(input: { id: $id, action: SUBMIT }) { changeCount } }"


async def test_every_read_of_a_caller_is_in_its_name(office: Office, place: Place) -> None:
    driver = office.asker.driver
    driver.owners.clear()
    await office.asker.ask(LOOK, IDA, id=place.order)
    await office.asker.ask(PREVIEW, IDA, id=place.draft)
    await office.write("updateOrder", IDA, id=place.draft, title="Another")
    await office.claim("dig", IDA)
    assert len(driver.owners) >= 4
    assert set(driver.owners) == {"ida"}


async def test_a_stream_that_is_behind_reads_in_its_caller_s_name(office: Office, place: Place) -> None:
    office.house.hub._driver = driver = office.asker.driver
    query = "subscription { stateChanges { __typename ... on CaughtUp { cursor } } }"
    async with listening(office.house, query, access=IDA) as stream:
        cursor = (await stream.until("CaughtUp"))[-1]["cursor"]
    for number in range(30):
        await office.make("createCustomerOrder", title=f"Order {number}", accountId=place.account)
    office.house.hub._tail.clear()
    driver.owners.clear()
    query = "subscription ($after: String) { stateChanges(after: $after) { __typename } }"
    async with listening(office.house, query, access=IDA, after=cursor) as stream:
        for _ in range(30):
            await stream.hear()
    assert driver.owners and set(driver.owners) == {"ida"}
