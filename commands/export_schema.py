"""`server.py export-schema`: the GraphQL schema as text."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from commands.command import Command
from commands.output import write
from settings import Settings


def run(settings: Settings, arguments: Namespace) -> int:
    """Print the schema, or write it to a file."""
    from schema.export import export

    write(export(), arguments.path)
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", metavar="FILE", help="write it to this file instead of printing it")


COMMAND = Command(
    name="export-schema",
    summary="print the GraphQL schema",
    description="Prints the GraphQL schema in its own language, for code generators and for comparing versions.",
    examples="""  server.py export-schema
  server.py export-schema schema/schema.graphql""",
    run=run,
    arguments=_arguments,
)
