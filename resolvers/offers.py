"""`availableActions`: every client action of each node's own state, judged by the function that mutations ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine import knowledge
from lifecycle import machine_of
from lifecycle.facts import Ask, Facts, Question
from lifecycle.machine import Row as Rule
from lifecycle.node import Node
from lifecycle.permission import Offer, offers, questions_of
from models.statement import Unit
from resolvers.loading import fill
from resolvers.problems import reason_row
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection


def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Put the offers into every row; as many statements as there are kinds of questions, not nodes."""
    facts = yield from reading.know([row.id for row in rows])
    judged = [(facts.nodes[row.id], machine_of(facts.nodes[row.id].kind)) for row in rows]
    yield from ask(facts, [(node, machine.client_rows(node.own)) for node, machine in judged])
    made: list[Row] = []
    for row in rows:
        offered = [_row(offer) for offer in offers(facts, facts.nodes[row.id], reading.access)]
        row.loaded[selection.key] = offered
        made.extend(offered)
    yield from fill(reading, made, selection)


def ask(facts: Facts, concerned: Iterable[tuple[Node, Sequence[Rule]]]) -> Unit[None]:
    """Answer, for many nodes together, what must be known to judge these rules of theirs."""
    wanted: dict[Ask, dict[str, None]] = {}
    for node, rules in concerned:
        for question in questions_of(rules, (node.id,), facts):
            wanted.setdefault(question.ask, {})[node.id] = None
    yield from knowledge.answer(facts, [Question(asked, tuple(ids)) for asked, ids in wanted.items()])


def _row(offer: Offer) -> Row:
    values = {
        "action": offer.action.value,
        "label": offer.action.label,
        "allowed": offer.allowed,
        "target": str(offer.target),
        "needs": [need.value for need in offer.needs],
        "reasons": [reason_row(reason) for reason in offer.reasons],
    }
    return Row("AvailableAction", values)
