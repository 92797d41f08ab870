"""The rules of the house, read off the source texts below a root directory; nothing is imported.

Each rule is a function root -> faults, a fault being one line of text that begins with the path of the file.
`python -m tests.house_rules [ROOT]` prints all faults.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

ROOMS = (
    "server",
    "commands",
    "web",
    "schema",
    "resolvers",
    "engine",
    "events",
    "migrations",
    "models",
    "lifecycle",
)
"""From the street inwards: a room imports itself and what stands behind it, never what stands before it."""

READ_SETTINGS = ("server", "commands", "web")
OUTSIDE = ("tests", "benchmarks", "examples")
"""They may import every room, no room imports them."""

NOT_OURS = {"node_modules", "dist", "build", "mutants", "__pycache__"}
VAGUE = re.compile(r"(util|helper|manager|base)s?")
LONGEST_FILE = 320
LONGEST_FUNCTION = 60

STATE = {"state", "stack", "holders"}
STATE_WRITERS = ("engine", "migrations", "lifecycle")
"""The engine writes states, migrations carry them over, and the rules draw up nodes that are no rows."""
WRITING_CALLS = {"insert", "update", "delete", "save", "create", "bulk_create", "bulk_update", "update_or_create"}
WRITING_SQL = re.compile(
    r"\b(?:UPDATE|INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|DELETE\s+FROM)\s+[\"`]?([\w.{}]+)", re.IGNORECASE
)

Faults = Iterator[str]
Rule = Callable[[Path], Faults]


def wrong_imports(root: Path) -> Faults:
    """Imports against the order of the rooms, of settings out of their reach, and by lifecycle of anything else."""
    for path in sources(root):
        for line, module in imported(path.relative_to(root), parsed(path)):
            if why := _against_import(root, path.relative_to(root), module):
                yield f"{path.relative_to(root)}:{line}: imports {module}: {why}"


def _against_import(root: Path, path: Path, module: str) -> str | None:
    here, there = room_of(path), module.partition(".")[0]
    ours = {*ROOMS, "settings", *OUTSIDE}
    if path.parts[:2] == ("tests", "model"):
        own = module == "tests.model" or module.startswith("tests.model.")
        return "the model knows nothing of the product" if there in ours and not own else None
    if here == "lifecycle":
        return None if there == here or there in sys.stdlib_module_names else "lifecycle needs nothing but itself"
    if here not in (*ROOMS, "settings") or there not in ours:
        return None
    if there in OUTSIDE:
        return "no room imports what only looks at it"
    if there == "server":
        return "nobody imports the server"
    if there == "settings":
        return None if here in (*READ_SETTINGS, "settings") else f"only {', '.join(READ_SETTINGS)} read settings"
    if here == "settings":
        return "settings come before every room"
    return None if ROOMS.index(here) <= ROOMS.index(there) else f"{here} stands behind {there}"


def state_written_outside_engine(root: Path) -> Faults:
    """Assignments to state, stack or holders, SQL and calls that write the tables of nodes, outside the engine."""
    nodes = node_tables(root)
    for path in sources(root):
        where = path.relative_to(root)
        if room_of(where) in (*STATE_WRITERS, *OUTSIDE):
            continue
        for found in ast.walk(parsed(path)):
            why = _assigned(found) or _written_by_sql(found, set(nodes.values())) or _written_by_call(found, set(nodes))
            if why:
                yield f"{where}:{getattr(found, 'lineno', 0)}: {why}; only engine/ writes states"


def node_tables(root: Path) -> dict[str, str]:
    """The models that have a state, with the names of their tables."""
    found = {}
    for path in sources(root):
        classes = ast.walk(parsed(path)) if room_of(path.relative_to(root)) == "models" else ()
        for model in (c for c in classes if isinstance(c, ast.ClassDef)):
            if any(isinstance(parent, ast.Name) and parent.id == "Stateful" for parent in model.bases):
                text = re.search(r"table = '(\w+)'", ast.unparse(model))
                found[model.name] = text[1] if text else model.name.lower()
    return found


def _assigned(found: ast.AST) -> str | None:
    targets: list[ast.expr] = []
    if isinstance(found, ast.Assign | ast.Delete):
        targets = found.targets
    elif isinstance(found, ast.AugAssign) or (isinstance(found, ast.AnnAssign) and found.value):
        targets = [found.target]
    for leaf in (leaf for target in targets for leaf in ast.walk(target)):
        if isinstance(leaf, ast.Attribute) and leaf.attr in STATE and not isinstance(leaf.ctx, ast.Load):
            if isinstance(leaf.value, ast.Name) and leaf.value.id == "self":
                continue
            return f"assigns {ast.unparse(leaf)}"
    if isinstance(found, ast.Call) and ast.unparse(found.func) in ("setattr", "object.__setattr__"):
        name = found.args[1] if len(found.args) > 1 else None
        if isinstance(name, ast.Constant) and name.value in STATE:
            return f"sets {name.value}"
    return None


def _written_by_sql(found: ast.AST, tables: set[str]) -> str | None:
    text = ""
    if isinstance(found, ast.Constant) and isinstance(found.value, str):
        text = found.value
    elif isinstance(found, ast.JoinedStr):
        text = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in found.values)
    for written in WRITING_SQL.finditer(text):
        if written[1].rpartition(".")[2] in tables:
            return f"writes the table {written[1]}"
        if "{}" in written[1] and re.search(rf"\b(?:{'|'.join(STATE)})\b", text[written.end() :]):
            return "writes a column of a node's state"
    return None


def _written_by_call(found: ast.AST, models: set[str]) -> str | None:
    if not (isinstance(found, ast.Call) and isinstance(found.func, ast.Attribute) and found.func.attr in WRITING_CALLS):
        return None
    names = {name.id for name in ast.walk(found.func.value) if isinstance(name, ast.Name)}
    if names & {*models, "NODE_TABLES"} or (names and STATE & {word.arg for word in found.keywords}):
        return f"calls {ast.unparse(found.func)}"
    return None


def long_files(root: Path) -> Faults:
    """Files that nobody reads to the end."""
    for path in sources(root, ".py", ".ts", ".tsx"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE and not path.name.endswith(".d.ts"):
            yield f"{path.relative_to(root)}: {lines} lines, more than {LONGEST_FILE}"


def vague_names(root: Path) -> Faults:
    """Modules and packages whose names say nothing of what is in them."""
    for path in sources(root, ".py", ".ts", ".tsx"):
        names = (*path.relative_to(root).parts[:-1], path.stem)
        if vague := [name for name in names if VAGUE.fullmatch(name.lower())]:
            yield f"{path.relative_to(root)}: {', '.join(vague)} says nothing"


def long_functions(root: Path) -> Faults:
    """Functions that do too much."""
    for path in sources(root):
        for found in ast.walk(parsed(path)):
            if isinstance(found, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (found.end_lineno or found.lineno) - found.lineno + 1
                if lines > LONGEST_FUNCTION:
                    yield f"{path.relative_to(root)}:{found.lineno}: {found.name} has {lines} lines"


RULES: tuple[Rule, ...] = (wrong_imports, state_written_outside_engine, long_files, vague_names, long_functions)


def sources(root: Path, *endings: str) -> Iterator[Path]:
    """Our source files (Python, if no endings are named), in the order of their names."""
    for path in sorted(root.iterdir()):
        if path.name.startswith(".") or path.name in NOT_OURS or path.is_symlink():
            continue
        if path.is_dir():
            yield from sources(path, *endings)
        elif path.suffix in (endings or (".py",)):
            yield path


def room_of(path: Path) -> str:
    """The room of a file, given relative to the root: the folder on top, or the name of a module there."""
    return path.parts[0].removesuffix(".py")


def parsed(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return _syntax(path.read_text(encoding="utf-8"))


@cache
def _syntax(text: str) -> ast.Module:
    return ast.parse(text)


def imported(path: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of every module that a file, given relative to the root, imports anywhere in its text."""
    package = path.parts[:-1]
    for found in ast.walk(tree):
        if isinstance(found, ast.Import):
            yield from ((found.lineno, name.name) for name in found.names)
        elif isinstance(found, ast.ImportFrom):
            above = package[: len(package) - found.level + 1] if found.level else ()
            modules = [found.module] if found.module else [name.name for name in found.names]
            yield from ((found.lineno, ".".join((*above, module))) for module in modules)
        elif isinstance(found, ast.Call) and ast.unparse(found.func).endswith(("import_module", "__import__")):
            name = found.args[0] if found.args else None
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                yield found.lineno, name.value


def main(root: Path) -> int:
    """Print all faults; 1 when there are any."""
    faults = dict.fromkeys(fault for rule in RULES for fault in rule(root))
    print("\n".join(faults) or "no faults")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
