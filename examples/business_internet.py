"""A business internet order from the catalogue to its completion, worked by people and a program, watched by a screen.

    python -m examples.business_internet [http://127.0.0.1:8000/graphql]

The customer has a mobile backup line and gives it up, changes the number of telephones while the order runs, and no
longer wants the firewall when its appliance has been taken from the stock already. The screen's connection is cut in
the middle. In the end the screen must have received every change, once and in order, and the services must be what they
should: both are compared with what the server recorded. Exit code 0 when it is so, 1 when not.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from gql.transport.exceptions import TransportError

from examples import catalogue, documents
from examples.caller import Caller, Refused, address, at_desk
from examples.recording import differences, services_of
from examples.watcher import Watcher
from examples.worker import Failed, Worker

TOPICS = ("activation", "inventory", "dns", "monitoring", "mobile", "billing", "security")
AGENT_ACTIONS = ("START", "COMPLETE")
MOST_STEPS = 300
FIREWALL, PHONES, AWAY, INTERNET = "Managed firewall", "Desk phones", "Mobile backup line", "Business internet"


@dataclass
class Story:
    """The people, the program, the screen, and the ids of what they work on, by title."""

    ada: Caller
    max: Caller
    fay: Caller
    robot: Caller
    screen: Watcher
    account: str
    editions: dict[str, str]
    order: str = ""
    backup: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    async def have_a_backup_line(self) -> None:
        """An order of some time ago, which left a service behind."""
        order = await self.place("Mobile backup", ("backup-line", "Backup line", {}))
        await self.work(order)
        (service,) = await services_of(self.ada, self.account)
        self.backup = service["id"]
        print(f"{'':>8}  “{service['title']}” is {service['state']}")

    async def order_internet(self) -> None:
        """Four lines, one of which ends the service that is there."""
        away = {"operation": "DISCONNECT", "serviceId": self.backup}
        self.order = await self.place(
            "Business internet",
            ("desk-phone", PHONES, {"quantity": 4}),
            ("managed-firewall", FIREWALL, {"characteristics": {"users": 20}}),
            ("", AWAY, away),
            ("business-internet", INTERNET, {"characteristics": {"medium": "fibre"}}),
        )

    async def place(self, title: str, *lines: tuple[str, str, dict[str, Any]]) -> str:
        """An order with these lines, handed in and approved; what it lacks is added when the server says so."""
        given = {"title": title, "accountId": self.account, "priority": 2}
        made = await self.ada.write(documents.CREATE_ORDER, f"creates the order “{title}”", **given)
        order = str(made["id"])
        for code, name, more in lines:
            ordered = {"specificationId": self.editions[code]} if code else {}
            line = {"parentId": order, "title": name, **ordered, **more}
            self.ids[name] = (await self.ada.write(documents.ADD_LINE, f"adds “{name}”", **line))["id"]
        await self.ada.act(order, "SUBMIT", f"submits {made['number']}")
        for line in (await self.ada.ask(documents.ORDER, id=order))["node"]["lines"]["nodes"]:
            if line["shortcomings"]:
                print(f"{'':>8}  the order waits: {line['shortcomings']}")
                whole = {"id": line["id"], "characteristics": {"bandwidth": 500, "medium": "fibre"}}
                await self.ada.write(documents.UPDATE_LINE, f"completes “{line['title']}”", **whole)
        await self.max.act(order, "APPROVE", "approves it, which makes its work")
        return order

    async def work(self, order: str) -> None:
        """Whatever the work lists of the agent and of the program have, step by step, until they are empty."""
        program = Worker(self.robot, "robot", TOPICS, self.handle)
        for _ in range(MOST_STEPS):
            tasks = (await self.fay.ask(documents.WORK_LIST, orders=[order]))["orderTasks"]["nodes"]
            step = next(((task, action) for task in tasks if (action := offered(task))), None)
            if step is not None:
                task, action = step
                await self.fay.act(task["id"], action, f"{action.lower()}s “{task['title']}”")
                await self.meanwhile(task, action)
            if not await program.work_once() and step is None:
                return
        raise Refused(f"the work did not end within {MOST_STEPS} steps")

    async def handle(self, task: dict[str, Any]) -> None:
        """What the program does; the first try with the exchange is in vain."""
        if task["title"] == "Allocate a port" and "failed" not in self.told:
            self.told.add("failed")
            raise Failed("the inventory does not answer")

    async def meanwhile(self, task: dict[str, Any], action: str) -> None:
        """What happens beside the work, right after this step, when it is taken for the first time."""
        step = f"{action} {task['title']}"
        if step in self.told:
            return
        self.told.add(step)
        match step:
            case "COMPLETE Take the phones from the stock":
                await self.revise()
            case "COMPLETE Take an appliance from the stock":
                await self.cancel_firewall()
            case "START Survey the site":
                self.screen.drop()
            case "COMPLETE Survey the site":
                await self.screen.is_back()
                await self.interrupt(task["id"])
            case "START Install the router":
                await self.report_fallout(task["id"])

    async def revise(self) -> None:
        """Two more telephones: those taken already are not enough, so that is done again."""
        await self.ada.act(self.order, "START_REVISION", "revises the order", "Two more colleagues.")
        change = [{"id": self.ids[PHONES], "quantity": 6}]
        await self.ada.write(documents.REVISE, "wants six telephones", id=self.order, change=change)
        await self.max.act(self.order, "APPROVE_REVISION", "approves the revision")

    async def cancel_firewall(self) -> None:
        """The customer gives one line up; what was done for it is undone."""
        line = self.ids[FIREWALL]
        await self.ada.act(line, "REQUEST_CANCELLATION", f"asks to cancel “{FIREWALL}”", "It is not needed.")
        await self.max.act(line, "APPROVE_CANCELLATION", "approves the cancellation")

    async def interrupt(self, done: str) -> None:
        """The order is held; nothing can be worked until it is given back."""
        await self.max.act(self.order, "HOLD", "holds the order", "The customer moves in later.")
        tasks = (await self.fay.ask(documents.WORK_LIST, orders=[self.order]))["orderTasks"]["nodes"]
        if any(offered(task) for task in tasks):
            raise Refused("a held task is offered to be worked")
        await self.max.act(self.order, "RESUME", "gives it back")

    async def report_fallout(self, task: str) -> None:
        """The task can't be done; somebody settles that, and the task goes on."""
        given = {"taskId": task, "falloutType": "OTHER", "description": "No power outlet."}
        fallout = (await self.fay.write(documents.OPEN_FALLOUT, "reports fallout: no power outlet", **given))["id"]
        await self.max.act(fallout, "START", "looks into it")
        await self.max.act(fallout, "RESOLVE", "resolves it")
        await self.max.act(fallout, "CLOSE", "files it away")


def offered(task: dict[str, Any]) -> str | None:
    """What an agent would do next with a task."""
    allowed = {offer["action"] for offer in task["availableActions"] if offer["allowed"]}
    return next((action for action in AGENT_ACTIONS if action in allowed), None)


async def outcome(story: Story) -> list[str]:
    """What came of the order and of the services, and what of it is wrong."""
    order = (await story.ada.ask(documents.ORDER, id=story.order))["node"]
    print(f"\n{order['number']} is {order['state']}: {order['why']['message']}")
    for line in order["lines"]["nodes"]:
        print(f"  {line['quantity']} of {line['title']}: {line['state']}")
    services = {each["title"]: each["state"] for each in await services_of(story.ada, story.account)}
    for title, state in services.items():
        print(f"  service “{title}”: {state}")
    lines = {line["title"]: line["state"] for line in order["lines"]["nodes"]}
    former = [line["quantity"] for line in order["revisions"]["nodes"][0]["formerLines"]["nodes"]]
    expected: list[tuple[str, Any, Any]] = [
        ("the order", order["state"], "COMPLETED"),
        ("the lines", lines, {PHONES: "COMPLETED", FIREWALL: "CANCELED", AWAY: "COMPLETED", INTERNET: "COMPLETED"}),
        ("the former quantities", former, [4, 1, 1, 1]),
        (
            "the services",
            services,
            {"Backup line": "CANCELED_BY_USER", FIREWALL: "ORDER_CANCELED", INTERNET: "IN_SERVICE"},
        ),
    ]
    return [f"{what} should be {right}, not {found}" for what, found, right in expected if found != right]


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Story]:
    """Everybody at their desks, the catalogue published, a new account, and a screen that has begun to watch it."""
    async with AsyncExitStack() as stack:

        async def desk(name: str, role: str) -> Caller:
            return await stack.enter_async_context(at_desk(url, name, role))

        editions = await catalogue.publish(await desk("carol", "CATALOG_MANAGER"))
        ada, manager = await desk("ada", "ORDER_AGENT"), await desk("max", "FULFILLMENT_MANAGER")
        fay, robot = await desk("fay", "FULFILLMENT_AGENT"), await desk("robot", "FULFILLMENT_AGENT")
        account = await ada.write(documents.CREATE_ACCOUNT, "creates the account", name="Harbor Coffee Roasters")
        screen = Watcher(url, account["id"])
        watching = asyncio.create_task(screen.watch())
        try:
            await screen.is_back()
            yield Story(ada, manager, fay, robot, screen, account["id"], editions)
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)


async def tell(url: str) -> int:
    """The whole story; the exit code."""
    async with opened(url) as story:
        await story.have_a_backup_line()
        await story.order_internet()
        await story.work(story.order)
        wrong = [*await outcome(story), *await differences(story.ada, story.account, story.screen)]
    print("\n".join(f"WRONG: {each}" for each in wrong) or "Every change came once and in order, as recorded.")
    return 1 if wrong else 0


def main(words: list[str]) -> int:
    """Tell the story to the server named, or say why that is not possible."""
    url = address(*words[:1])
    try:
        return asyncio.run(tell(url))
    except Refused as refused:
        print(f"The server refused: {refused}", file=sys.stderr)
    except (TransportError, OSError) as problem:
        print(f"{url} does not answer as it should: {str(problem) or type(problem).__name__}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
