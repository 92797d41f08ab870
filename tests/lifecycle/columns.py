"""What nodes of each kind know of themselves, and how the model's values read in the product's words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from lifecycle import newborn
from lifecycle.access import Access
from lifecycle.vocabulary import Role

ROOT_KINDS = {
    "CustomerOrder": "CUSTOMER_ORDER",
    "ServiceOrder": "SERVICE_ORDER",
    "StaffingOrder": "STAFFING_ORDER",
    "ProvisioningOrder": "PROVISIONING_ORDER",
}
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)

COLUMNS: dict[str, dict[str, Any]] = {
    "CUSTOMER_ORDER": {
        "account_id": None,
        "location_id": None,
        "due_at": None,
        "requires_enrichment": False,
        "enrichment_done": False,
        "revision": 0,
    },
    **newborn.DEFAULTS,
    "ORDER_TASK": {**newborn.TASK, "finished_at": None},
    "FALLOUT_RECORD": {"assignee": None},
    "STAFFING_ORDER": {"account_id": "ac_1"},
    "PROVISIONING_ORDER": {"account_id": "ac_1"},
    "WORK_TASK": {**newborn.WORK_TASK, "worker": None, "lease_until": None, "finished_at": None},
    "SERVICE": {
        "sequence": 0,
        "account_id": "ac_1",
        "renewal": "EXPIRES",
        "term_months": None,
        "activated_at": None,
        "term_start": None,
        "term_end": None,
    },
}


def instant(milliseconds: int | None) -> str | None:
    """The model counts milliseconds; the product knows times as ISO 8601 in UTC."""
    if milliseconds is None:
        return None
    moment = EPOCH + timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(moment: str | None) -> int | None:
    """A time of the product as the model counts it."""
    return None if moment is None else (datetime.fromisoformat(moment) - EPOCH) // timedelta(milliseconds=1)


def access_of(actor: str, roles: Iterable[str]) -> Access:
    """The caller as the door would make it, where everything is switched on."""
    return Access(actor, frozenset(Role[role] for role in roles), non_pay=True)
