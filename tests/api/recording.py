"""The town, what callers of the village may ask there, and what the village told them when it was alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from json import loads
from pathlib import Path
from typing import Any

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.api.asking import Asker, open_asker
from tests.api.office import document
from tests.api.overhearing import overheard
from tests.api.probing import Probe, answered, cursors_of, filters, look_ups, offers, pages, previews, walks
from tests.api.town import CLAIMABLE, Town, make
from tests.databases import copy

ALL = frozenset(Role)
SINGLE = {f"only {role}": role for role in Role}
CALLERS = ("all roles", "no account", "unknown account", *SINGLE)
EVERYBODY = Access("ada", ALL)
NOTHING_REPEATED: dict[str, Any] = {"note": None, "changeCount": 0, "changes": [], "errors": []}


@dataclass
class Recorded:
    """`told` and `heard` are the village's answers, by the caller's name; `foreign` are words of others."""

    town: Town
    folder: Path
    callers: dict[str, Access] = field(default_factory=dict)
    walks: list[Probe] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)
    offers: Probe = field(init=False)
    finding: dict[str, int] = field(default_factory=dict)
    """How often each filter found something for somebody who may see everything."""
    told: dict[tuple[str, str], str] = field(default_factory=dict)
    heard: dict[str, dict[str, str]] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Asker]:
        """A copy of the town, for one test."""
        copy(self.town.town, self.folder / "copy.db")
        async with open_asker(self.folder / "copy.db") as asker:
            yield asker

    def probes_of(self, name: str) -> list[Probe]:
        """Who may do most asks for everything, who has a single role for what depends on it; the others walk."""
        if name in SINGLE:
            return [self.offers]
        return [*self.walks, *(self.probes if name == "all roles" else ())]

    async def differing(self, asker: Asker, name: str, first: str = "") -> str | None:
        """The first question to which the town tells this caller something else than the village did.

        What begins with `first` is asked first; "streams" are those of subscriptions.
        """
        access = self.callers[name]
        if first == "streams" and (found := await self.overheard(asker, name)):
            return found
        if access.roles == ALL and (found := await self.revealed(asker, access)):
            return found
        for probe in sorted(self.probes_of(name), key=lambda probe: not probe.name.startswith(first)):
            if await answered(asker, probe, access) != self.told[name, probe.key]:
                return probe.name
        return None if name in SINGLE else await self.overheard(asker, name)

    async def overheard(self, asker: Asker, name: str) -> str | None:
        """The first subscription that tells this caller something else than it did in the village."""
        heard = await overheard(asker.house, self.town, self.callers[name])
        return next((which for which in heard if heard[which] != self.heard[name][which]), None)

    async def revealed(self, asker: Asker, access: Access) -> str | None:
        """The first call that tells something of others by what it does."""
        account = {"id": self.town.theirs.accounts[0], "name": "x"}
        said = (await asker.ask(document("updateAccount"), access, input=account))["made"]
        if [error["code"] for error in said["errors"]] != ["NOT_FOUND"]:
            return "updateAccount"
        claim = """mutation ($input: ClaimOrderTasksInput!) { claimOrderTasks(input: $input) {
            orderTasks { id } errors { code } } }"""
        given = {"topic": CLAIMABLE, "worker": "w", "lease": 60, "max": 1}
        await asker.ask(claim, access, input=given)
        if asker.driver.readings != 2:  # one look for tasks, and the payload
            return "claimOrderTasks"
        note = {"nodeId": self.town.theirs.orders[0], "text": "x", "idempotencyKey": "a key"}
        made = await asker.ask(document("addNote"), Access(access.actor, ALL), input=note)
        assert made["made"]["changeCount"] == 1
        again = (await asker.ask(document("addNote"), access, input=note))["made"]
        return None if again == NOTHING_REPEATED else "addNote"

    async def record(self) -> None:
        """Ask the village everything."""
        mine = frozenset(self.town.mine.accounts)
        self.callers = {
            "all roles": Access("ada", ALL, mine),
            "no account": Access("ada", ALL, frozenset()),
            "unknown account": Access("ada", ALL, frozenset({f"ac_{0:032x}"})),
            **{name: Access("ada", frozenset({role}), mine) for name, role in SINGLE.items()},
        }
        self.offers = offers(self.town)
        self.walks = list(walks(self.town))
        self.probes = [*look_ups(self.town), *previews(self.town)]
        async with open_asker(self.town.town) as asker:
            self.probes += pages(await cursors_of(asker, EVERYBODY))
            for folk in (self.town.mine, self.town.theirs):
                for probe in filters(folk):
                    await self._keep(asker, probe)
        async with open_asker(self.town.village) as asker:
            for name, access in self.callers.items():
                for probe in self.probes_of(name):
                    self.told[name, probe.key] = await answered(asker, probe, access)
                if name not in SINGLE:
                    self.heard[name] = await overheard(asker.house, self.town, access)
        self.foreign = self.town.foreign()

    async def _keep(self, asker: Asker, probe: Probe) -> None:
        """Filters by what they can't mean are left out."""
        data, errors, _ = loads(await answered(asker, probe, EVERYBODY))
        found: Any = next(iter(data.values())) if data else {"totalCount": 0}
        self.finding[probe.name] = self.finding.get(probe.name, 0) + found["totalCount"]
        if not errors:
            self.probes.append(probe)


async def recorded_town(folder: Path) -> Recorded:
    """A town, and all that its village had to say."""
    found = Recorded(await make(folder), folder)
    await found.record()
    return found
