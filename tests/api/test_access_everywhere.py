"""By every way through the schema a caller gets what a village of its own would have told it, and not a word more."""

from __future__ import annotations

import ast
import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from json import loads
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLObjectType
from tortoise.models import Model

from lifecycle.access import Access
from models.policy import INTERNAL, OPEN, PAST, POLICIES, Policy
from models.record import Journal
from models.table import MODELS
from resolvers.sources import SOURCES
from tests.api.everything import GRAPH
from tests.api.marking import unclassified
from tests.api.probing import answered
from tests.api.recording import ALL, CALLERS, EVERYBODY, Recorded, recorded_town
from tests.house_rules import parsed, room_of, sources

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """Made once for all tests."""
    return asyncio.run(recorded_town(tmp_path_factory.mktemp("town")))


PARTS = set(
    # pages and what they consist of
    "PageInfo Progress HeldBy AvailableAction Reason Why OrchestrationPlan PlanNode PlanEdge "
    # what a specification says
    "CharacteristicDefinition SpecificationPart TaskTemplate TaskCompensation WorkOrderTemplate WorkStep "
    # counts of what is visible
    "Board StateCount GroupCount AgeCount RiskCount "
    # answers to a call, and to a subscription
    "Preview PreviewedChange TransitionResult CaughtUp Heartbeat OrderSnapshot WorkList WorkListChange "
    "TransitionRefused VersionConflict NotFound InvalidInput NotPermitted Overloaded "
    # whose tokens are good, for administrators of everything
    "DeniedToken "
    # the caller itself, and the rules, which are everybody's
    "Viewer LifecycleMachine LifecycleState LifecycleAction LifecycleGuard".split()
)
"""Types without rows of their own: made from rows that were found visible, or of what is no secret."""


def test_of_every_type_it_is_known_whose_its_values_are() -> None:
    """A new type is a row of a table with a policy, or was looked at here."""
    named = {n for n, t in GRAPH.type_map.items() if isinstance(t, GraphQLObjectType) and not n.startswith("__")}
    parts = {n for n in named if n.endswith(("Connection", "Dependencies", "Edge", "Payload"))} | {
        "Query",
        "Mutation",
        "Subscription",
    }
    assert named >= PARTS
    assert named - parts - PARTS == set(SOURCES) & named
    assert {source.model for source in SOURCES.values()} == set(POLICIES)
    assert set(POLICIES) | INTERNAL == set(MODELS) and not set(POLICIES) & INTERNAL


def test_of_every_column_it_is_known_whether_it_tells_whose_it_is(recorded: Recorded) -> None:
    assert unclassified() == set()


UNSEEN = {"basis"}
"""What no client reads: a service as it was when a line about it was entered."""


async def test_who_may_see_all_is_told_every_word_of_everybody(recorded: Recorded) -> None:
    """So the walk leads everywhere: what it does not find for others, they may not see."""
    async with recorded.opened() as asker:
        answers = [await answered(asker, probe, EVERYBODY) for probe in recorded.walks]
    assert [probe.name for probe, said in zip(recorded.walks, answers, strict=True) if loads(said)[1]] == []
    said = "".join(answers)
    for folk in (recorded.town.mine, recorded.town.theirs, recorded.town.nobodys):
        silent = {where for where, mark in folk.seeds.marks.items() if mark not in said and where[1] not in UNSEEN}
        assert (silent, [i for i in folk.ids if i not in said]) == (set(), [])


FINDS_NOTHING = {
    *(f"serviceOrders where {name}" for name in ("groups", "assignees")),
    "staffingOrders where groups",
}


def test_every_filter_finds_something_of_somebody(recorded: Recorded) -> None:
    """So that it says something when it finds nothing of others."""
    barren = {name for name, found in recorded.finding.items() if not found}
    assert {name for name in barren if "Specifications" not in name} == FINDS_NOTHING


async def test_the_town_tells_every_caller_what_its_village_did(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Data, errors, counts, cursors, streams, and what it costs: nothing depends on what is the others'.

    On the way, every place of the product is passed that asks whether something is the caller's.
    """
    passed: set[str] = set()

    def passing(place: str) -> bool:
        passed.add(place)
        return False

    listen_in(monkeypatch, passing)
    for name in CALLERS:
        async with recorded.opened() as asker:
            assert (name, await recorded.differing(asker, name)) == (name, None)
    assert passed == places()


def test_no_word_of_others_was_in_it(recorded: Recorded) -> None:
    assert len(recorded.foreign) > 100
    for probe in (*recorded.walks, *recorded.probes):
        for name in CALLERS:
            said = recorded.told.get((name, probe.key), "")
            assert not [word for word in recorded.foreign if word in said and word not in probe.key], probe.name
    for heard in recorded.heard.values():
        theirs = recorded.town.theirs.orders[0], recorded.town.nobodys.orders[0]
        said = "".join(heard.values())
        assert not [word for word in recorded.foreign if word in said and word not in theirs]


async def test_a_caller_without_a_role_sees_nothing_but_itself_and_the_rules(recorded: Recorded) -> None:
    words = {"of-mine-", "of-theirs-", "of-nobodys-", '"whole"', '"fashion"', *recorded.town.mine.accounts}
    async with recorded.opened() as asker:
        for accounts in (None, frozenset(recorded.town.mine.accounts)):
            for probe in recorded.walks:
                said = await answered(asker, probe, Access("nobody", frozenset(), accounts))
                found = {word for word in words if word in said and word not in probe.key}
                assert found <= set(accounts or ()) if probe.name == "viewer" else found == set(), probe.name


async def test_both_accounts_are_seen_by_who_has_both_and_nobodys_orders_by_none_of_them(recorded: Recorded) -> None:
    accounts = frozenset({*recorded.town.mine.accounts, *recorded.town.theirs.accounts})
    async with recorded.opened() as asker:
        lists = [probe for probe in recorded.walks if probe.name in ("orders", "accounts", "services", "stateChanges")]
        said = "".join([await answered(asker, probe, Access("ada", ALL, accounts)) for probe in lists])
    assert "of-mine-" in said and "of-theirs-" in said and "of-nobodys-" not in said


MODELS_WITH_SCOPE: list[type[Model]] = [model for model, policy in POLICIES.items() if policy.scope is not None]


@pytest.mark.parametrize("model", MODELS_WITH_SCOPE, ids=lambda model: model.__name__)
async def test_every_row_of_the_policy_is_missed(
    recorded: Recorded, monkeypatch: pytest.MonkeyPatch, model: type[Model]
) -> None:
    monkeypatch.setitem(POLICIES, model, OPEN)
    first = "streams" if model is Journal else model.__name__
    async with recorded.opened() as asker:
        assert await recorded.differing(asker, "all roles", first) is not None


async def test_so_is_that_the_past_goes_with_the_node(recorded: Recorded) -> None:
    scope = PAST.scope
    object.__setattr__(PAST, "scope", None)
    try:
        async with recorded.opened() as asker:
            assert await recorded.differing(asker, "all roles", first="OrderTask") is not None
    finally:
        object.__setattr__(PAST, "scope", scope)


PASSED_ON = {"policy.visible", "sources.visible"}
"""These ask in the name of who asks them."""


def places() -> set[str]:
    """The functions of the product that ask whether something is the caller's, as `module.function`."""
    found = set()
    for path in sources(ROOT):
        if room_of(path.relative_to(ROOT)) in ("resolvers", "engine", "events", "models", "schema", "web"):
            found |= {f"{path.stem}.{name}" for name in _asking(parsed(path), "")}
    return found - PASSED_ON


def _asking(tree: ast.AST, inside: str) -> Iterator[str]:
    """The innermost functions in which access is asked for."""
    for child in ast.iter_child_nodes(tree):
        name = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else inside
        if isinstance(child, ast.Call):
            called = child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
            about_access = called == "condition" and child.args and "access" in ast.unparse(child.args[0])
            if called in ("visible", "sees") or about_access:
                yield name
        yield from _asking(child, name)


def asking_place() -> str:
    """The place that asks at this moment."""
    frame: Any = sys._getframe(2)
    while True:
        name = frame.f_code.co_name
        place = f"{Path(frame.f_code.co_filename).stem}.{name}"
        if place not in PASSED_ON and not name.startswith("<"):
            return place
        frame = frame.f_back


def listen_in(monkeypatch: pytest.MonkeyPatch, opened: Callable[[str], bool]) -> None:
    """Let some places get the answer that everything is the caller's."""
    condition, sees = Policy.condition, Access.sees

    def any_condition(self: Policy, access: Access, alias: str, *, sweeping: bool = False) -> Any:
        return None if opened(asking_place()) else condition(self, access, alias, sweeping=sweeping)

    def any_sees(self: Access, account: str | None) -> bool:
        return opened(asking_place()) or sees(self, account)

    monkeypatch.setattr(Policy, "condition", any_condition)
    monkeypatch.setattr(Access, "sees", any_sees)


FIRST = {
    "unit.find": "preview",
    "why._causes": "Service",
    "board._restricted": "board",
    "watching.concerns": "streams",
    "activity.load": "serviceSpecifications",
}
"""Where the loss of a place shows soonest."""


@pytest.mark.parametrize("place", sorted(places()))
async def test_every_place_that_asks_is_missed(recorded: Recorded, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    listen_in(monkeypatch, lambda asking: asking == place)
    first = FIRST.get(place, "")
    async with recorded.opened() as asker:
        assert await recorded.differing(asker, "all roles", first) is not None


ALSO_LOOK_AT_ACCOUNTS = {
    "access.scope",  # a caller without a role has none
    "policy.condition",
    "board.shared",  # who sees the same shares a board
    "queries.viewer",  # one's own
    "capture._check_order",  # who is restricted names the account
    "denial.problem_with_keeper",  # who is restricted has no say
    "party.create_account",
    "party.update_account",
}


def test_nobody_else_decides_by_accounts() -> None:
    found = set()
    for path in sources(ROOT):
        if room_of(path.relative_to(ROOT)) in ("resolvers", "engine", "events", "models", "schema", "lifecycle"):
            found |= {f"{path.stem}.{name}" for name in _reading_accounts(parsed(path), "")}
    assert found == ALSO_LOOK_AT_ACCOUNTS | {"access.sees"}


def _reading_accounts(tree: ast.AST, inside: str) -> Iterator[str]:
    for child in ast.iter_child_nodes(tree):
        name = child.name if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else inside
        about = isinstance(child, ast.Attribute) and child.attr in ("accounts", "scope")
        if about and ast.unparse(child).split(".")[-2] in ("access", "self"):
            yield name
        yield from _reading_accounts(child, name)


def test_a_table_without_a_policy_keeps_the_server_from_starting() -> None:
    forgotten = "import models.table as t; t.MODELS += (type('Forgotten', (), {}),); import models.policy"
    tried = subprocess.run([sys.executable, "-c", forgotten], cwd=ROOT, capture_output=True, text=True, check=False)
    assert tried.returncode != 0
    assert "no policy says who may see the rows of Forgotten" in tried.stderr
