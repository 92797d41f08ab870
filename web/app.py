"""The application: which door leads where."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from strawberry import Schema

from resolvers.turns import Turns
from schema.documents import fault
from web import authentication, trusted
from web.answer import refusal
from web.budgets import Bounds, Budgets, bounds
from web.door import Door
from web.errors import BadRequest
from web.graphql_http import GraphQLOverHttp
from web.graphql_request import Requests
from web.graphql_socket import GraphQLOverSocket
from web.health import Ready, alive
from web.operation import Operations
from web.origins import Origins
from web.pages import Pages
from web.request_id import RequestId
from web.scrape import Scrape
from web.service import Service

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All of them come to GraphQL's door, which says which it takes."""


def application(service: Service, schema: Schema) -> Starlette:
    """The ASGI application. Its lifespan opens and closes the service."""
    settings = service.settings
    demands_tokens = authentication.is_configured(settings)
    door = _door(service, schema)
    over_http = GraphQLOverHttp(
        door, service.stopping, settings.max_body_bytes, settings.body_seconds, settings.heartbeat_seconds
    )
    over_socket = GraphQLOverSocket(door, service.sockets, settings.connection_init_seconds, settings.socket_operations)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None, None]:
        async with service.running():
            yield

    app = Starlette(
        routes=[
            Route("/graphql", over_http.respond, methods=METHODS, middleware=door.origins.middleware()),
            WebSocketRoute("/graphql", over_socket.serve),
            Route("/healthz", alive),
            Route("/metrics", Scrape(service, settings.metrics_token.get_secret_value(), not demands_tokens).answer),
            Route("/readyz", Ready(service).ready),
            *Pages(settings.explorer).routes(),
            WebSocketRoute("/{path:path}", nowhere),
        ],
        middleware=[Middleware(RequestId, loopback_only=not demands_tokens)],
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # a place has one address, and no answer repeats what the client says of ours
    app.state.service = service
    return app


async def nowhere(websocket: WebSocket) -> None:
    """Refuse a socket to any other path."""
    await websocket.send_denial_response(refusal(BadRequest("Sockets are opened at /graphql.", "NOT_FOUND", 404)))


def _door(service: Service, schema: Schema) -> Door:
    settings = service.settings
    documents = trusted.read(settings.trusted_documents, lambda text: fault(schema._schema, text, service.limits))
    per_caller = bounds(settings) if authentication.is_configured(settings) else Bounds()
    budgets = Budgets(per_caller)
    return Door(
        origins=Origins(settings.allowed_origins),
        callers=authentication.callers(settings, service.is_denied),
        budgets=budgets,
        stays=service.stays,
        requests=Requests(settings.max_variables_depth, settings.max_variables_values, documents),
        operations=Operations(
            schema,
            service.context,
            service.metrics,
            settings.operation_seconds,
            Turns(per_caller.operations_at_once),
            budgets.charge,
            service.tracing,
        ),
    )
