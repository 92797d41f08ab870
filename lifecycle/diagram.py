"""A machine as a Mermaid state diagram that stays readable.

An action from many states would draw as many arrows, so states that actions leave together are framed, and the arrow
starts at the frame. The way back from an interruption is written at the arrow that leads into it, because it returns
to whichever state that arrow was left from.
"""

from __future__ import annotations

from collections.abc import Iterable

from lifecycle.machine import Machine, Row
from lifecycle.vocabulary import BACK, State

Frame = frozenset[State]
Arrow = tuple[str, str]

LEAST_SAVING = 2
"""A frame must save that many arrows, else it is more to look at than it takes away."""

COLORS = {
    "WAITING": "fill:#e2e8f0,stroke:#64748b,color:#0f172a",
    "ACTIVE": "fill:#bfdbfe,stroke:#2563eb,color:#0f172a",
    "PROBLEM": "fill:#fde68a,stroke:#d97706,color:#0f172a",
    "DONE": "fill:#bbf7d0,stroke:#16a34a,color:#0f172a",
}


def mermaid(machine: Machine) -> str:
    """The machine as the text of a Mermaid `stateDiagram-v2`, without a fence and without a newline at the end.

    States that the machine only shows for an interruption above have no arrows and are left out.
    """
    drawn = [state for state in machine.states if state not in machine.lent]
    frames = frames_of(machine)
    lines = ["stateDiagram-v2", *_boxes(drawn, frames), f"    [*] --> {machine.initial}"]
    lines += [f"    {start} --> {end}: {', '.join(text)}" for (start, end), text in arrows(machine, frames).items()]
    lines += [f"    {state} --> [*]" for state in drawn if state in machine.final]
    lines += [f"    classDef {category} {color}" for category, color in COLORS.items()]
    lines += [f"    class {state} {state.category}" for state in drawn]
    return "\n".join(lines)


def frames_of(machine: Machine) -> tuple[Frame, ...]:
    """The sets of states that are worth a frame; any two of them are nested or disjoint."""
    order = list(machine.states)
    candidates = dict.fromkeys(frozenset(row.sources) for row in machine.rows if len(row.sources) > 1)
    chosen: tuple[Frame, ...] = ()

    def worth(frame: Frame) -> tuple[int, int]:
        places = [order.index(state) for state in frame]
        return len(arrows(machine, chosen)) - len(arrows(machine, (*chosen, frame))), min(places) - max(places)

    while True:
        fitting = [f for f in candidates if f not in chosen and all(_nests(f, other) for other in chosen)]
        best = max(fitting, key=worth, default=None)
        if best is None or worth(best)[0] < LEAST_SAVING:
            return chosen
        chosen = (*chosen, best)


def arrows(machine: Machine, frames: tuple[Frame, ...]) -> dict[Arrow, list[str]]:
    """What leads from where to where, a start being a state or a frame, with what is written at the arrow."""
    drawn: dict[Arrow, list[str]] = {}
    for row in machine.rows:
        for target in row.targets:
            for start in _cover(row.sources, frames, target) if target != BACK else ():
                drawn.setdefault((start, target), []).append(_name(row))
    for (_, target), text in drawn.items():
        returning = [_name(row) for row in machine.rows if row.target == BACK and target in row.sources]
        if returning:
            text.append(f"back by {' or '.join(returning)}")
    return drawn


def _cover(states: Iterable[State], frames: tuple[Frame, ...], other_end: str) -> list[str]:
    """The fewest frames and states that make up these states; no frame may hold the arrow's other end."""
    left = dict.fromkeys(states)
    ends = []
    for frame in sorted(frames, key=len, reverse=True):
        if frame <= left.keys() and other_end not in frame:
            ends.append(_id(frame))
            left = {state: None for state in left if state not in frame}
    return [*ends, *left]


def _boxes(states: list[State], frames: tuple[Frame, ...], margin: str = "    ") -> list[str]:
    """The states in the machine's order, those of a frame within its braces."""
    lines, boxed = [], set[State]()
    for state in states:
        frame = max((frame for frame in frames if state in frame), key=len, default=None)
        if frame is None:
            lines.append(f'{margin}state "{state.label}" as {state}')
        elif state not in boxed:
            inside = _boxes([s for s in states if s in frame], tuple(f for f in frames if f < frame), margin + "    ")
            lines += [f'{margin}state " " as {_id(frame)} {{', *inside, f"{margin}}}"]
            boxed |= frame
    return lines


def _name(row: Row) -> str:
    return row.action.value if row.by else f"{row.action} (system)"


def _id(frame: Frame) -> str:
    """Nested frames differ in size, disjoint ones in their first state."""
    return f"FRAME_{min(frame)}_{len(frame)}"


def _nests(one: Frame, other: Frame) -> bool:
    return one <= other or other <= one or not one & other
