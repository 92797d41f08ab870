"""`server.py export-settings`: the table of settings as a document."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from commands.command import Command
from commands.output import write
from settings import Settings, document


def run(settings: Settings, arguments: Namespace) -> int:
    """Print the document, or write it to a file."""
    write(document(), arguments.path)
    return 0


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", metavar="FILE", help="write it to this file instead of printing it")


COMMAND = Command(
    name="export-settings",
    summary="print all settings with their meaning",
    description="Prints the table of all settings in Markdown: names, defaults, forms, meanings.",
    examples="""  server.py export-settings
  server.py export-settings docs/settings.md""",
    run=run,
    arguments=_arguments,
)
