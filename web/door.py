"""What every way in has in common, whatever it speaks: who may come, with what, how much of it, and for how long."""

from __future__ import annotations

from dataclasses import dataclass

from web.budgets import Budgets
from web.caller import Callers
from web.graphql_request import Requests
from web.operation import Operations
from web.origins import Origins
from web.stays import Stays


@dataclass(frozen=True, slots=True)
class Door:
    """Each part is asked in this order: whose page, who, how much already, for what; then it runs."""

    origins: Origins
    callers: Callers
    budgets: Budgets
    stays: Stays
    requests: Requests
    operations: Operations
