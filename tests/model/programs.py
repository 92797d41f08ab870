"""Programs in random walks: they claim, extend, complete, fail, and come too late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .hierarchy import Hierarchy
from .step import Step
from .tree import FALLOUT, TASK

if TYPE_CHECKING:
    from .walking import Walker

WORKERS = ("robot", "robot", "robot", "drone")
SECONDS = (1, 600, 1800, 7200)


class Programs:
    """Looks for automated tasks and does something to one of them."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker

    def next_step(self, model: Hierarchy) -> Step | None:
        """Something that a program would do; None when there is nothing, or it is somebody else's turn."""
        random = self._walker.random
        tasks = [node for node in model.nodes.values() if node.kind == TASK and node.automated]
        if not tasks or random.random() > 0.3:
            return None
        if random.random() < 0.1:
            tasks = [node for node in model.nodes.values() if node.kind == TASK]
        live = [task for task in tasks if task.own in ("OPEN", "RESOLVED", "IN_PROGRESS")] or tasks
        task = random.choice(live)
        worker = task.worker if task.worker and random.random() < 0.85 else random.choice(WORKERS)
        named = self._walker.caller(model, "F") | {"worker": worker}
        if task.worker is None or random.random() < 0.15:
            return Step("claim", (task.id,), named | {"seconds": random.choice(SECONDS)})
        draw = random.random()
        if draw < 0.6:
            return Step("complete_claimed", (task.id,), named)
        if draw < 0.75:
            return Step("extend", (task.id,), named | {"seconds": random.choice(SECONDS)})
        pause = random.choice((0, 0, 600))
        return Step("fail", (task.id, self._walker.new_id(FALLOUT)), named | {"pause": pause})
