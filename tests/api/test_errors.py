"""Failures as clients see them: every error has a code, unexpected ones are masked and can be found in the log."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from lifecycle import refusal
from lifecycle.vocabulary import Role
from models.statement import Statement, Unit
from resolvers.problems import TYPENAMES, problem_row
from schema import schema
from tests.api.asking import Asker

UNEXPECTED = "{ orders { nodes { id } } viewer { actor } }"


def _break() -> Unit[None]:
    _ = yield Statement("ALTER TABLE customer_order RENAME TO elsewhere")


async def test_an_unexpected_failure_is_masked_and_logged_under_the_requests_id(
    asker: Asker, caplog: pytest.LogCaptureFixture
) -> None:
    await asker.house.driver.write(_break)
    with caplog.at_level(logging.ERROR):
        error = await asker.refused(UNEXPECTED)
    assert error["message"] == "internal error"
    assert error["extensions"] == {"code": "INTERNAL", "requestId": "request-1"}
    assert error["path"] == ["orders"]
    (record,) = [r for r in caplog.records if r.name == "ordergraph.errors"]
    assert "request-1" in record.getMessage()
    assert record.exc_info is not None
    assert "customer_order" in str(record.exc_info[1])


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{", {}, "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{ orders(first: true) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{ orderTasks(where: {states: [NEW]}) { totalCount } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { orders(first: $n) { totalCount } }", {"n": "x"}, "BAD_INPUT"),
        ("query ($n: Int!) { orders(first: $n) { totalCount } }", {}, "BAD_INPUT"),
        ('{ orders(where: {dueBefore: "yesterday"}) { totalCount } }', {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query ($t: DateTime) { orders(where: {dueBefore: $t}) { totalCount } }", {"t": "2024-01-01"}, "BAD_INPUT"),
        ('{ orders(where: {accounts: ["co_1"]}) { totalCount } }', {}, "BAD_INPUT"),
        ("query ($n: [String!]) { orders(where: {numbers: $n}) { totalCount } }", {"n": ["x"] * 101}, "BAD_INPUT"),
    ],
)
async def test_every_error_has_a_code(asker: Asker, query: str, variables: dict[str, Any], code: str) -> None:
    assert (await asker.refused(query, **variables))["extensions"]["code"] == code


async def test_a_wrong_id_in_a_filter_is_told_what_would_be_right(asker: Asker) -> None:
    error = await asker.refused('{ orderTasks(where: {domainOrders: ["ot_1"]}) { totalCount } }')
    assert error["message"] == "where: 'ot_1' is no id of DomainOrder."


async def test_times_with_any_offset_mean_the_same_moment(asker: Asker) -> None:
    await asker.house.order(lines=0, approved=False)
    created = (await asker.ask("{ orders { nodes { createdAt } } }"))["orders"]["nodes"][0]["createdAt"]
    assert created == "2024-01-01T00:00:00.000Z"
    for after, count in (("2024-01-01T01:00:00+01:00", 0), ("2023-12-31T23:59:59.999Z", 1)):
        query = f'{{ orders(where: {{createdAfter: "{after}"}}) {{ totalCount }} }}'
        assert (await asker.ask(query))["orders"]["totalCount"] == count


def test_every_problem_has_a_type_of_user_error_with_its_fields() -> None:
    named = schema._schema.get_type("UserError")
    possible = {each.name: each for each in schema._schema.get_possible_types(named)}  # type: ignore[arg-type]
    assert set(TYPENAMES.values()) == set(possible)
    problems = [
        refusal.InvalidInput("no", ("a", "b")),
        refusal.NotFound("no"),
        refusal.NotPermitted("no", roles=(Role.ADMINISTRATOR,)),
        refusal.TransitionRefused("no", state="OPEN", action="START", reasons=(refusal.Reason("X", "x", ("ot_1",)),)),
        refusal.VersionConflict("no", current_version=3),
        refusal.Overloaded("no"),
    ]
    for problem in problems:
        row = problem_row(problem)
        fields = set(possible[row.typename].fields)
        assert {name for name in fields if name != "currentVersion"} <= set(vars(row)), row
        assert row.code == problem.code
    assert problem_row(problems[0]).path == ["a", "b"]
    assert problem_row(problems[4]).current_version == 3
