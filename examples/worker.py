"""A program that works automated tasks: it claims some, extends its lease while it works, completes or fails them.

    python -m examples.worker --topic activation --topic inventory [http://127.0.0.1:8000/graphql]

What it does here is wait a moment; put your own work into `handle`. Should the program die, its tasks can be claimed
again when the lease is over. Stop it with Ctrl-C.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from gql.transport.exceptions import TransportError

from examples import documents
from examples.caller import Caller, Refused, address, at_desk

LEASE = 30
"""Seconds; extended when half of them are over."""

AT_ONCE = 5
PAUSE = 1.0
"""Seconds between two looks when there was nothing to do, or the server too busy to say."""

BUSY = "OVERLOADED"
"""The code of an error that means: ask again later."""

Handle = Callable[[dict[str, Any]], Awaitable[None]]


class Failed(Exception):
    """The work could not be done; the message becomes the reason."""


class Worker:
    """One program under one name, working some topics."""

    def __init__(self, caller: Caller, name: str, topics: Sequence[str], handle: Handle) -> None:
        self.caller = caller
        self.name = name
        self.topics = topics
        self.handle = handle

    async def work_once(self) -> int:
        """Claim what is free and work it; how many tasks that were."""
        worked = 0
        for topic in self.topics:
            tasks = await self._claim(topic)
            await asyncio.gather(*(self._work(task) for task in tasks))
            worked += len(tasks)
        return worked

    async def work_for_ever(self) -> None:
        """Until somebody cancels it."""
        while True:
            if not await self.work_once():
                await asyncio.sleep(PAUSE)

    async def _claim(self, topic: str) -> list[dict[str, Any]]:
        asked = {"worker": self.name, "topic": topic, "lease": LEASE, "max": AT_ONCE}
        made = (await self.caller.ask(documents.CLAIM, input=asked))["claimOrderTasks"]
        trouble = [error["message"] for error in made["errors"] if error["code"] != BUSY]
        if trouble:
            raise Refused("; ".join(trouble))
        return list(made["orderTasks"])

    async def _work(self, task: dict[str, Any]) -> None:
        """A lease that was lost meanwhile is not our trouble: somebody else has the task now."""
        extending = asyncio.create_task(self._extend(task))
        claimed = {"id": task["id"], "worker": self.name}
        with suppress(Refused):
            try:
                await self.handle(task)
            except Failed as failed:
                saying = f"fails “{task['title']}” ({task['failures'] + 1} of {task['attempts']}): {failed}"
                await self.caller.write(documents.FAIL, saying, **claimed, reason=str(failed))
            else:
                await self.caller.write(documents.COMPLETE, f"completes “{task['title']}”", **claimed)
            finally:
                extending.cancel()

    async def _extend(self, task: dict[str, Any]) -> None:
        while True:
            await asyncio.sleep(LEASE / 2)
            asked = {"id": task["id"], "worker": self.name, "lease": LEASE}
            await self.caller.write(documents.EXTEND, f"needs longer for “{task['title']}”", **asked)


async def pretend(task: dict[str, Any]) -> None:
    """What stands here for real work."""
    await asyncio.sleep(0.1)


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m examples.worker", description="Works automated tasks.")
    parser.add_argument("url", nargs="?", help=f"the server; {address()} by default")
    parser.add_argument("--topic", action="append", required=True, help="what to work; may be given several times")
    parser.add_argument("--name", default="robot", help="under which name to claim; programs that run beside differ")
    return parser.parse_args(words)


async def _main(given: argparse.Namespace) -> None:
    async with at_desk(address(given.url), given.name, "FULFILLMENT_AGENT") as caller:
        await Worker(caller, given.name, given.topic, pretend).work_for_ever()


def main(words: Sequence[str]) -> int:
    """Work until stopped, or say why that is not possible."""
    try:
        asyncio.run(_main(arguments(words)))
    except KeyboardInterrupt:
        return 130
    except (Refused, TransportError, OSError) as problem:
        print(f"That did not work: {str(problem) or type(problem).__name__}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
