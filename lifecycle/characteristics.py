"""Whether the details of a line fit its specification (document 003), and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.catalogue import is_of_type, shown
from lifecycle.specification import Characteristic, Specification

Values = Mapping[str, Any]


def misfits(specification: Specification, values: Values) -> dict[str, str]:
    """What is wrong with the values, by name: unknown, of another type, or not among those allowed."""
    known = {c.name: c for c in specification.characteristics}
    return {name: wrong for name, value in values.items() if (wrong := _misfit(specification, known.get(name), value))}


def _misfit(specification: Specification, characteristic: Characteristic | None, value: object) -> str | None:
    if value is None:
        return None
    if characteristic is None:
        names = ", ".join(c.name for c in specification.characteristics)
        return f"{specification.code} has no such characteristic; it has {names or 'none'}"
    if not is_of_type(value, characteristic.value_type):
        return f"{shown(value):.60} is no {characteristic.value_type}"
    if characteristic.allowed and value not in characteristic.allowed:
        return f"{shown(value):.60} is not allowed; allowed are {', '.join(map(shown, characteristic.allowed))}"
    return None


def filled(specification: Specification, values: Values) -> dict[str, Any]:
    """The values with the defaults of those not given; null counts as not given."""
    defaults = {c.name: c.default for c in specification.characteristics if c.default is not None}
    return defaults | {name: value for name, value in values.items() if value is not None}


def shortcomings(specification: Specification, values: Values) -> str:
    """What the specification requires and the values lack, as a sentence; empty when nothing."""
    missing = [c.name for c in specification.characteristics if c.required and values.get(c.name) is None]
    return f"{specification.code} requires {', '.join(missing)}." if missing else ""
