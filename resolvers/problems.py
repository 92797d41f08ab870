"""Refusals as rows, so that what they name (blocking nodes) can be selected like everything else."""

from __future__ import annotations

from typing import Any

from lifecycle.refusal import (
    InvalidInput,
    NotFound,
    NotPermitted,
    Overloaded,
    Problem,
    Reason,
    TransitionRefused,
    VersionConflict,
)
from resolvers.rows import Row

TYPENAMES: dict[type[Problem], str] = {
    Problem: "InvalidInput",
    InvalidInput: "InvalidInput",
    NotFound: "NotFound",
    NotPermitted: "NotPermitted",
    TransitionRefused: "TransitionRefused",
    VersionConflict: "VersionConflict",
    Overloaded: "Overloaded",
}
"""Which type of UserError tells of which problem."""


def reason_row(reason: Reason) -> Row:
    """One condition that does not hold."""
    values = {
        "code": reason.code,
        "message": reason.message,
        "blocking_ids": list(reason.blocking),
        "roles": [role.value for role in reason.roles],
    }
    return Row("Reason", values)


def problem_row(problem: Problem) -> Row:
    """A refusal as its UserError type; `loading.fill` it with the selection of the `errors` field."""
    values: dict[str, Any] = {"code": problem.code, "message": problem.message, "path": list(problem.path)}
    match problem:
        case TransitionRefused():
            reasons = [reason_row(reason) for reason in problem.reasons]
            values |= {"state": problem.state, "action": problem.action or None, "reasons": reasons}
        case VersionConflict():
            values["current_version"] = problem.current_version
        case NotPermitted():
            values["roles"] = [role.value for role in problem.roles]
    return Row(TYPENAMES[type(problem)], values)
