"""What is told of a new node, of what is created below it at once, and of edits: the columns, the cause, the words."""

from __future__ import annotations

from typing import Any

from lifecycle import births, decision
from lifecycle.facts import Deciding, Facts
from lifecycle.node import Node
from lifecycle.plan import Edge, Plan
from tests.lifecycle.columns import COLUMNS
from tests.lifecycle.life import at_work
from tests.lifecycle.whole_tree import WholeTree

CAPTURED = COLUMNS["CUSTOMER_ORDER"] | {"past_no_return": False}
LINE = COLUMNS["ORDER_LINE_ITEM"]


def drawn_up(tree: WholeTree, facts: Facts, deciding: Deciding[Plan]) -> list[tuple[Any, ...]]:
    """Per step: kind, node, cause, columns and words of a plan that is not carried out."""
    plan = decision.run(deciding, facts, tree.answer)
    return [(step.kind, step.node.id, step.cause, step.fields, step.told) for step in plan.steps]


def test_an_order_is_created_with_its_lines_which_name_it_as_their_cause() -> None:
    tree = WholeTree()
    facts = tree.facts()
    order = births.born("co_1", "CUSTOMER_ORDER", None, CAPTURED | {"account_id": "ac_1"})
    facts.nodes[order.id] = order
    lines = [births.born(i, "ORDER_LINE_ITEM", order, LINE) for i in ("li_1", "li_2")]
    assert [(line.path, line.stack, line.holders) for line in lines] == [
        (("co_1", "li_1"), ("DRAFT",), ()),
        (("co_1", "li_2"), ("DRAFT",), ()),
    ]
    assert drawn_up(tree, facts, births.creating(facts, order, below=lines)) == [
        ("CREATED", "co_1", None, CAPTURED | {"account_id": "ac_1"}, {}),
        ("CREATED", "li_1", 0, LINE, {}),
        ("CREATED", "li_2", 0, LINE, {}),
    ]


def test_a_node_is_created_with_what_it_waits_for() -> None:
    life = at_work()
    facts = life.tree.facts("do_1", "li_1", "co_1")
    task = births.born("ot_9", "ORDER_TASK", facts.nodes["do_1"], COLUMNS["ORDER_TASK"])
    plan = decision.run(births.creating(facts, task, [Edge("ot_9", "ot_1")]), facts, life.tree.answer)
    assert plan.new_edges == [Edge("ot_9", "ot_1")]
    assert [(step.node.id, step.action, step.after) for step in plan.steps] == [("ot_9", None, "DRAFT")]


def test_an_edit_tells_its_columns_and_the_words_that_are_for_the_journal_alone() -> None:
    life = at_work()
    facts = life.tree.facts("ot_1", "co_1")
    edit = births.editing(facts, facts.nodes["ot_1"], {"assignee": "fox"}, note="Swapped")
    assert drawn_up(life.tree, facts, edit) == [("EDITED", "ot_1", None, {"assignee": "fox"}, {"note": "Swapped"})]


def test_nothing_stands_above_an_order() -> None:
    order = Node("co_1", "CUSTOMER_ORDER", ("co_1",), ("DRAFT",))
    line = Node("li_1", "ORDER_LINE_ITEM", ("co_1", "li_1"), ("DRAFT",))
    facts = Facts("2024-01-01T00:00:00.000Z", {"co_1": order, "li_1": line})
    assert facts.parent(order) is None and facts.parent(line) is order
    assert [node.id for node in facts.upwards(line)] == ["li_1", "co_1"]
    assert (order.parent_id, order.root_id, order.depth) == (None, "co_1", 1)
    assert (line.parent_id, line.root_id, line.depth) == ("co_1", "co_1", 2)
