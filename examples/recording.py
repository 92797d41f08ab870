"""What the server recorded about an account, and whether a screen has received just that."""

from __future__ import annotations

from typing import Any

from examples import documents
from examples.caller import Caller
from examples.watcher import Watcher


async def services_of(caller: Caller, account: str) -> list[dict[str, Any]]:
    """The services of an account, the oldest first."""
    return list((await caller.ask(documents.SERVICES, account=account))["services"]["nodes"])


async def recorded(caller: Caller, account: str) -> list[dict[str, Any]]:
    """Every change of the account's orders and services, in order."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = (await caller.ask(documents.RECORDED, account=account, after=after))["stateChanges"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def differences(caller: Caller, account: str, screen: Watcher) -> list[str]:
    """What the screen received wrongly; it has lost its connection once."""
    told = await recorded(caller, account)
    await screen.has_seen(told[-1]["id"])
    received = screen.changes
    wrong = []
    if received != told:
        wrong.append(f"the screen received {len(received)} changes, {len(told)} were recorded, and they differ")
    numbers: dict[str, list[int]] = {}
    for change in received:
        numbers.setdefault((change["order"] or change["service"])["id"], []).append(change["sequence"])
    for root, sequence in numbers.items():
        if sequence != list(range(1, len(sequence) + 1)):
            wrong.append(f"the numbers of the changes of {root} have gaps, or are out of order")
    if screen.connections != 2:
        wrong.append(f"the screen was connected {screen.connections} times instead of twice")
    for node_id in dict.fromkeys(change["nodeId"] for change in told):
        history = (await caller.ask(documents.HISTORY, id=node_id))["node"]["history"]
        if [each["id"] for each in history["nodes"]] != [each["id"] for each in received if each["nodeId"] == node_id]:
            wrong.append(f"the history of {node_id} is not what the screen received")
    print(f"The screen received {len(received)} changes over {screen.connections} connections.")
    return wrong
