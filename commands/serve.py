"""`server.py serve`: the server itself."""

from __future__ import annotations

import socket
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

import structlog
import uvloop
from starlette.applications import Starlette

from commands.command import Command
from commands.example_orders import write_examples
from settings import NAMES, Settings
from web import logs
from web.listener import Listener, address_of, bound
from web.service import Service

log = structlog.get_logger("server")

CreateApp = Callable[[Settings], Starlette]


def command(create_app: CreateApp) -> Command:
    """The command; the application is made by `create_app`."""

    def run(settings: Settings, arguments: Namespace) -> int:
        logs.configure(settings.log_format, settings.log_level)
        listening = bound(settings.host, settings.port)
        with listening:
            uvloop.run(_serve(create_app(settings), settings, listening, arguments.examples))
        return 0

    return Command(
        name="serve",
        summary="start the server",
        description="""Serves GraphQL at /graphql, over HTTP and sockets, and an explorer at /explorer.

The database is made and brought up to date as needed. It is one SQLite file, by default data/ordergraph.db below the
working directory; one server writes it. No authentication is configured yet, so that only this machine is served.
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
        "--examples", action="store_true", help="when the database is new, fill it with orders in many states"
    )


async def _serve(app: Starlette, settings: Settings, listening: socket.socket, examples: bool) -> None:
    service: Service = app.state.service
    async with app.router.lifespan_context(app):
        log.info("database", file=str(settings.database_path.resolve()), durable=settings.durable)
        if examples:
            written = await write_examples(service.running_engine())
            log.info("example orders written" if written else "no example orders: the database is not new")
        log.info("no authentication is configured: whoever reaches this address may do everything", caller="local")
        url = address_of(listening)
        log.info("serving", url=url, graphql=f"{url}/graphql", explorer=f"{url}/explorer")
        await Listener(app, settings, service.drain).serve(sockets=[listening])
    log.info("stopped")
