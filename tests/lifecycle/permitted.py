"""How everything is done to a tree in memory: permission, decision, and the plan carried out or the refusal kept."""

from __future__ import annotations

from lifecycle import decision
from lifecycle.access import Access
from lifecycle.facts import Deciding, Facts
from lifecycle.plan import Plan
from lifecycle.refusal import InvalidInput, NotFound, Problem
from lifecycle.writes import problem_with_write, questions_of_write
from tests.lifecycle.applying import apply
from tests.lifecycle.selling import Selling


class Permitted(Selling):
    """A tree that keeps what was last done to it, or why it was refused."""

    def __init__(self, now: str) -> None:
        super().__init__(now)
        self.refusal: Problem | None = None
        self.plan = Plan()

    def _finish(self, outcome: Plan | Problem) -> bool:
        self.refusal = outcome if isinstance(outcome, Problem) else None
        if isinstance(outcome, Problem):
            return False
        self.plan = outcome
        apply(outcome, self)
        self.rename_new()
        return True

    def _refuse(self, message: str) -> bool:
        return self._finish(InvalidInput(message))

    def _permit(self, name: str, node_id: str, access: Access) -> Facts | None:
        """Facts in which this write was found permitted; None when it is not."""
        facts = self.facts(node_id)
        self.answer(questions_of_write(name, node_id, facts), facts)
        self.refusal = problem_with_write(facts, facts.nodes[node_id], name, access)
        return None if self.refusal else facts

    def _run(self, deciding: Deciding[Plan], facts: Facts) -> bool:
        return self._finish(decision.run(deciding, facts, self.answer))

    def _of_kind(self, node_id: str, *kinds: str) -> bool:
        if node_id in self.nodes and self.nodes[node_id].kind in kinds:
            return True
        self.refusal = NotFound(f"There is no such node: {node_id}.")
        return False
