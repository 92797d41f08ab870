"""What a machine is: states, rows and the checks that a wrong table does not survive.

A row says: from these states, this action leads there; who may ask for it, under which guards, and what it asks of
the caller. The same rows drive enforcement, the actions offered to clients, the GraphQL enums and the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from lifecycle.guards import Guard
from lifecycle.vocabulary import BACK, Action, Need, State


class Case(Enum):
    """When a row leads to its second target."""

    NOTHING_AT_WORK = "nothing below is at work"
    SOMETHING_COMPLETED = "something directly below is completed"


@dataclass(frozen=True, slots=True)
class By:
    """One way to be allowed to ask: a role (or a stand-in of `access`), and conditions on that role alone."""

    who: str
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One action from some states to one target.

    `by` is empty for an action that only the system takes; `system` says that the system may take it too.
    `otherwise` is a second target, taken in the case that `when` names: document 000 ends nodes at once when nothing
    below is at work, document 002 calls an order completed that is canceled when some of it is.
    """

    action: Action
    sources: tuple[State, ...]
    target: State | str
    by: tuple[By, ...] = ()
    system: bool = False
    guards: tuple[Guard, ...] = ()
    needs: tuple[Need, ...] = ()
    otherwise: State | None = None
    when: Case = Case.NOTHING_AT_WORK

    @property
    def targets(self) -> tuple[State | str, ...]:
        """All states the row can lead to."""
        return (self.target,) if self.otherwise is None else (self.target, self.otherwise)


class BrokenTable(Exception):
    """A machine that contradicts itself; raised at import."""


@dataclass(frozen=True)
class Machine:
    """One machine: its states with their meaning here, where it begins and ends, and its rows.

    `interruptions` lie on top of the state to which the node returns; those in `holding` hold everything below.
    `exempt` are the states in which an interruption above does not hold the node. `shows_holder`: while held the
    node shows the interruption that holds it, not just ON_HOLD (documents 000: lines do, orders below do not).
    `lent` are states that it only ever shows for an interruption above.
    `settled` are states in which it has ended, and which nevertheless may be left again.
    """

    name: str
    label: str
    source: str
    about: str
    states: Mapping[State, str]
    initial: State
    final: frozenset[State]
    rows: tuple[Row, ...]
    interruptions: frozenset[State] = frozenset()
    holding: frozenset[State] = frozenset()
    exempt: frozenset[State] = frozenset()
    shows_holder: bool = False
    lent: frozenset[State] = frozenset()
    never_held: bool = False
    settled: frozenset[State] = frozenset()
    moves: dict[tuple[str, str], Row] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            for source in row.sources:
                if self.moves.setdefault((source.value, row.action.value), row) is not row:
                    raise BrokenTable(f"{self.name}: two rows for {row.action} from {source}")
        self._check_words()
        self._check_final()
        self._check_reach()

    def row(self, state: str, action: str) -> Row | None:
        """The row that this action takes from this own state."""
        return self.moves.get((state, action))

    def client_rows(self, state: str) -> list[Row]:
        """What a client may think of asking for in this own state, in the table's order."""
        return [row for row in self.rows if row.by and state in row.sources]

    @property
    def ended(self) -> frozenset[State]:
        """The states in which it has ended, for good or until somebody takes it up again."""
        return self.final | self.settled

    @property
    def generated(self) -> tuple[Row, ...]:
        """What interruptions above do to a node: it shows them and is freed again, its own stack stays as it is.

        They are no rows from own states, so that nobody can ask for them and `row` never answers with them.
        """
        if self.never_held:
            return ()
        held = tuple(state for state in self.states if state not in self.final | self.exempt | self.lent)
        return (
            Row(Action.BE_HELD, held, State.ON_HOLD, system=True),
            Row(Action.BE_FREED, held, BACK, system=True),
        )

    @property
    def client_actions(self) -> tuple[Action, ...]:
        """Every action that a client may name, in the table's order."""
        return tuple(dict.fromkeys(row.action for row in self.rows if row.by))

    def back_to(self, state: State) -> frozenset[State]:
        """The states beneath which an interruption may have come: those its BACK rows can return to."""
        return frozenset(s for row in self.rows if row.target == state for s in row.sources)

    def _check_words(self) -> None:
        named = {s for row in self.rows for s in (*row.sources, *row.targets) if s != BACK}
        named |= {self.initial, *self.final, *self.interruptions, *self.holding, *self.exempt, *self.settled}
        if unknown := named - set(self.states):
            raise BrokenTable(f"{self.name}: rows name states the machine does not have: {sorted(unknown)}")
        if not self.holding <= self.interruptions:
            raise BrokenTable(f"{self.name}: only an interruption can hold what is below")
        for row in self.rows:
            if row.target == BACK and not set(row.sources) <= self.interruptions:
                raise BrokenTable(f"{self.name}: {row.action} returns from a state that is no interruption")
            if not row.by and not row.system:
                raise BrokenTable(f"{self.name}: nobody may {row.action}")

    def _check_final(self) -> None:
        if leaving := [row.action for row in self.rows if self.final & set(row.sources)]:
            raise BrokenTable(f"{self.name}: {leaving} leave a final state")

    def _targets(self, row: Row) -> set[State]:
        if row.target == BACK:
            return {s for source in row.sources for s in self.back_to(source)}
        return {State[target] for target in row.targets}

    def _check_reach(self) -> None:
        forward = {state: set[State]() for state in self.states}
        for row in self.rows:
            for source in row.sources:
                forward[source] |= self._targets(row)
        reached = _closure({self.initial}, forward)
        if lost := set(self.states) - reached - self.lent:
            raise BrokenTable(f"{self.name}: unreachable states {sorted(lost)}")
        for state in set(self.states) - self.lent:
            if not _closure({state}, forward) & (self.final | self.settled):
                raise BrokenTable(f"{self.name}: no way from {state} to an end")
            if state in self.settled and not forward[state]:
                raise BrokenTable(f"{self.name}: {state} is settled but not final, yet nothing leaves it")


def _closure(start: set[State], forward: Mapping[State, set[State]]) -> set[State]:
    reached, fresh = set(start), set(start)
    while fresh:
        fresh = {after for state in fresh for after in forward[state]} - reached
        reached |= fresh
    return reached
