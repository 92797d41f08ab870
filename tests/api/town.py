"""A village of one account, and the town that it becomes when others move in, with whom it has nothing to do.

Whatever a caller of the village asks, the town must answer as the village did: then nothing of the others is in the
answer, be it a text, a count, an order or the mere existence of a thing. Some rows of the village link to what is the
others', and some rows of the others to what is the village's. That can't come to be; if it did, nothing would leak.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from models.record import Journal
from models.statement import Statement, Unit
from models.table import TABLES, listed
from tests.api.marking import Owned, catalogue
from tests.api.planting import plant_tree
from tests.api.planting_families import plant_provisioning, plant_staffing
from tests.api.seeding import Seeds
from tests.databases import copy, outside, run_unchecked
from tests.engine.house import open_house

TASKS = 4
CLAIMABLE = "topic-of-theirs-0"
PLANTS: tuple[Callable[[Seeds, int, str | None], str], ...] = (plant_tree, plant_staffing, plant_provisioning)


@dataclass
class Folk:
    """The accounts and orders of one owner, and all ids of theirs by prefix."""

    seeds: Owned
    accounts: list[str] = field(default_factory=list)
    orders: list[str] = field(default_factory=list)

    def one(self, prefix: str) -> str:
        """The first id with this prefix."""
        return self.of(prefix)[0]

    def of(self, prefix: str) -> list[str]:
        """All ids with this prefix."""
        return [i for i in self.ids if i.startswith(f"{prefix}_")]

    @property
    def ids(self) -> list[str]:
        """All of them."""
        return [*self.accounts, *self.seeds.paths, *self.seeds.ordered, *self.changes, *self.places]

    changes: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def settle(self, with_account: bool) -> None:
        """An order of each family."""
        account = self.seeds.account() if with_account else None
        self.accounts += [account] if account else []
        self.places += [self.seeds.location(account)] if account else []
        self.orders += [plant(self.seeds, TASKS, account) for plant in PLANTS]
        kinds = ("SERVICE_ORDER",)
        self.orders += [self.seeds.order(account, kind) for kind in kinds]


class Town:
    """Who lives there, and the database of the village and of the town."""

    def __init__(self, folder: Path) -> None:
        self.village, self.town = folder / "village.db", folder / "town.db"
        self.shared = Seeds(start=1)
        pool = catalogue(self.shared)
        self.fashion = self.shared.specification("fashion")  # what only the others have a service of
        self.shared_ids = [*pool.values(), self.fashion]
        self.mine = Folk(Owned("mine", 2021, 1_000_000, pool, start=1_000))
        self.theirs = Folk(Owned("theirs", 2022, 7_000_000, pool, start=500_000))
        self.nobodys = Folk(Owned("nobodys", 2023, 8_000_000, pool, start=900_000))
        self.theirs.settle(with_account=True)
        self.nobodys.settle(with_account=False)
        self.mine.settle(with_account=True)
        self._link_away()
        self.late = Owned("theirs", 2022, 7_500_000, pool, start=700_000)
        self._link_in()

    def _link_away(self) -> None:
        """A second order of each family of mine, whose links lead to what is theirs."""
        theirs, seeds = self.theirs, self.mine.seeds
        task = theirs.one("ot")
        seeds.links = {
            "location_id": theirs.places[0],
            "copied_from": theirs.one("co"),
            "service_id": theirs.one("sv"),
            "compensates_id": task,
            "redoes_id": task,
        }
        account = self.mine.accounts[0]
        linked = [plant(seeds, TASKS, account) for plant in PLANTS]
        self.mine.orders += linked
        seeds.links = {}
        in_linked = [i for i, path in seeds.paths.items() if path.startswith(linked[0])]
        waiting = next(i for i in in_linked if i.startswith("ot_"))
        seeds.wait(waiting, task)
        work = next(i for i in seeds.paths if i.startswith("wo_") and seeds.paths[i].startswith(linked[2]))
        seeds.serve(work, theirs.one("pl"), linked[2])
        moved = next(i for i in seeds.paths if i.startswith("sv_") and seeds.ordered[i] == linked[0])
        cause = next(row for row in theirs.seeds.rows[Journal] if row["root_id"] == theirs.orders[0])
        seeds.change(moved, account, action="ACTIVATE", cause=cause["sequence"], cause_root=theirs.orders[0])

    def _link_in(self) -> None:
        """Rows of theirs that name what is mine."""
        mine, late = self.mine, self.late
        theirs = self.theirs.orders[0]
        account = self.theirs.accounts[0]
        late.paths |= {theirs: theirs} | {i: f"{theirs}/{i}" for i in self.mine.ids}
        late.note(mine.one("ot"))
        late.change(mine.one("ot"), account)
        late.change(mine.one("sv"), account)
        first, second = mine.of("ot")[:2]
        late.wait(second, first)
        late.wait(first, second)
        late.serve(mine.one("wo"), mine.of("pl")[-1], self.theirs.orders[2])
        late.revised(mine.one("rv"), f"{mine.one('li')}")
        line = late.line(theirs, service_id=mine.one("sv"), location_id=mine.places[0])
        late.service(line, self.fashion, account, location_id=mine.places[0], order_id=mine.orders[0])
        late.provisioning_line(self.theirs.orders[2], service_id=mine.one("sv"), location_id=mine.places[0])

    def write(self) -> None:
        """Make both databases, the town on top of the village."""
        run_unchecked(self.village, self.shared.plant(), self.mine.seeds.plant())
        copy(self.village, self.town)
        run_unchecked(self.town, self.theirs.seeds.plant(), self.nobodys.seeds.plant(), self.late.plant())
        for folk in (self.mine, self.theirs, self.nobodys):
            sql = "SELECT 'sc_' || root_id || '_' || sequence FROM journal "
            rows = outside(self.town, f"{sql} WHERE actor LIKE 'actor-of-{folk.seeds.name}-%' ORDER BY position")
            folk.changes = [row[0] for row in rows]
        run_unchecked(self.town, self._let_claim())

    def _let_claim(self) -> Unit[None]:
        """A task of theirs that a program may claim."""
        free = "automated = TRUE, assignee = NULL, worker = NULL, lease_until = NULL, planned_start = NULL"
        sql = f"UPDATE order_task SET {free}, topic = ? WHERE id IN (SELECT value FROM json_each(?)) AND state = 'OPEN'"
        _ = yield Statement(sql, (CLAIMABLE, listed(self.theirs.of("ot"))))

    def foreign(self) -> set[str]:
        """Texts, ids and times that only the others have; of the village no row has them."""
        known = "\n".join(words(self.village))
        others = {i for folk in (self.theirs, self.nobodys) for i in folk.ids}
        marks = {"of-theirs-", "of-nobodys-", "2022-", "2023-"}
        return {word for word in others | marks if word not in known}


def words(path: Path) -> list[str]:
    """Every text in the tables, and the ids of the changes that they name."""
    rows = [row for table in TABLES.values() for row in outside(path, f"SELECT * FROM {table.name}")]
    rows += outside(path, "SELECT 'sc_' || cause_root || '_' || cause FROM journal WHERE cause_root IS NOT NULL")
    return [value for row in rows for value in row if isinstance(value, str)]


async def make(folder: Path) -> Town:
    """A town with its two databases."""
    async with open_house(folder / "village.db", durable=False):
        town = Town(folder)  # tables know all their columns while a database is open
    town.write()
    return town
