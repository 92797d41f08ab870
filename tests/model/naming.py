"""Names for what nobody has named: what a decomposition, a revision or a cancellation has made.

Whoever is compared with the naive model tells what stands where; the names are those that the model gives. They begin
as ids of their kind do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .tree import DOMAIN_ORDER, SERVICE, TASK


@dataclass(frozen=True)
class Made:
    """A node without a name, in the order of creation; others are told by their names, or by their ids if they are new.

    `spec` and `template` are the codes from which it was made; `line` the line of a service.
    """

    id: str
    kind: str
    parent: str | None = None
    spec: str | None = None
    template: str | None = None
    undoes: str | None = None
    repeats: str | None = None
    line: str | None = None


def names_of(made: Sequence[Made], taken: Collection[str], home_of: dict[str, str]) -> dict[str, str]:
    """The name of each; `home_of` tells in which domain order a task stands that is known already."""
    names: dict[str, str] = {}
    used = set(taken)
    for each in made:
        base = _base(each, made, names, home_of)
        name = next(n for n in (base, *(f"{base} #{k}" for k in range(2, 100))) if n not in used)
        names[each.id] = name
        used.add(name)
    return names


def _base(each: Made, made: Sequence[Made], names: dict[str, str], home_of: dict[str, str]) -> str:
    if each.kind == SERVICE:
        return f"sv_of {names.get(each.line or '', each.line)}"
    if each.kind == TASK and each.undoes:
        return f"ot_undo of {each.undoes}"
    if each.kind == TASK and each.repeats:
        return f"ot_again of {each.repeats}"
    inside = [task for task in made if task.parent == each.id and task.kind == TASK]
    if each.kind == DOMAIN_ORDER and any(task.undoes or task.repeats for task in inside):
        first = inside[0]
        what, old = ("undo", first.undoes) if first.undoes else ("again", first.repeats)
        return f"do_{what} room for {home_of[str(old)]}"
    above = names.get(each.parent or "", each.parent)
    return f"ot_{above}.{each.template}" if each.kind == TASK else f"do_{above}.{each.spec}"
