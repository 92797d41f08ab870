"""The command line: a parser made from the commands and the settings."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, BooleanOptionalAction, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from typing import Any, NoReturn

from commands.command import Command
from models import address
from settings import FILE, NAMES, PREFIX, SECRETS, Settings, meaning, shown

DESCRIPTION = "Ordergraph: order fulfillment as a GraphQL service, over one SQLite file or a PostgreSQL database."
EPILOG = f"""examples:
  server.py serve                        start the server with its defaults
  server.py serve --port 9000            a setting by flag
  {PREFIX}PORT=9000 server.py serve  the same by the environment
  server.py serve --help                 all that serve can be told

Every setting can be given by flag, by environment ({PREFIX}PORT) or in a file ({FILE}); see docs/settings.md.
Exit codes: 0 done, 1 it could not be done, 2 it was asked for wrongly."""


class Parser(ArgumentParser):
    """One that complains without repeating passwords."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words, and end with 2."""
        super().error(address.shown(message))


def parser(commands: Sequence[Command]) -> ArgumentParser:
    """The parser; what it finds has the command as `command`."""
    top = Parser(
        prog="server.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    below = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in commands:
        one = below.add_parser(
            command.name,
            help=command.summary,
            description=command.description,
            epilog=f"examples:\n{command.examples}",
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        one.set_defaults(command=command)
        command.arguments(one)
        if command.settings:
            _add_settings(one, command.settings)
    return top


def given(arguments: Namespace) -> dict[str, Any]:
    """The settings that were given as flags."""
    return {name: value for name, value in vars(arguments).items() if name in NAMES}


def _add_settings(parser: ArgumentParser, names: Sequence[str]) -> None:
    group = parser.add_argument_group("settings", f"Flags win over the environment ({PREFIX}…), that over the file.")
    group.add_argument("--config", metavar="FILE", help=f"read settings from this TOML file instead of {FILE}")
    for name in (name for name in names if name not in SECRETS):
        field = Settings.model_fields[name]
        flag = f"--{name.replace('_', '-')}"
        text = f"{meaning(name)} Default: {shown(field.default)}".replace("%", "%%")
        if field.annotation is bool:
            group.add_argument(flag, action=BooleanOptionalAction, default=SUPPRESS, help=text)
        else:
            group.add_argument(flag, default=SUPPRESS, metavar="VALUE", help=text)
