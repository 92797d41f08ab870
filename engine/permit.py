"""Asks the rules whether a caller may write something beside a move."""

from __future__ import annotations

from engine.call import Call
from engine.knowledge import answer
from lifecycle.facts import Facts
from lifecycle.node import Node
from lifecycle.refusal import Refused, VersionConflict
from lifecycle.writes import problem_with_write, questions_of_write
from models.statement import Unit


def permit(facts: Facts, node: Node, write: str, call: Call) -> Unit[None]:
    """Go on only if the write is allowed on the node. Raises Refused."""
    yield from answer(facts, questions_of_write(write, node.id, facts))
    if problem := problem_with_write(facts, node, write, call.access):
        raise Refused(problem)


def check_version(node: Node, call: Call) -> None:
    """Go on only if nobody was faster than the caller thinks. Raises Refused."""
    expected = call.payload.get("expected_version")
    if expected is not None and expected != node.version:
        message = f"The node has version {node.version}, not {expected}: read it again, then decide anew."
        raise Refused(VersionConflict(message, ("expectedVersion",), current_version=node.version))
