"""What the machine of services must allow, written by hand from document 004, in the words of `expected_edges`."""

from __future__ import annotations

SERVICE: dict[tuple[str, str], str | tuple[str, str]] = {
    ("NEW", "ACTIVATE"): "IN_SERVICE",
    ("NEW", "CANCEL_ORDER"): "ORDER_CANCELED",
    ("IN_SERVICE", "CANCEL_BY_USER"): "CANCELED_BY_USER",
    ("SUSPENDED_FOR_NON_PAY", "CANCEL_BY_USER"): "CANCELED_BY_USER",
    ("IN_SERVICE", "SUSPEND_FOR_NON_PAY"): "SUSPENDED_FOR_NON_PAY",
    ("SUSPENDED_FOR_NON_PAY", "RESTORE"): "IN_SERVICE",
    ("IN_SERVICE", "CANCEL_FOR_NON_PAY"): "CANCELED_FOR_NON_PAY",
    ("SUSPENDED_FOR_NON_PAY", "CANCEL_FOR_NON_PAY"): "CANCELED_FOR_NON_PAY",
    ("IN_SERVICE", "EXPIRE"): "EXPIRED",
    ("SUSPENDED_FOR_NON_PAY", "EXPIRE"): "EXPIRED",
}

_BILLING = frozenset({"BILLING_AGENT"})
SERVICE_WHO: dict[str, frozenset[str]] = {
    "ACTIVATE": frozenset({"FULFILLMENT_MANAGER", "PROVISIONING_AGENT", "SYSTEM"}),
    "CANCEL_ORDER": frozenset({"SYSTEM"}),
    "CANCEL_BY_USER": frozenset({"ORDER_AGENT", "SYSTEM"}),
    "SUSPEND_FOR_NON_PAY": _BILLING,
    "RESTORE": _BILLING,
    "CANCEL_FOR_NON_PAY": _BILLING,
    "EXPIRE": frozenset({"SYSTEM"}),
}
