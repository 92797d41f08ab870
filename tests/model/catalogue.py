"""The naive model's catalogue: a few specifications made up at random, some of them parts of others."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

OPERATIONS = ("ADD", "CHANGE", "DISCONNECT")


@dataclass(frozen=True)
class Template:
    """A task of a specification. `after` None: it waits for all parts. `undone`: it has a compensation."""

    code: str
    after: tuple[str, ...] | None = None
    operations: tuple[str, ...] = OPERATIONS
    automated: bool = False
    no_return: bool = False
    starts: bool = False
    redone: bool = False
    undone: bool = False
    attempts: int = 3


@dataclass(frozen=True)
class WorkTemplate:
    """A work order of a specification: its steps, each with the codes of those it waits for."""

    code: str
    operations: tuple[str, ...]
    steps: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Spec:
    """A specification. `required`: its lines must give a detail. `parts` are codes with the codes they wait for."""

    code: str
    parts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tasks: tuple[Template, ...] = ()
    required: bool = False
    enriches: bool = False
    widget: bool = False
    renewal: str = "MONTH_TO_MONTH"
    term: int | None = None
    works: tuple[WorkTemplate, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """Specifications by code; a part comes before what it is a part of."""

    specs: dict[str, Spec] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Catalogue({list(self.specs.values())})"

    def has_work(self, code: str, operation: str) -> bool:
        """Whether anything is to be done for it, or for a part of it however deep."""
        spec = self.specs[code]
        own = any(operation in task.operations for task in spec.tasks)
        return own or any(self.has_work(part, operation) for part, _ in spec.parts)


def random_catalogue(random: Random) -> Catalogue:
    """Three to five specifications, nested at will."""
    specs: dict[str, Spec] = {}
    for number in range(random.choice((3, 4, 5))):
        spec = _random_spec(random, f"s{number}", list(specs))
        specs[spec.code] = spec
    return Catalogue(specs)


def _random_spec(random: Random, code: str, known: list[str]) -> Spec:
    chosen = random.sample(known, min(len(known), random.choice((0, 0, 1, 2))))
    parts = tuple(
        (part, tuple(random.sample(chosen[:n], min(n, random.choice((0, 1)))))) for n, part in enumerate(chosen)
    )
    tasks: list[Template] = []
    for number in range(random.choice((0, 1, 1, 2, 3))):
        tasks.append(_random_task(random, f"t{number}", [*chosen, *(task.code for task in tasks)]))
    renewal = random.choice(("MONTH_TO_MONTH", "EXPIRES", "RENEWS"))
    widget = random.random() < 0.2
    return Spec(
        code,
        parts,
        tuple(tasks),
        required=random.random() < 0.4,
        enriches=random.random() < 0.15,
        widget=widget,
        renewal="MONTH_TO_MONTH" if widget else renewal,
        term=None if widget or renewal == "MONTH_TO_MONTH" else random.choice((1, 2)),
    )


def _random_task(random: Random, code: str, earlier: list[str]) -> Template:
    after = (
        None if random.random() < 0.5 else tuple(random.sample(earlier, min(len(earlier), random.choice((0, 1, 2)))))
    )
    operations = OPERATIONS if random.random() < 0.6 else tuple(random.sample(OPERATIONS, random.choice((1, 2))))
    return Template(
        code,
        after,
        tuple(sorted(operations)),
        automated=random.random() < 0.4,
        no_return=random.random() < 0.05,
        starts=random.random() < 0.3,
        redone=random.random() < 0.8,
        undone=random.random() < 0.7,
        attempts=random.choice((1, 2, 3)),
    )


def random_provisions(random: Random) -> Catalogue:
    """Two or three specifications that are set up by work orders."""
    specs = [_random_provision(random, f"s{number}") for number in range(random.choice((2, 3)))]
    return Catalogue({spec.code: spec for spec in specs})


def _random_provision(random: Random, code: str) -> Spec:
    works = []
    for number in range(random.choice((0, 1, 1, 2))):
        steps: list[tuple[str, tuple[str, ...]]] = []
        for step in range(random.choice((0, 1, 2, 3))):
            earlier = [known for known, _ in steps]
            steps.append((f"t{step}", tuple(random.sample(earlier, min(len(earlier), random.choice((0, 1, 2)))))))
        operations = OPERATIONS if random.random() < 0.5 else tuple(random.sample(OPERATIONS, random.choice((1, 2))))
        works.append(WorkTemplate(f"w{number}", tuple(sorted(operations)), tuple(steps)))
    widget = random.random() < 0.2
    renewal = "MONTH_TO_MONTH" if widget else random.choice(("MONTH_TO_MONTH", "EXPIRES", "RENEWS"))
    return Spec(
        code,
        required=random.random() < 0.3,
        widget=widget,
        renewal=renewal,
        term=None if renewal == "MONTH_TO_MONTH" else random.choice((1, 2)),
        works=tuple(works),
    )
