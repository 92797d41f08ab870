"""Small faults in what mutmut leaves alone: tables, constants, and functions under a decorator.

mutmut changes the insides of plain functions. Most of `lifecycle/` is rows of tables, and its guards are decorated.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

CODE = re.compile(r"[A-Z]+(_[A-Z]+)*")
"""Words of the API, as opposed to sentences, which the tests of the generated documents read."""

SHORT = {"S": "State", "A": "Action"}
INSTEAD = {
    "==": "!=",
    "!=": "==",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "and": "or",
    "or": "and",
    "+": "-",
    "-": "+",
    "|": "&",
    "&": "|",
}
OPERATOR = re.compile(r"\s(not in|is not|==|!=|<=|>=|in|is|and|or|<|>|\+|-|\||&)\s")
SIGNS = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)

Span = tuple[int, int]
Listing = ast.Tuple | ast.List | ast.Set | ast.Dict


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: what it is in (`tables` or `guards`), the file, the line, what was changed, the file's new text."""

    kind: str
    path: Path
    line: int
    change: str
    text: bytes

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}:{self.line}: {self.change}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What stands instead of a part of a text, and how that is told; `at` is where to look for it."""

    span: Span
    new: str
    told: str
    at: int


def mutants_of(folder: Path, *but: str) -> list[Mutant]:
    """Every fault in the modules of a folder, those named in `but` left out."""
    paths = [path for path in sorted(folder.glob("*.py")) if path.name not in but]
    trees = {path: ast.parse(path.read_bytes()) for path in paths}
    members = {name: names for tree in trees.values() for name, names in _members(tree)}
    return [mutant for path, tree in trees.items() for mutant in _Module(path, tree, members).mutants()]


class _Module:
    """One module, of which each fault makes another text."""

    def __init__(self, path: Path, tree: ast.Module, members: dict[str, list[str]]) -> None:
        self.path = path
        self.tree = tree
        self.text = path.read_bytes()
        self.starts = [0, *(found.end() for found in re.finditer(b"\n", self.text))]
        self.members = members
        self.states = _own_states(tree)

    def mutants(self) -> Iterator[Mutant]:
        """All faults, from the top of the text downwards."""
        for kind, place in _places(self.tree):
            for fault in self._faults(place):
                start, end = fault.span
                text = self.text[:start] + fault.new.encode() + self.text[end:]
                yield Mutant(kind, self.path, self.text.count(b"\n", 0, fault.at) + 1, fault.told, text)

    def _faults(self, node: ast.AST, *, within: ast.AST | None = None) -> Iterator[Fault]:
        """The faults of an expression or statement and of all within it."""
        if isinstance(node, Listing):
            yield from () if isinstance(within, ast.Dict) and node in within.keys else self._shorter(node)
        elif isinstance(node, ast.Call):
            yield from (self._without_word(node, word) for word in node.keywords)
        elif isinstance(node, ast.Attribute) and not isinstance(within, Listing):
            yield from (self._exchanged(node, other) for other in self._other_members(node))
        elif isinstance(node, ast.Constant) and not isinstance(within, ast.keyword):
            yield from (self._exchanged(node, other) for other in _other_constants(node.value))
        elif isinstance(node, ast.BinOp):
            yield from self._other_operators([node.left, node.right])
        elif isinstance(node, ast.BoolOp):
            yield from self._other_operators(node.values)
        elif isinstance(node, ast.Compare):
            yield from self._other_operators([node.left, *node.comparators])
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield self._exchanged(node, self._source(node.operand))
        elif isinstance(node, ast.IfExp):
            yield from (self._exchanged(node, self._source(branch)) for branch in (node.body, node.orelse))
        for child in _children(node):
            yield from self._faults(child, within=node)

    def _exchanged(self, node: ast.AST, new: str) -> Fault:
        span = self._span(node)
        return Fault(span, new, f"{_line(self._source(node))} -> {_line(new)}", span[0])

    def _shorter(self, node: Listing) -> Iterator[Fault]:
        """A list, a tuple, a set or a table without one of its entries."""
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            spans = [(self._span(key or value)[0], self._span(value)[1]) for key, value in pairs]
        else:
            spans = [self._span(entry) for entry in node.elts]
        opening, closing = "()" if isinstance(node, ast.Tuple) else "[]" if isinstance(node, ast.List) else "{}"
        for gone in spans:
            left = "".join(f"{self._text(span)}, " for span in spans if span != gone)
            new = "frozenset()" if isinstance(node, ast.Set) and not left else f"{opening}{left.rstrip()}{closing}"
            yield Fault(self._span(node), new, f"without {_line(self._text(gone))}", gone[0])

    def _without_word(self, call: ast.Call, word: ast.keyword) -> Fault:
        """A call without one of the arguments that it names, and without the comma before or after it."""
        parts = sorted(self._span(part) for part in (*call.args, *call.keywords))
        index = parts.index(self._span(word))
        start, end = parts[index]
        if index:
            start = parts[index - 1][1]
        elif len(parts) > 1:
            end = parts[1][0]
        return Fault((start, end), "", f"without {_line(self._source(word))}", parts[index][0])

    def _other_members(self, node: ast.Attribute) -> list[str]:
        """The member of an enumeration that comes next; of the states those that the machine has."""
        owner = ast.unparse(node.value)
        names = self.members.get(SHORT.get(owner, owner), [])
        if owner == "S" and node.attr in self.states:
            names = self.states
        return [f"{owner}.{names[(names.index(node.attr) + 1) % len(names)]}"] if node.attr in names else []

    def _other_operators(self, operands: list[ast.expr]) -> Iterator[Fault]:
        """The opposite of each operator, which is found between two operands."""
        for one, other in pairwise(operands):
            between = self._span(one)[1], self._span(other)[0]
            if found := OPERATOR.search(self._text(between)):
                start = between[0] + found.start(1)
                told = f"{_line(self._text((self._span(one)[0], self._span(other)[1])))}: {INSTEAD[found[1]]}"
                yield Fault((start, start + len(found[1])), INSTEAD[found[1]], told, start)

    def _span(self, node: ast.AST) -> Span:
        assert isinstance(node, ast.expr | ast.keyword) and node.end_lineno and node.end_col_offset is not None
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[node.end_lineno - 1] + node.end_col_offset

    def _source(self, node: ast.AST) -> str:
        return self._text(self._span(node))

    def _text(self, span: Span) -> str:
        return self.text[span[0] : span[1]].decode()


def _members(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """The enumerations of a module, each with the names of its members."""
    for found in tree.body:
        if isinstance(found, ast.ClassDef) and _is_enumeration(found):
            targets = (statement.targets[0] for statement in found.body if isinstance(statement, ast.Assign))
            yield found.name, [target.id for target in targets if isinstance(target, ast.Name)]


def _is_enumeration(found: ast.ClassDef) -> bool:
    return any("Enum" in ast.unparse(parent) for parent in found.bases)


def _own_states(tree: ast.Module) -> list[str]:
    """The states that the module describes."""
    for found in tree.body:
        table = found.value if isinstance(found, ast.Assign) and ast.unparse(found.targets[0]) == "STATES" else None
        if isinstance(table, ast.Dict):
            return [key.attr for key in table.keys if isinstance(key, ast.Attribute)]
    return []


def _places(tree: ast.Module | ast.ClassDef) -> Iterator[tuple[str, ast.AST]]:
    """What is computed at import, and the bodies of the functions that mutmut does not touch."""
    for found in tree.body:
        if isinstance(found, ast.Assign | ast.AnnAssign) and found.value is not None:
            if isinstance(tree, ast.ClassDef) and _is_enumeration(tree):
                yield from (("tables", part) for part in ast.walk(found.value) if isinstance(part, ast.Attribute))
            else:
                yield "tables", found.value
        elif isinstance(found, ast.FunctionDef) and found.decorator_list:
            calls = (call for call in found.decorator_list if isinstance(call, ast.Call))
            yield from (("guards", part) for call in calls for part in call.args)
            yield from (("guards", statement) for statement in found.body if not _is_docstring(statement))
        elif isinstance(found, ast.ClassDef):
            yield from _places(found)


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node but for signs and types."""
    for child in ast.iter_child_nodes(node):
        is_type = isinstance(node, ast.Subscript) and child is node.slice and isinstance(child, ast.Tuple)
        is_type = is_type or (isinstance(node, ast.AnnAssign) and child is node.annotation)
        if not is_type and not isinstance(child, SIGNS):
            yield child


def _other_constants(value: object) -> list[str]:
    if isinstance(value, bool):
        return [str(not value)]
    if isinstance(value, int):
        return [str(value + 1)]
    return [f'"XX{value}"'] if isinstance(value, str) and CODE.fullmatch(value) else []


def _line(text: str) -> str:
    """The beginning of a text, on one line."""
    words = " ".join(text.split())
    return words if len(words) < 70 else f"{words[:66]} ..."
