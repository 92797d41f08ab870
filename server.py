"""The entrance: `create_app` for ASGI servers, and the command line. Wiring only."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commands import (
    backup,
    catalog,
    check,
    demo,
    export_schema,
    export_settings,
    migrate,
    renew_epoch,
    serve,
    token,
    version,
)
from commands.command import Problem
from commands.parser import given, parser
from models.driver import Busy, Unavailable, Unsettled
from settings import Settings, SettingsProblem, read

if TYPE_CHECKING:
    from starlette.applications import Starlette


def create_app(settings: Settings) -> Starlette:
    """The ASGI application; its lifespan opens and closes the database."""
    gc.disable()  # a sixth of the time of loading went into looking for garbage, of which there is none
    try:
        from schema import schema
        from web.app import application
        from web.service import Service

        return application(Service(settings), schema)
    finally:
        gc.enable()


COMMANDS = (
    serve.command(create_app),
    migrate.COMMAND,
    check.COMMAND,
    backup.COMMAND,
    renew_epoch.COMMAND,
    catalog.COMMAND,
    demo.COMMAND,
    export_schema.COMMAND,
    export_settings.COMMAND,
    token.COMMAND,
    version.COMMAND,
)


def main(words: Sequence[str]) -> int:
    """Do what the command line says. The exit code: 0 done, 1 it could not be done, 2 asked for wrongly."""
    arguments = parser(COMMANDS).parse_args(words)
    try:
        settings = read(given(arguments), getattr(arguments, "config", None))
        return int(arguments.command.run(settings, arguments))
    except SettingsProblem as problem:
        return _complain(problem, 2)
    except Problem as problem:
        return _complain(problem, 1)
    except (Busy, Unavailable, Unsettled) as problem:
        return _complain(f"The database can't be used at the moment: {problem}. Try again when it can be.", 1)
    except KeyboardInterrupt:
        return 130


def _complain(problem: object, code: int) -> int:
    print(f"server.py: {problem}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
