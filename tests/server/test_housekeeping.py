"""What a server does by itself once an hour, the first time when it starts."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from tests.databases import outside, url_of
from tests.server.process import ServerProcess, run
from tests.server.socket_client import acknowledged
from tests.server.test_streams import CHANGES, hear, write

CREATE = 'mutation { made: createCustomerOrder(input: { title: "Short" }) { order { id } } }'
CANCEL = """mutation ($id: ID!) { transitionCustomerOrder(input: { id: $id, action: CANCEL, reason: "No more" }) {
  order { state } } }"""
REMOVED = "journals of what ended long ago are removed"


async def test_journals_of_what_ended_long_ago_are_removed_where_a_setting_says_how_long(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES)
            cursor = (await hear(socket))["cursor"]
        order = (await write(server, CREATE))["made"]["order"]["id"]
        await write(server, CANCEL, id=order)
        living = (await write(server, CREATE))["made"]["order"]["id"]
    await asyncio.sleep(1)
    with ServerProcess(tmp_path) as server:
        assert outside(server.database, "SELECT COUNT(*) FROM journal") == [(3,)]
        assert REMOVED not in "".join(server.lines), "by default all is kept"
    with ServerProcess(tmp_path, "--journal-days", "0.00001") as server:
        assert server.wait_for(REMOVED)["rows"] == 2
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES, variables={"after": cursor})
            error: Any = (await hear(socket))["payload"][0]["extensions"]
            assert error["code"] == "CURSOR_EXPIRED"
            await socket.ask("2", CHANGES, variables={"after": error["oldest"]})
            assert [living in each["id"] for each in (await until_told(socket))] == [True]
    checked = run(tmp_path, "check", "--database-url", url_of(tmp_path / "orders.db"))
    assert checked.returncode == 0, checked.stdout


async def until_told(socket: Any) -> list[Any]:
    """The changes of the second operation up to the present."""
    heard = [await hear(socket, "2")]
    while heard[-1]["__typename"] != "CaughtUp":
        heard.append(await hear(socket, "2"))
    return heard[:-1]
