"""The schema keeps its promises: everything described, one type a field name, enums as the tables have them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_specified_scalar_type,
)

from lifecycle import MACHINES
from lifecycle.access import MANAGER
from lifecycle.node import KINDS
from lifecycle.vocabulary import Action, State
from models.table import TABLES
from resolvers.queries import ROOTS
from resolvers.shapes import SHAPES
from resolvers.sources import SOURCES, STATEFUL, TYPE_OF_KIND
from schema import schema
from schema.export import COMMITTED, export
from tests.api.asking import Asker

GRAPH = schema._schema
OWN = {name: named for name, named in GRAPH.type_map.items() if not name.startswith("__")}
ROOT_TYPES = {"Query", "Mutation", "Subscription"}
"""What is selected on a root never meets what is selected on a node."""


def fields_of(named: GraphQLNamedType) -> dict[str, GraphQLField]:
    return dict(named.fields) if isinstance(named, (GraphQLObjectType, GraphQLInterfaceType)) else {}


def undescribed() -> Iterator[str]:
    for name, named in OWN.items():
        if not is_specified_scalar_type(named) and not named.description:
            yield name
        for field_name, field in fields_of(named).items():
            if not field.description:
                yield f"{name}.{field_name}"
            yield from (f"{name}.{field_name}({a})" for a, argument in field.args.items() if not argument.description)
        if isinstance(named, GraphQLInputObjectType):
            yield from (f"{name}.{i}" for i, given in named.fields.items() if not given.description)
        if isinstance(named, GraphQLEnumType):
            yield from (f"{name}.{v}" for v, value in named.values.items() if not value.description)


def test_every_type_field_argument_and_value_is_described() -> None:
    assert list(undescribed()) == []


def wrapping(of: GraphQLOutputType) -> str:
    """How lists and non-nulls lie around the named type, which is named itself if it is a leaf."""
    if is_non_null_type(of):
        return f"{wrapping(of.of_type)}!"
    if is_list_type(of):
        return f"[{wrapping(of.of_type)}]"
    named = get_named_type(of)
    return str(named) if is_leaf_type(named) else "{}"


def test_no_two_types_give_one_field_name_different_shapes() -> None:
    seen: dict[str, dict[str, list[str]]] = {}
    for name, named in OWN.items():
        if name not in ROOT_TYPES:
            for field_name, field in fields_of(named).items():
                seen.setdefault(field_name, {}).setdefault(wrapping(field.type), []).append(name)
    assert {field: shapes for field, shapes in seen.items() if len(shapes) > 1} == {}


def values(name: str) -> list[str]:
    named = OWN[name]
    assert isinstance(named, GraphQLEnumType)
    return list(named.values)


def test_the_two_enums_of_outputs_hold_every_state_and_action() -> None:
    assert values("State") == [state.value for state in State]
    assert values("Action") == [action.value for action in Action]
    assert values("NodeKind") == list(KINDS)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=lambda machine: machine.name)
def test_the_enums_of_inputs_are_those_of_the_machine(machine: object) -> None:
    name = TYPE_OF_KIND[machine.name]  # type: ignore[attr-defined]
    assert values(f"{name}State") == [str(state) for state in machine.states]  # type: ignore[attr-defined]
    assert values(f"{name}Action") == list(machine.client_actions)  # type: ignore[attr-defined]


def test_the_committed_schema_is_the_exported_one() -> None:
    assert COMMITTED.read_text() == export(), "run `make docs`"


def test_every_field_of_every_loaded_type_has_a_shape() -> None:
    """The fields of connections and edges are laid out by the lists themselves."""
    for name, shapes in SHAPES.items():
        assert set(shapes) == set(fields_of(OWN[name])), name


async def test_shapes_need_only_columns_that_there_are(asker: Asker) -> None:
    for name, source in SOURCES.items():
        for field, shape in SHAPES.get(name, {}).items():
            assert set(shape.columns) <= set(TABLES[source.model].columns), f"{name}.{field}"


def test_every_root_that_reads_is_loaded() -> None:
    query = OWN["Query"]
    without = {"viewer", "lifecycles"} | {name for name in fields_of(query) if name.startswith("preview")}
    assert set(fields_of(query)) - without == set(ROOTS)


def test_everything_with_a_state_is_stateful_and_a_node() -> None:
    for name in STATEFUL:
        named = OWN[name]
        assert isinstance(named, GraphQLObjectType)
        assert {"Stateful", "Node"} <= {interface.name for interface in named.interfaces}


async def test_lifecycles_tell_the_tables(asker: Asker) -> None:
    data = await asker.ask(
        "{ lifecycles { name initialState states { state isFinal isSettled holdsBelow } mermaid "
        "actions { action fromStates targets returns byClient bySystem roles guards { code } needs } } }"
    )
    assert [machine["name"] for machine in data["lifecycles"]] == list(MACHINES)
    for told, machine in zip(data["lifecycles"], MACHINES.values(), strict=True):
        assert {s["state"] for s in told["states"] if s["isFinal"]} == machine.final
        assert {s["state"] for s in told["states"] if s["holdsBelow"]} == machine.holding
        rows = [*machine.rows, *machine.generated]
        assert [a["action"] for a in told["actions"]] == [row.action for row in rows]
        assert [a["fromStates"] for a in told["actions"]] == [list(row.sources) for row in rows]
        held = {"ORDER_LINE_ITEM", "DOMAIN_ORDER", "ORDER_TASK"}
        assert (machine.name in held) == bool(machine.generated)
        assert {s["state"] for s in told["states"] if s["isSettled"]} == machine.settled
        assert all(f"--> {state}" in told["mermaid"] for state in set(machine.states) - machine.lent)


async def test_a_managers_action_names_the_manager_of_each_kind_of_order(asker: Asker) -> None:
    data = await asker.ask("{ lifecycles { name actions { action roles } } }")
    approve = next(a for a in data["lifecycles"][0]["actions"] if a["action"] == "APPROVE")
    assert [by.who for by in MACHINES["CUSTOMER_ORDER"].moves["NEW", "APPROVE"].by] == [MANAGER]
    assert approve["roles"] == ["FULFILLMENT_MANAGER", "SERVICE_ORDER_MANAGER"]
