"""`server.py serve`: the server itself."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING

from commands.command import Command, Problem
from settings import NAMES, Settings

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from web.service import Service


NO_WORKERS = (
    "--workers: several processes can't write one SQLite file: its journal would lose its order, and none would hear "
    "of the others' changes. Use PostgreSQL (--database-url postgresql://…), or one process, which serves some "
    "thousand operations a second."
)


def command(create_app: Callable[[Settings], Starlette]) -> Command:
    """The command; the application is made by `create_app`."""

    def run(settings: Settings, arguments: Namespace) -> int:
        from web import logs
        from web.authentication import is_configured
        from web.errors import StartProblem
        from web.listener import bound

        if settings.workers > 1 and settings.database_path is not None:
            raise Problem(NO_WORKERS)
        logs.configure(settings.log_format, settings.log_level)
        try:
            with bound(settings.host, settings.port, loopback_only=not is_configured(settings)) as listening:
                app = create_app(settings)
                if settings.workers > 1:
                    return _run_many(app, settings, listening, arguments.examples)
                _run(app, settings, listening, arguments.examples)
        except StartProblem as problem:
            raise Problem(str(problem)) from None
        return 0

    return Command(
        name="serve",
        summary="start the server",
        description="""Serves GraphQL at /graphql, over HTTP and sockets, and an explorer at /explorer.

The database is made and brought up to date as needed. It is one SQLite file, by default data/ordergraph.db below the
working directory, which one process writes; or a PostgreSQL database, for any number of processes and machines, with
--workers so many of them here. Without authentication only this machine is served; with it (the settings that
begin with auth) everybody needs a token.
Ctrl-C or SIGTERM stop the server: what runs is finished first.""",
        examples="""  server.py serve
  server.py serve --examples                                with something to look at
  server.py serve --port 0                                  take any free port, and say which
  server.py serve --database-url sqlite:////tmp/orders.db   a file elsewhere
  server.py serve --workers 4 --database-url postgresql://ordergraph@db.example.com/orders
  ORDERGRAPH_LOG_FORMAT=json server.py serve                settings by the environment""",
        run=run,
        settings=NAMES,
        arguments=_arguments,
    )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--examples", action="store_true", help="when the database is new, fill it with the story of `demo`"
    )


def _run(
    app: Starlette, settings: Settings, listening: socket.socket, examples: bool, watched: int | None = None
) -> None:
    import uvloop

    from models.database import DatabaseProblem
    from web.frames import with_room

    try:
        with_room(lambda: uvloop.run(_serve(app, settings, listening, examples, watched)))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None


def _run_many(app: Starlette, settings: Settings, listening: socket.socket, examples: bool) -> int:
    """What is to be done once is done before there are many."""
    import structlog
    import uvloop

    from commands.migrate import bring_up_to_date
    from commands.workers import Workers
    from models.database import DatabaseProblem

    try:
        uvloop.run(bring_up_to_date(settings, settings.workers))
        if examples:
            uvloop.run(_fill(settings))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None

    def work(watched: int) -> int:
        try:
            _run(app, settings, listening, False, watched)
        except Problem as problem:
            structlog.get_logger("server").error("a worker could not start", why=str(problem))
            return 1
        return 0

    _announce(settings, listening)
    # nobody here takes connections: what came in when the last worker has stopped would wait for nothing
    code = Workers(settings.workers, settings.stop_seconds, work, listening.close).run()
    structlog.get_logger("server").info("stopped")
    return code


async def _fill(settings: Settings) -> None:
    import structlog

    from commands.demo import fill

    told = await fill(settings)
    log = structlog.get_logger("server")
    log.info("example orders written" if told else "no example orders: the database is not new", story=told)


def _announce(settings: Settings, listening: socket.socket) -> None:
    import structlog

    from web.authentication import is_configured
    from web.listener import address_of

    log = structlog.get_logger("server")
    if is_configured(settings):
        log.info("callers need tokens", issuer=settings.auth_issuer, audience=settings.auth_audience)
    else:
        log.info("no authentication is configured: whoever reaches this address may do everything", caller="local")
    url = address_of(listening)
    explorer = {"explorer": f"{url}/explorer"} if settings.explorer else {}
    log.info("serving", url=url, graphql=f"{url}/graphql", workers=settings.workers, **explorer)


async def _serve(
    app: Starlette, settings: Settings, listening: socket.socket, examples: bool, watched: int | None
) -> None:
    """Serve until told to stop, by a signal or by the end of the file that is watched."""
    import structlog

    from web.listener import Listener

    log = structlog.get_logger("server")
    service: Service = app.state.service
    if examples:
        await _fill(settings)
    if watched is not None:
        asyncio.get_running_loop().add_reader(watched, _stop_since_nobody_watches, watched)
    async with app.router.lifespan_context(app):
        if watched is None:
            _announce(settings, listening)
        else:
            log.info("a worker is ready", process=os.getpid())
        await Listener(app, settings, service.drain).serve(sockets=[listening])
    if watched is None:
        log.info("stopped")


def _stop_since_nobody_watches(watched: int) -> None:
    asyncio.get_running_loop().remove_reader(watched)
    os.kill(os.getpid(), signal.SIGTERM)
