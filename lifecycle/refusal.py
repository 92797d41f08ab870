"""Why something can't be done: errors as values, each saying what was wrong, where, and what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition that does not hold: its code, a sentence, the nodes in the way, the roles that would do."""

    code: str
    message: str
    blocking: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """An expected failure. `path` names the input field at fault, from the outside in."""

    message: str
    path: tuple[str, ...] = ()
    code: str = "INVALID_INPUT"


@dataclass(frozen=True, slots=True)
class InvalidInput(Problem):
    """The input can't be meant: a missing, too long, negative, unknown or contradicting value."""


@dataclass(frozen=True, slots=True)
class NotFound(Problem):
    """No such node, or none that the caller may see; the two look alike."""

    code: str = "NOT_FOUND"


@dataclass(frozen=True, slots=True)
class NotPermitted(Problem):
    """The caller lacks a role; `roles` names those that would do."""

    code: str = "NOT_PERMITTED"
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class TransitionRefused(Problem):
    """The machine does not allow it now; `reasons` is complete."""

    code: str = "TRANSITION_REFUSED"
    state: str = ""
    action: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionConflict(Problem):
    """Somebody was faster: the node has another version than the caller expected."""

    code: str = "VERSION_CONFLICT"
    current_version: int = 0


@dataclass(frozen=True, slots=True)
class Overloaded(Problem):
    """Too much is waiting already; nothing was done, try again."""

    code: str = "OVERLOADED"


class Refused(Exception):
    """Carries a problem out of a decision that can't go on; caught in one place, where it becomes a value again."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
