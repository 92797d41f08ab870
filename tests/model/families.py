"""The families of orders as walks know them: who proposes, what is expected, how far lives come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import provisioning_walk, reached, staffing_walk
from .hierarchy import Hierarchy
from .provisioning import Provisioning
from .provisioning_walk import ProvisioningWalker
from .staffing import Staffing
from .staffing_walk import StaffingWalker
from .walking import Walker


@dataclass(frozen=True)
class Family:
    """A walker of a seed, a model of the kind that the walker is about, and words for what happened in a life.

    `longest` is the number of steps after which a life is left; `everything` are the words that walks must come to.
    """

    name: str
    walker: Callable[[int], Any]
    model: Callable[[str], Any]
    reached: Callable[[Any], Any]
    everything: tuple[str, ...]
    longest: int


FULFILLMENT = Family("fulfillment", Walker, Hierarchy, reached.reached, reached.EVERYTHING, 200)
STAFFING = Family("staffing", StaffingWalker, Staffing, staffing_walk.reached, staffing_walk.EVERYTHING, 60)
PROVISIONING = Family(
    "provisioning", ProvisioningWalker, Provisioning, provisioning_walk.reached, provisioning_walk.EVERYTHING, 80
)
FAMILIES = (FULFILLMENT, STAFFING, PROVISIONING)
