"""Random lives over the real engine and database beside the naive model, compared after every step."""

from __future__ import annotations

import asyncio
import os
import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests import databases
from tests.engine.house import EPOCH, House, open_house
from tests.engine.product import Product
from tests.engine.products import PRODUCTS
from tests.model.comparing import differences
from tests.model.families import FULFILLMENT, Family
from tests.model.likely import CALLERS
from tests.model.step import Step
from tests.soak.result import Result

FAR = 1_000_000
"""So far apart are the seeds of two processors."""

AFTERLIFE = 4
OFFERS_EVERY = 10
AUDIT_EVERY = 10


Home = tuple[House, asyncio.Runner, str]


class Life:
    """One walk, led by the model and the product side by side."""

    def __init__(self, family: Family, seed: int, home: Home) -> None:
        self.family = family
        self.seed = seed
        self.walker = family.walker(seed)
        self.model = family.model(self.walker.kind)
        self.product: Product = PRODUCTS[family.name](*home, self.walker.kind)
        self.steps: list[Step] = []

    def go_on(self) -> tuple[bool, list[str]]:
        """One more step for both: whether it was done, and where they part ways."""
        step = self.walker.next_step(self.model)
        self.steps.append(step)
        done, expected = step.on(self.product), step.on(self.model)
        found = [] if done == expected else [f"the model says {expected}, the product {done}: {self.product.problem}"]
        found += self.product.told
        found += differences(self.model.views(), self.product.views())
        return done, found

    def compare_offers(self, node_id: str, actor: str) -> list[str]:
        """Where the caller is offered something else than the model would do."""
        expected = self.model.legal_actions(node_id, actor, CALLERS[actor])
        offered = self.product.legal_actions(node_id, actor, CALLERS[actor])
        if offered == expected:
            return []
        return [f"{actor} may {sorted(expected)} with {node_id}, but is offered {sorted(offered)}"]

    def story(self, what: list[str]) -> str:
        """The whole walk up to where they parted."""
        walk = [f"  {number}. {step}" for number, step in enumerate(self.steps, 1)]
        return re.sub(
            "x{2000,}",
            "x...",
            "\n".join([f"{self.family.name}, seed {self.seed}, after {len(walk)} steps:", *walk, *what]),
        )


def spread(size: int, folder: Path, family: Family = FULFILLMENT) -> Result:
    """So many steps over all processors, each with a database and lives of its own."""
    count = len(os.sched_getaffinity(0))
    shares = []
    with ProcessPoolExecutor(count, get_context("spawn"), _choose, (databases.CHOSEN.kind,)) as pool:
        for number in range(count):
            (folder / str(number)).mkdir()
            share = size // count + (number < size % count)
            shares.append(pool.submit(walks, share, folder / str(number), number * FAR, family))
        results = [share.result() for share in shares]
    figures: Counter[str] = Counter()
    for result in results:
        figures.update(result.figures)
    return Result(dict(figures), [failure for result in results for failure in result.failures])


def _choose(database: str) -> None:
    databases.CHOSEN.kind = database


def walks(size: int, folder: Path, seed: int = 0, family: Family = FULFILLMENT) -> Result:
    """So many steps of one family, over lives of as many seeds as that takes."""
    result, figures = Result(), Counter[str]()
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        house = runner.run(stack.enter_async_context(open_house(folder / "walks.db")))
        account = runner.run(house.account())
        while figures["steps"] < size and not result.failures:
            life = Life(family, seed, (house, runner, account))
            _live(life, size - figures["steps"], figures, result)
            seed += 1
        result.failures += [str(finding) for finding in runner.run(house.findings())]
        runner.run(stack.aclose())
    for far in family.everything:
        figures[f"lives: {far}"] += 0
    result.figures = dict(figures)
    return result


def _live(life: Life, most: int, figures: Counter[str], result: Result) -> None:
    life.product.house.clock.moment = EPOCH
    asking, dead = Random(life.seed), 0
    figures["lives"] += 1
    seen: set[str] = set()
    while len(life.steps) < min(life.family.longest, most) and dead < AFTERLIFE:
        done, found = life.go_on()
        figures["steps"] += 1
        figures["done" if done else "refused"] += 1
        seen.update(life.family.reached(life.model))
        dead += life.model.over
        if life.model.begun:
            if asking.random() * OFFERS_EVERY < 1:
                figures["offers compared"] += 1
                found += life.compare_offers(asking.choice(list(life.model.nodes)), asking.choice(list(CALLERS)))
            if asking.random() * AUDIT_EVERY < 1:
                found += [str(finding) for finding in life.product.findings()]
        if found:
            result.failures.append(life.story(found))
            break
    figures.update(f"lives: {far}" for far in seen)
