"""A process that writes and acknowledges: `python -m tests.soak.writing URL CALLERS CALLS [fast]`.

Each acknowledgement is one line on standard output, written as soon as the engine has answered: root, sequence and
node of the call's last journal row, and a word that the database holds from then on. It writes until it is killed
when CALLS is 0. `fast`: without syncing at each commit, which is not durable, to see that a test notices.
"""

from __future__ import annotations

import asyncio
import os
import sys
from random import Random

from engine import work
from engine.call import Outcome
from engine.clock import new_id
from tests.engine.house import House, open_house


async def _write(house: House, line: str, random: Random, word: str) -> Outcome:
    """Something small or something that cascades: either way the word gets into the database."""
    draw = random.random()
    if draw < 0.4:
        return await house.try_to("addNote", work.add_note, node_id=line, text=word)
    if draw < 0.7:
        parent = await house.domain_order(line)
        return await house.try_to("addOrderTask", work.add_task, parent_id=parent, title=word)
    held = await house.state(line) == "ON_HOLD"
    return await house.try_act(line, "RESUME" if held else "HOLD", reason=word)


async def write(url: str, callers: int, calls: int, durable: bool) -> None:
    """Every caller has a line of its own."""
    async with open_house(url, durable=durable) as house:
        _, lines = await house.order(lines=callers)
        left = iter(range(calls or sys.maxsize))

        async def go_on(number: int, line: str) -> None:
            random = Random(f"{os.getpid()} {number}")
            for _ in left:
                word = new_id("word")
                outcome = await _write(house, line, random, word)
                assert outcome.problem is None, outcome.problem
                last = outcome.entries[-1]
                os.write(1, f"{last.root_id} {last.sequence} {last.node_id} {word}\n".encode())

        await asyncio.gather(*(go_on(*numbered) for numbered in enumerate(lines)))


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), "fast" not in sys.argv[4:]))
