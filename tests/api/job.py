"""A small order that tests of single nodes begin with."""

from __future__ import annotations

from typing import Any

from lifecycle.access import Access
from tests.api.asking import ADA, Asker

ACTIONS = """query ($id: ID!) { node(id: $id) { ... on Stateful { version availableActions {
    action allowed label target needs reasons { code message roles blocking { id state } } } } } }"""
WHY = """query ($id: ID!) { node(id: $id) { ... on Stateful { why { message rollup decidedBy { id }
    change { action from to system cause } because { id action node { id } }
    missing { code roles blocking { id } } } } } }"""


class Job:
    """An approved order with one line, one domain order and a chain of two tasks."""

    order: str
    line: str
    domain_order: str
    first: str
    second: str

    def __init__(self, asker: Asker) -> None:
        self.asker = asker

    @classmethod
    async def begun(cls, asker: Asker) -> Job:
        """One that is approved, nothing of it started."""
        job, house = cls(asker), asker.house
        job.order, (job.line,) = await house.order()
        job.domain_order = await house.domain_order(job.line)
        job.first = await house.task(job.domain_order, duration=60)
        job.second = await house.task(job.domain_order, duration=30, depends_on=[job.first])
        return job

    async def actions(self, node_id: str, access: Access = ADA) -> dict[str, Any]:
        found = (await self.asker.ask(ACTIONS, access, id=node_id))["node"]["availableActions"]
        return {offer["action"]: offer for offer in found}

    async def why(self, node_id: str) -> dict[str, Any]:
        found: dict[str, Any] = (await self.asker.ask(WHY, id=node_id))["node"]["why"]
        return found
