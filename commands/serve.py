"""`server.py serve`: the server itself."""

from __future__ import annotations

import socket
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from commands.command import Command, Problem
from settings import NAMES, Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from web.service import Service


def command(create_app: Callable[[Settings], Starlette]) -> Command:
    """The command; the application is made by `create_app`."""

    def run(settings: Settings, arguments: Namespace) -> int:
        from web import logs
        from web.authentication import is_configured
        from web.errors import StartProblem
        from web.listener import bound

        logs.configure(settings.log_format, settings.log_level)
        try:
            with bound(settings.host, settings.port, loopback_only=not is_configured(settings)) as listening:
                _run(create_app(settings), settings, listening, arguments.examples)
        except StartProblem as problem:
            raise Problem(str(problem)) from None
        return 0

    return Command(
        name="serve",
        summary="start the server",
        description="""Serves GraphQL at /graphql, over HTTP and sockets, and an explorer at /explorer.

The database is made and brought up to date as needed. It is one SQLite file, by default data/ordergraph.db below the
working directory; one server writes it. Without authentication only this machine is served; with it (the settings that
begin with auth) everybody needs a token.
Ctrl-C or SIGTERM stop the server: what runs is finished first.""",
        examples="""  server.py serve
  server.py serve --examples                                with something to look at
  server.py serve --port 0                                  take any free port, and say which
  server.py serve --database-url sqlite:////tmp/orders.db   a file elsewhere
  ORDERGRAPH_LOG_FORMAT=json server.py serve                settings by the environment""",
        run=run,
        settings=NAMES,
        arguments=_arguments,
    )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--examples", action="store_true", help="when the database is new, fill it with the story of `demo`"
    )


def _run(app: Starlette, settings: Settings, listening: socket.socket, examples: bool) -> None:
    import uvloop

    from models.database import DatabaseProblem
    from web.frames import with_room

    try:
        with_room(lambda: uvloop.run(_serve(app, settings, listening, examples)))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None


async def _serve(app: Starlette, settings: Settings, listening: socket.socket, examples: bool) -> None:
    import structlog

    from commands.demo import fill
    from web.authentication import is_configured
    from web.listener import Listener, address_of

    log = structlog.get_logger("server")
    service: Service = app.state.service
    if examples:
        told = await fill(settings)
        log.info("example orders written" if told else "no example orders: the database is not new", story=told)
    async with app.router.lifespan_context(app):
        log.info("database", file=str(settings.database_path.resolve()), durable=settings.durable)
        if is_configured(settings):
            log.info("callers need tokens", issuer=settings.auth_issuer, audience=settings.auth_audience)
        else:
            log.info("no authentication is configured: whoever reaches this address may do everything", caller="local")
        url = address_of(listening)
        explorer = {"explorer": f"{url}/explorer"} if settings.explorer else {}
        log.info("serving", url=url, graphql=f"{url}/graphql", **explorer)
        await Listener(app, settings, service.drain).serve(sockets=[listening])
    log.info("stopped")
