"""The words in which inputs are declared: fields that must be given or may be, and those that many inputs share."""

from typing import Any

import strawberry
from strawberry import UNSET


def need(about: str) -> Any:
    """A field that must be given."""
    return strawberry.field(description=about)


def may(about: str) -> Any:
    """A field that may be left out."""
    return strawberry.field(description=about, default=UNSET)


def key() -> Any:
    """The idempotency key of every mutation."""
    return may(
        "Makes a repetition harmless: a call with the same key and input answers with what the first one wrote. "
        "1 to 200 characters, yours to choose, kept for 7 days. Refusals are not remembered."
    )


def version() -> Any:
    """The version that the caller has seen."""
    return may("Refuse with VersionConflict unless the node still has this version.")
