"""The house keeps its rules; and every rule notices a fault that is planted in a copy of the house."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import house_rules
from tests.house_rules import (
    RULES,
    Rule,
    long_files,
    long_functions,
    state_written_outside_engine,
    vague_names,
    wrong_imports,
)

ROOT = Path(__file__).parent.parent

FAULTS: dict[str, tuple[Rule, str, str]] = {
    "models import the engine": (wrong_imports, "models/planted.py", "from engine import unit"),
    "events import resolvers in a function": (
        wrong_imports,
        "events/planted.py",
        "def f():\n    import resolvers.order",
    ),
    "the engine imports by name": (wrong_imports, "engine/planted.py", "import_module('web.socket')"),
    "a room imports the server": (wrong_imports, "commands/planted.py", "import server"),
    "the engine reads settings": (wrong_imports, "engine/planted.py", "import settings"),
    "settings import a room": (wrong_imports, "settings/planted.py", "from lifecycle import MACHINES"),
    "a room imports a test": (wrong_imports, "web/planted.py", "from tests import house_rules"),
    "rules import a package": (wrong_imports, "lifecycle/planted.py", "import orjson"),
    "rules import models": (wrong_imports, "lifecycle/planted.py", "from models.order import Order"),
    "the model imports the product": (wrong_imports, "tests/model/planted.py", "import lifecycle.node"),
    "the model imports other tests": (wrong_imports, "tests/model/planted.py", "from .. import house_rules"),
    "a resolver assigns a state": (state_written_outside_engine, "resolvers/planted.py", "order.state = 'NEW'"),
    "a stack among other targets": (state_written_outside_engine, "web/planted.py", "version, row.stack = 1, ()"),
    "a state of what an object holds": (
        state_written_outside_engine,
        "web/planted.py",
        "class C:\n    def f(self):\n        self.order.state = 1",
    ),
    "holders by name": (state_written_outside_engine, "events/planted.py", "setattr(row, 'holders', ())"),
    "SQL for a table of nodes": (
        state_written_outside_engine,
        "commands/planted.py",
        "SQL = '''update order_task\n    set assignee = ?'''",
    ),
    "SQL that deletes nodes": (
        state_written_outside_engine,
        "server.py",
        "def f(ids):\n    return f'DELETE FROM fallout_record WHERE id IN ({ids})'",
    ),
    "SQL for a computed table": (
        state_written_outside_engine,
        "schema/planted.py",
        "def f(table):\n    return f'UPDATE {table.name} SET state = ?'",
    ),
    "an ORM update of nodes": (
        state_written_outside_engine,
        "resolvers/planted.py",
        "async def f():\n    await OrderTask.filter(id='1').update(assignee='a')",
    ),
    "a statement for a table of nodes": (
        state_written_outside_engine,
        "resolvers/planted.py",
        "NODE_TABLES['ORDER_TASK'].update(['version'], [])",
    ),
    "a long file": (long_files, "web/planted.py", "x = 1\n" * 321),
    "a long script": (long_files, "dashboard/src/planted.tsx", "\n" * 321),
    "a vague module": (vague_names, "web/utils.py", ""),
    "a vague package": (vague_names, "engine/helpers/locking.py", ""),
    "a vague script": (vague_names, "dashboard/src/Manager.ts", ""),
    "a long function": (long_functions, "web/planted.py", "def f():\n" + "    x = 1\n" * 60),
    "a long method": (long_functions, "web/planted.py", "class C:\n    async def f(self):\n" + "        x = 1\n" * 60),
}

INNOCENT = {
    "rooms look behind them": (
        "web/planted.py",
        "import settings\nfrom schema import roots\nfrom lifecycle import node",
    ),
    "a room looks at itself": ("models/planted.py", "from . import order\nfrom .work import OrderTask"),
    "the model looks at itself": ("tests/model/planted.py", "from . import tree\nfrom tests.model import rules"),
    "tests look at everything": ("tests/planted.py", "import server\nimport settings\nfrom engine import unit"),
    "a state is read": ("web/planted.py", "def f(row, seen):\n    seen[row.state] = row.stack"),
    "an object has a state of its own": ("web/planted.py", "class C:\n    def f(self):\n        self.state = 1"),
    "the application's state": ("web/planted.py", "def f(app):\n    app.state.database = 1"),
    "the engine writes": ("engine/planted.py", "def f(row):\n    row.state = 'UPDATE order_task SET state = 1'"),
    "other tables are written": ("resolvers/planted.py", "SQL = 'INSERT INTO note (text) VALUES (?)'"),
    "a vague word within a name": ("models/database.py", ""),
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with our tables and nothing else, to plant faults in."""
    for path in house_rules.sources(ROOT / "models"):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    return tmp_path


def plant(house: Path, path: str, text: str) -> None:
    planted = house / path
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule: Rule) -> None:
    assert list(rule(ROOT)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_found(house: Path, fault: str) -> None:
    rule, path, text = FAULTS[fault]
    plant(house, path, text)
    assert [found for found in rule(house) if found.startswith(path)]


@pytest.mark.parametrize("case", INNOCENT)
def test_what_is_allowed_is_no_fault(house: Path, case: str) -> None:
    path, text = INNOCENT[case]
    plant(house, path, text)
    assert [found for rule in RULES for found in rule(house) if found.startswith(path)] == []


def test_every_table_of_nodes_is_known() -> None:
    assert house_rules.node_tables(ROOT) == {
        "Order": "customer_order",
        "OrderLineItem": "order_line_item",
        "DomainOrder": "domain_order",
        "OrderTask": "order_task",
        "FalloutRecord": "fallout_record",
        "Service": "service",
        "ResourceRequest": "resource_request",
        "Assignment": "assignment",
        "WorkOrder": "work_order",
        "WorkTask": "work_task",
    }


def test_an_empty_folder_has_no_faults(tmp_path: Path) -> None:
    assert [found for rule in RULES for found in rule(tmp_path)] == []
