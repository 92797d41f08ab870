"""A business internet order from capture to completion, worked by three people and watched by a screen.

    python -m examples.business_internet [http://127.0.0.1:8000/graphql]

The screen's connection is cut in the middle. In the end it must have received every change, once and in order: that
is compared with what the server recorded. Exit code 0 when it is so, 1 when not.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from gql.transport.exceptions import TransportError

from examples import documents
from examples.caller import Caller, Refused, at_desk
from examples.watcher import Watcher

DEFAULT_URL = "http://127.0.0.1:8000/graphql"
LINES = ("Internet access 1 Gbit/s", "Managed router", "Mobile backup")
AGENT_ACTIONS = ("START", "COMPLETE")
MOST_STEPS = 100


@dataclass
class Story:
    """The people, the screen, and the ids of what they work on, by title."""

    ada: Caller
    max: Caller
    fay: Caller
    screen: Watcher
    account: str
    order: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    async def capture(self) -> None:
        """The order with its lines, handed in and approved."""
        given = {"title": "Business internet", "accountId": self.account, "priority": 2}
        made = await self.ada.write(documents.CREATE_ORDER, "creates the order", **given)
        self.order = made["id"]
        for title in LINES:
            line = await self.ada.write(documents.ADD_LINE, f"adds “{title}”", parentId=self.order, title=title)
            self.ids[title] = line["id"]
        await self.ada.act(self.order, "SUBMIT", f"submits {made['number']}")
        await self.max.act(self.order, "APPROVE", "approves it")

    async def plan(self) -> None:
        """Domain orders and tasks, some of which wait for others."""
        access, router, backup = LINES
        await self.domain_order(access, "SERVICE", "Fiber access")
        await self.task("Fiber access", "Survey the site")
        await self.task("Fiber access", "Lay the fiber", "Survey the site")
        await self.task("Fiber access", "Test the line", "Lay the fiber")
        await self.domain_order(router, "RESOURCE", "Router")
        await self.task("Router", "Reserve a router")
        await self.task("Router", "Install the router", "Reserve a router", "Lay the fiber")
        await self.domain_order(backup, "RESOURCE", "SIM card")
        await self.task("SIM card", "Ship the SIM card")
        await self.task("SIM card", "Activate the SIM card", "Ship the SIM card")

    async def domain_order(self, line: str, domain: str, title: str) -> None:
        """A domain order of a line."""
        saying = f"adds the {domain.lower()} order “{title}”"
        given = {"parentId": self.ids[line], "domain": domain, "title": title}
        self.ids[title] = (await self.max.write(documents.ADD_DOMAIN_ORDER, saying, **given))["id"]

    async def task(self, parent: str, title: str, *waits_for: str) -> None:
        """A task of a domain order, behind others."""
        saying = f"adds “{title}”" + (f" behind {' and '.join(waits_for)}" if waits_for else "")
        given = {"parentId": self.ids[parent], "title": title, "dependsOn": [self.ids[each] for each in waits_for]}
        self.ids[title] = (await self.max.write(documents.ADD_TASK, saying, **given))["id"]

    async def work(self) -> None:
        """Whatever the work list has, one step at a time, until it is empty."""
        for _ in range(MOST_STEPS):
            tasks = (await self.fay.ask(documents.WORK_LIST, order=self.order))["orderTasks"]["nodes"]
            step = next(((task, action) for task in tasks if (action := offered(task))), None)
            if step is None:
                return
            task, action = step
            await self.fay.act(task["id"], action, f"{action.lower()}s “{task['title']}”")
            await self.meanwhile(task["title"], action)
        raise Refused(f"the work did not end within {MOST_STEPS} steps")

    async def meanwhile(self, title: str, action: str) -> None:
        """What happens beside the work, right after this step, when it is taken for the first time."""
        step = f"{action} {title}"
        if step in self.told:
            return
        self.told.add(step)
        match step:
            case "COMPLETE Lay the fiber":
                self.screen.drop()
            case "START Test the line":
                await self.interrupt()
            case "COMPLETE Reserve a router":
                await self.screen.is_back()
            case "START Install the router":
                await self.report_fallout()
            case "START Ship the SIM card":
                await self.cancel_line()

    async def report_fallout(self) -> None:
        """The task can't be done; somebody settles that, and the task goes on."""
        given = {"taskId": self.ids["Install the router"], "falloutType": "OTHER", "description": "No power outlet."}
        fallout = (await self.fay.write(documents.OPEN_FALLOUT, "reports fallout: no power outlet", **given))["id"]
        await self.max.act(fallout, "START", "looks into it")
        await self.max.act(fallout, "RESOLVE", "resolves it")
        await self.max.act(fallout, "CLOSE", "files it away")

    async def interrupt(self) -> None:
        """The order is held; nothing can be worked until it is given back."""
        await self.max.act(self.order, "HOLD", "holds the order", "The customer moves in later.")
        task = await self.fay.offers(self.ids["Test the line"])
        if any(offer["allowed"] for offer in task["availableActions"]):
            raise Refused("a held task is offered to be worked")
        print(f"{'fay':>8}  can't go on: {task['availableActions'][0]['reasons'][0]['message']}")
        await self.max.act(self.order, "RESUME", "gives it back")

    async def cancel_line(self) -> None:
        """The customer gives one line up while it is being worked."""
        line = self.ids[LINES[2]]
        await self.ada.act(line, "REQUEST_CANCELLATION", f"asks to cancel “{LINES[2]}”", "It is not needed.")
        await self.max.act(line, "APPROVE_CANCELLATION", "approves the cancellation")


def offered(task: dict[str, Any]) -> str | None:
    """What an agent would do next with a task."""
    allowed = {offer["action"] for offer in task["availableActions"] if offer["allowed"]}
    return next((action for action in AGENT_ACTIONS if action in allowed), None)


async def recorded(caller: Caller, order: str) -> list[dict[str, Any]]:
    """Every change of the order, as the server recorded them."""
    found: list[dict[str, Any]] = []
    after: str | None = None
    while True:
        page = (await caller.ask(documents.RECORDED, order=order, after=after))["stateChanges"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def faults(story: Story) -> list[str]:
    """What the screen received wrongly, and what came of the order."""
    told = await recorded(story.ada, story.order)
    await story.screen.has_seen(told[-1]["id"])
    received = story.screen.changes
    wrong = []
    if received != told:
        wrong.append(f"the screen received {len(received)} changes, {len(told)} were recorded, and they differ")
    if [change["sequence"] for change in received] != list(range(1, len(received) + 1)):
        wrong.append("the numbers of the changes have gaps, or are out of order")
    if story.screen.connections != 2:
        wrong.append(f"the screen was connected {story.screen.connections} times instead of twice")
    for node_id in dict.fromkeys(change["nodeId"] for change in told):
        history = (await story.ada.ask(documents.HISTORY, id=node_id))["node"]["history"]
        if [each["id"] for each in history["nodes"]] != [each["id"] for each in received if each["nodeId"] == node_id]:
            wrong.append(f"the history of {node_id} is not what the screen received")
    order = (await story.ada.ask(documents.ORDER, id=story.order))["node"]
    states = [line["state"] for line in order["lines"]["nodes"]]
    if (order["state"], states) != ("COMPLETED", ["COMPLETED", "COMPLETED", "CANCELED"]):
        wrong.append(f"the order is {order['state']}, its lines are {', '.join(states)}")
    print(f"\n{order['number']} is {order['state']}: {order['why']['message']}")
    for line in order["lines"]["nodes"]:
        print(f"  {line['title']}: {line['state']}")
    print(f"The screen received {len(received)} changes over {story.screen.connections} connections.")
    return wrong


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Story]:
    """The people at their desks, a new account, and a screen that has begun to watch it."""
    async with AsyncExitStack() as stack:
        ada = await stack.enter_async_context(at_desk(url, "ada", "ORDER_AGENT"))
        manager = await stack.enter_async_context(at_desk(url, "max", "FULFILLMENT_MANAGER"))
        fay = await stack.enter_async_context(at_desk(url, "fay", "FULFILLMENT_AGENT"))
        account = await ada.write(documents.CREATE_ACCOUNT, "creates the account", name="Harbor Coffee Roasters")
        screen = Watcher(url, account["id"])
        watching = asyncio.create_task(screen.watch())
        try:
            await screen.is_back()
            yield Story(ada, manager, fay, screen, account["id"])
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


async def tell(url: str) -> int:
    """The whole story; the exit code."""
    async with opened(url) as story:
        await story.capture()
        await story.plan()
        await story.work()
        wrong = await faults(story)
    print("\n".join(f"WRONG: {each}" for each in wrong) or "Every change came once and in order, as recorded.")
    return 1 if wrong else 0


def main(words: list[str]) -> int:
    """Tell the story to the server named, or say why that is not possible."""
    try:
        return asyncio.run(tell(words[0] if words else DEFAULT_URL))
    except Refused as refused:
        print(f"The server refused: {refused}", file=sys.stderr)
    except (TransportError, OSError) as problem:
        print(f"The server does not answer as it should: {str(problem) or type(problem).__name__}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
