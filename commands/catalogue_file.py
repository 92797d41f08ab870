"""Reads a catalogue from a YAML file: every fault with its line, and what would be right."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, DocumentStartEvent

from engine.catalogue import place_of, read
from lifecycle.catalogue import Flaw, flaws, flaws_among
from lifecycle.specification import Specification

LARGEST = 5_000_000
DEEPEST = 20
MOST_FAULTS_SHOWN = 50
SCHEMA = Path(__file__).with_name("catalogue.schema.json")
TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in the file: the line, counted from 1, and what it is."""

    line: int
    message: str


@dataclass(slots=True)
class CatalogueFile:
    """What a file says: its specifications as far as they can be understood, and everything that is wrong."""

    specifications: list[Specification] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    nodes: dict[str, Any] = field(default_factory=dict)

    def check_against(self, known: Mapping[str, Specification]) -> None:
        """Note what is wrong with parts, given the newest editions of what was published already."""
        newest = {**known, **{s.code: s for s in self.specifications}}
        for specification in self.specifications:
            for flaw in flaws_among(specification, newest):
                self.faults.append(_fault(self.nodes[specification.code], flaw))


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of the file."""
    return dict(json.loads(SCHEMA.read_text(encoding="utf-8")))


def read_file(path: Path) -> CatalogueFile:
    """Read a catalogue file. Raises OSError when it can't be read at all."""
    found = CatalogueFile()
    if path.stat().st_size > LARGEST:
        found.faults.append(Fault(1, f"the file is larger than {LARGEST:,} bytes; split it"))
        return found
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        found.faults.append(Fault(line, "this is not UTF-8; save the file in that encoding"))
        return found
    try:
        if fault := _unfit(text):
            found.faults.append(fault)
            return found
        _take(found, YAML().load(text))
    except YAMLError as error:
        found.faults.append(_syntax(error, text))
    return found


def _unfit(text: str) -> Fault | None:
    """What YAML allows and a catalogue has no use for, looked for before anything is built from the text."""
    depth = documents = 0
    for event in YAML().parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            return Fault(line, f"*{event.anchor} is an alias; write out what it stands for")
        documents += isinstance(event, DocumentStartEvent)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            return Fault(line, f"this is nested more than {DEEPEST} levels deep; no catalogue is")
        if documents > 1:
            return Fault(line, "a second document begins here; a catalogue is one")
    return None


def _syntax(error: YAMLError, text: str) -> Fault:
    lines = text.splitlines() or [""]
    marks = [getattr(error, name, None) for name in ("problem_mark", "context_mark")]
    # what is missed only at the end of the file is missing where it should have begun
    line = next((mark.line for mark in marks if mark is not None and mark.line < len(lines)), 0) + 1
    problem = getattr(error, "problem", None) if isinstance(error, MarkedYAMLError) else str(error)
    said = " ".join(str(problem or error).split()).split(" To suppress")[0]
    if "\t" in lines[line - 1]:
        return Fault(line, "a tab; YAML is indented with blanks")
    if said.startswith("found duplicate key"):
        key = re.findall(r'"([^"]*)"', said)[0]
        return Fault(line, f"the key {key} is there already; a key stands once in a mapping")
    return Fault(line, f"this is no YAML: {said}")


def _take(found: CatalogueFile, data: Any) -> None:
    errors = list(Draft202012Validator(schema()).iter_errors(data))
    for error in errors:
        found.faults.extend(_told(data, error))
    bad = {tuple(error.absolute_path)[:2] for error in errors}
    if any(len(place) < 2 for place in bad):
        return
    first: dict[str, int] = {}
    for index, node in enumerate(data["specifications"]):
        if ("specifications", index) in bad:
            continue
        specification = read(_plain(node))
        line = _line(data, ("specifications", index, "code"))
        if specification.code in first:
            message = f"{specification.code} is there already, in line {first[specification.code]}; codes are unique"
            found.faults.append(Fault(line, message))
            continue
        first[specification.code] = line
        found.specifications.append(specification)
        found.nodes[specification.code] = node
        found.faults.extend(_fault(node, flaw) for flaw in flaws(specification))


def _fault(node: Any, flaw: Flaw) -> Fault:
    place = place_of(flaw)
    name = ".".join(str(step + 1) if isinstance(step, int) else step for step in place)
    return Fault(_line(node, place), f"{node['code']}: {name} {flaw.message}")


def _told(data: Any, error: ValidationError) -> Iterator[Fault]:
    """An error of the schema in words: what is there, and what would be right."""
    path = tuple(error.absolute_path)
    value: Any = error.validator_value
    where = str(path[-1] + 1) if path and isinstance(path[-1], int) else str(path[-1]) if path else "the file"
    if error.validator == "additionalProperties":
        yield from _unknown_keys(data, path, error)
    elif error.validator == "required":
        missing = re.findall(r"'([^']*)' is a required", error.message)[0]
        yield Fault(_line(data, path), f"{missing} is missing here")
    elif error.validator == "enum":
        yield Fault(_line(data, path), f"{where} is {_shown(error.instance)}; {_nearest(error)}")
    elif error.validator == "type":
        wanted = value if isinstance(value, list) else [value]
        words = " or ".join(TYPES[word] for word in wanted if word != "null")
        yield Fault(_line(data, path), f"{where} is {_shown(error.instance)}; it must be {words}")
    else:
        yield Fault(_line(data, path), f"{where}: {error.message}")


def _unknown_keys(data: Any, path: Sequence[str | int], error: ValidationError) -> Iterator[Fault]:
    around: Any = error.schema
    known, instance = list(around["properties"]), error.instance
    assert isinstance(instance, Mapping)
    for key in instance:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"is {near[0]} meant?" if near else f"possible are {', '.join(known)}"
            yield Fault(_line(data, (*path, key)), f"{_shown(key)} is no key here; {hint}")


def _nearest(error: ValidationError) -> str:
    allowed: Any = error.validator_value
    words = [str(word) for word in allowed]
    near = difflib.get_close_matches(str(error.instance).upper(), words, n=1)
    return f"is {near[0]} meant?" if near else f"possible are {', '.join(words)}"


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "empty" if value is None else f"{value!r:.60}"


def _line(node: Any, path: Iterable[str | int]) -> int:
    """The line of what the path leads to, or of the last thing on the way that there is."""
    line = getattr(getattr(node, "lc", None), "line", None) or 0
    for step in path:
        marks = getattr(node, "lc", None)
        there = step in node if isinstance(node, Mapping) else isinstance(step, int) and step < len(node or ())
        if marks is None or not there:
            break
        line = marks.key(step)[0] if isinstance(node, Mapping) else marks.item(step)[0]
        node = node[step]
    return int(line) + 1


def _plain(value: Any) -> Any:
    """Mappings and lists without their marks, keys as the engine calls them."""
    if isinstance(value, Mapping):
        return {_snake(str(key)): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _snake(name: str) -> str:
    return re.sub(r"([A-Z])", lambda found: f"_{found[1].lower()}", name)
