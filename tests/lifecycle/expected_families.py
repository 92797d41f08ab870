"""What the machines of staffing and provisioning must allow, written by hand from documents 001 and 002, in the words
of `expected_edges`."""

from __future__ import annotations

Edges = dict[tuple[str, str], str | tuple[str, str]]
Who = dict[str, frozenset[str]]

STAFFER, PROVISIONER, SYSTEM = "RESOURCE_MANAGER", "PROVISIONING_AGENT", "SYSTEM"


def _by(*rows: tuple[tuple[str, ...], str]) -> Who:
    return {action: frozenset(names) for names, actions in rows for action in actions.split()}


# -- staffing: by hand at any time -------------------------------------------------------------------------------------

STAFFING_ORDER: Edges = {
    ("DRAFT", "SUBMIT"): "NEW",
    ("NEW", "OPEN"): "OPEN",
    ("IN_PROCESS", "OPEN"): "OPEN",
    ("CLOSED", "REOPEN"): "OPEN",
    ("CANCELED", "REOPEN"): "OPEN",
    ("NEW", "START_PROCESSING"): "IN_PROCESS",
    ("OPEN", "START_PROCESSING"): "IN_PROCESS",
    ("CLOSED", "START_PROCESSING"): "IN_PROCESS",
    ("CANCELED", "START_PROCESSING"): "IN_PROCESS",
    ("NEW", "CLOSE"): "CLOSED",
    ("OPEN", "CLOSE"): "CLOSED",
    ("IN_PROCESS", "CLOSE"): "CLOSED",
    ("CANCELED", "CLOSE"): "CLOSED",
    ("NEW", "CANCEL"): "CANCELED",
    ("OPEN", "CANCEL"): "CANCELED",
    ("IN_PROCESS", "CANCEL"): "CANCELED",
    ("CLOSED", "CANCEL"): "CANCELED",
}

RESOURCE_REQUEST: Edges = {
    ("OPEN", "CLOSE"): "CLOSED",
    ("CANCELED", "CLOSE"): "CLOSED",
    ("OPEN", "CANCEL"): "CANCELED",
    ("CLOSED", "CANCEL"): "CANCELED",
    ("CLOSED", "REOPEN"): "OPEN",
    ("CANCELED", "REOPEN"): "OPEN",
}

ASSIGNMENT: Edges = {
    ("RESERVED", "PROPOSE"): "PROPOSED",
    ("ASSIGNED", "PROPOSE"): "PROPOSED",
    ("PROPOSED", "RESERVE"): "RESERVED",
    ("ASSIGNED", "RESERVE"): "RESERVED",
    ("PROPOSED", "ASSIGN"): "ASSIGNED",
    ("RESERVED", "ASSIGN"): "ASSIGNED",
    ("ASSIGNED", "COMPLETE"): "COMPLETED",
    ("PROPOSED", "CANCEL"): "CANCELED",
    ("RESERVED", "CANCEL"): "CANCELED",
    ("ASSIGNED", "CANCEL"): "CANCELED",
}

# -- provisioning: the order by calculation, its work by hand ----------------------------------------------------------

PROVISIONING_ORDER: Edges = {
    ("PENDING", "START"): "IN_PROGRESS",
    ("IN_PROGRESS", "RETURN_TO_PENDING"): "PENDING",
    ("PENDING", "COMPLETE"): "COMPLETED",
    ("IN_PROGRESS", "COMPLETE"): "COMPLETED",
    ("PENDING", "CANCEL"): ("CANCELED", "COMPLETED"),
    ("IN_PROGRESS", "CANCEL"): ("CANCELED", "COMPLETED"),
}

WORK_ORDER: Edges = {
    ("PENDING", "START"): "IN_PROGRESS",
    ("IN_PROGRESS", "COMPLETE"): "COMPLETED",
    ("PENDING", "CANCEL"): "CANCELED",
    ("IN_PROGRESS", "CANCEL"): "CANCELED",
    ("CANCELED", "RESTART"): "PENDING",
}

WORK_TASK: Edges = {
    ("PENDING", "MAKE_READY"): "READY",
    ("READY", "START"): "IN_PROGRESS",
    ("IN_PROGRESS", "COMPLETE"): "COMPLETED",
    ("PENDING", "CANCEL"): "CANCELED",
    ("READY", "CANCEL"): "CANCELED",
    ("IN_PROGRESS", "CANCEL"): "CANCELED",
    ("CANCELED", "RESTORE"): "PENDING",
}

EDGES: dict[str, Edges] = {
    "STAFFING_ORDER": STAFFING_ORDER,
    "RESOURCE_REQUEST": RESOURCE_REQUEST,
    "ASSIGNMENT": ASSIGNMENT,
    "PROVISIONING_ORDER": PROVISIONING_ORDER,
    "WORK_ORDER": WORK_ORDER,
    "WORK_TASK": WORK_TASK,
}

WHO: dict[str, Who] = {
    "STAFFING_ORDER": _by(((STAFFER,), "SUBMIT OPEN"), ((STAFFER, SYSTEM), "REOPEN START_PROCESSING CLOSE CANCEL")),
    "RESOURCE_REQUEST": _by(((STAFFER,), "REOPEN"), ((STAFFER, SYSTEM), "CLOSE CANCEL")),
    "ASSIGNMENT": _by(((STAFFER,), "PROPOSE RESERVE ASSIGN COMPLETE"), ((STAFFER, SYSTEM), "CANCEL")),
    "PROVISIONING_ORDER": _by(((SYSTEM,), "START RETURN_TO_PENDING COMPLETE"), ((PROVISIONER, SYSTEM), "CANCEL")),
    "WORK_ORDER": _by(
        ((PROVISIONER,), "START"), ((PROVISIONER, SYSTEM), "COMPLETE CANCEL"), (("ADMINISTRATOR",), "RESTART")
    ),
    "WORK_TASK": _by(((PROVISIONER,), "START COMPLETE"), ((SYSTEM,), "MAKE_READY CANCEL RESTORE")),
}

FINAL: dict[str, frozenset[str]] = {
    "STAFFING_ORDER": frozenset(),
    "RESOURCE_REQUEST": frozenset(),
    "ASSIGNMENT": frozenset({"COMPLETED", "CANCELED"}),
    "PROVISIONING_ORDER": frozenset({"COMPLETED", "CANCELED"}),
    "WORK_ORDER": frozenset({"COMPLETED"}),
    "WORK_TASK": frozenset({"COMPLETED"}),
}

# What has ended there, and may be taken up again.
SETTLED: dict[str, frozenset[str]] = {
    "STAFFING_ORDER": frozenset({"CLOSED", "CANCELED"}),
    "RESOURCE_REQUEST": frozenset({"CLOSED", "CANCELED"}),
    "WORK_ORDER": frozenset({"CANCELED"}),
    "WORK_TASK": frozenset({"CANCELED"}),
}
