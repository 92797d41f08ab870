"""`server.py catalog load`: publish a catalogue from a file."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from commands.command import Command, Problem
from settings import Settings

if TYPE_CHECKING:
    from commands.catalogue_file import CatalogueFile
    from lifecycle.specification import Specification
    from models.database import Database


AUTHOR = "catalog load"


def add_arguments(parser: ArgumentParser) -> None:
    """The verb, the file, and whether to write."""
    parser.add_argument("verb", choices=["load"], metavar="load", help="publish what the file says")
    parser.add_argument("file", type=Path, metavar="FILE", help="the catalogue, in YAML")
    parser.add_argument("--check", action="store_true", help="only say what is wrong with the file, write nothing")


def run(settings: Settings, arguments: Namespace) -> int:
    """Publish the file, or say what is wrong with it; 2 when something is."""
    from commands.catalogue_file import read_file
    from models.database import DatabaseProblem

    try:
        found = read_file(arguments.file)
    except OSError as error:
        raise Problem(f"{arguments.file} can't be read: {error.strerror}.") from None
    try:
        return asyncio.run(_load(settings, arguments, found))
    except DatabaseProblem as problem:
        hint = " While a server runs, publish through it: the mutation publishSpecification."
        raise Problem(f"{problem}{hint if 'in use by' in str(problem) else ''}") from None


async def _load(settings: Settings, arguments: Namespace, found: CatalogueFile) -> int:
    from web.storage import database_of

    check = arguments.check
    database = database_of(settings, readers=1, read_only=check)
    if found.faults or (check and not database.exists()):
        found.check_against({})
        return _complain(arguments.file, found) or _fine(arguments.file, found)
    await database.open(migrate=not check)
    try:
        known = await _known(database)
        found.check_against(known)
        if code := _complain(arguments.file, found):
            return code
        return _fine(arguments.file, found) if check else await publish(database, found.specifications, known)
    finally:
        await database.close()


async def _known(database: Database) -> dict[str, Specification]:
    from engine.catalogue import newest

    return await database.driver.read(newest())


async def publish(database: Database, specifications: list[Specification], known: dict[str, Specification]) -> int:
    """Publish these in one transaction, and say what that came to."""
    from engine.call import Call
    from engine.catalogue import publish_all
    from engine.clock import SystemClock
    from engine.unit import perform
    from lifecycle.access import SYSTEM

    call = Call("publishSpecification", {}, SYSTEM)
    outcome = await database.driver.write(perform, call, publish_all(specifications, AUTHOR), SystemClock().now())
    if outcome.problem is not None:
        raise Problem(outcome.problem.message)
    fresh = [s for s in specifications if known.get(s.code) != s or known[s.code].retired]
    for specification in fresh:
        old = known.get(specification.code)
        print(f"{specification.code}: edition {old.edition + 1 if old else 1}")
    print(f"{len(fresh)} editions published, {len(specifications) - len(fresh)} were there already")
    return 0


def _complain(file: Path, found: CatalogueFile) -> int:
    from commands.catalogue_file import MOST_FAULTS_SHOWN

    faults = sorted(set(found.faults))
    for fault in faults[:MOST_FAULTS_SHOWN]:
        print(f"{file}:{fault.line}: {fault.message}", file=sys.stderr)
    if len(faults) > MOST_FAULTS_SHOWN:
        print(f"{file}: and {len(faults) - MOST_FAULTS_SHOWN} more", file=sys.stderr)
    return 2 if faults else 0


def _fine(file: Path, found: CatalogueFile) -> int:
    print(f"{file}: {len(found.specifications)} specifications, nothing wrong")
    return 0


COMMAND = Command(
    name="catalog",
    summary="publish a catalogue from a file",
    description="""Reads product, service and resource specifications from a YAML file and publishes an edition of
each that differs from the newest one there is, all of them in one transaction. What is published is never
changed: an edit is a new edition, and what runs keeps the one it has.

A file with a fault is refused whole, every fault with its line (exit code 2). With --check nothing is written;
parts that the file does not have are then looked for in the database, if there is one.

The form of the file is described in docs/catalogue.md, for editors in commands/catalogue.schema.json. No server may
be using a SQLite file; while one runs, publish through it, with the mutation publishSpecification. PostgreSQL may be
used by servers meanwhile.""",
    examples="""  server.py catalog load examples/catalogue.yaml
  server.py catalog load --check examples/catalogue.yaml""",
    run=run,
    settings=("database_url", "durable"),
    arguments=add_arguments,
)
