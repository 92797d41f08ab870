"""GraphQL over a socket: the protocol graphql-transport-ws, and no other.

Close codes: 4400 a message that is none, 4401 an operation before the acknowledgement, 4403 a caller who may not come
in or stay (a page of another origin gets the answer 403 to the handshake), 4406 another protocol, 4408 no
connection_init in time, 4409 an id in use, 4429 a second connection_init, 4500 a fault of ours, 4503 more than a caller
may have (sockets, or attempts without a good token), 1013 callers can't be checked at the moment, 1001 the server is
stopping: the last two and 4503 mean to come back. Broken frames are `rfc6455`'s.

What is no message at all closes the socket: one that is not JSON, lacks its type, its id, or a payload that is an
object. From there on it is an operation; whatever is wrong with it is told by an `error` message to that operation.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack, aclosing, suppress
from contextvars import copy_context
from itertools import count
from typing import Any

import orjson
import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.types.graphql import OperationType

from web.answer import refusal
from web.caller import Caller
from web.door import Door
from web.errors import INTERNAL, BadRequest, OverBound, one
from web.operation import Operation
from web.socket_message import Closed, id_of, message_of, payload_of
from web.sockets import Sockets

log = structlog.get_logger("socket")

PROTOCOL = "graphql-transport-ws"
LONGEST_OF_STRANGERS, MOST_OF_STRANGERS = 16_384, 20
"""Characters and messages, until it is known who is there."""
INTERNAL_REASON = "Something went wrong here"
CLOSED_BY = {401: 4403, 403: 4403, 429: 4503, 503: 1013}
"""How a socket is closed whose caller would get this status over HTTP. 1013: try again later."""


class GraphQLOverSocket:
    """The endpoint."""

    def __init__(self, door: Door, sockets: Sockets, init_seconds: float, most_operations: int) -> None:
        self.door = door
        self.sockets = sockets
        self.init_seconds = init_seconds
        self.most_operations = most_operations

    async def serve(self, websocket: WebSocket) -> None:
        """Serve one socket until it is closed."""
        try:
            self.door.origins.look_at(websocket.headers)
        except BadRequest as problem:
            self.door.operations.metrics.refused([problem.code])
            await websocket.send_denial_response(refusal(problem))
            return
        if PROTOCOL not in websocket.scope["subprotocols"]:
            await websocket.accept()
            await websocket.close(4406, f"Subprotocol not acceptable: {PROTOCOL} is spoken here")
            return
        await websocket.accept(subprotocol=PROTOCOL)
        await Connection(self, websocket).run()


class Connection:
    """One socket: who is at its other end, and the operations that run on it."""

    def __init__(self, endpoint: GraphQLOverSocket, websocket: WebSocket) -> None:
        self.endpoint = endpoint
        self.door = endpoint.door
        self.websocket = websocket
        self.caller: Caller | None = None
        self.running: dict[str, tuple[Operation, asyncio.Task[None]]] = {}
        self.stopping = False
        self._held = ExitStack()
        self._leaving: asyncio.Task[None] | None = None
        self._heard = 0
        self._count = count(1)

    async def run(self) -> None:
        """Take messages until one side closes. Operations that still run then are canceled; writes finish anyway."""
        self.endpoint.sockets.opened(self)
        try:
            async with asyncio.timeout(self.endpoint.init_seconds):
                while self.caller is None:
                    await self._take(await self._receive())
            while True:
                await self._take(await self._receive())
        except TimeoutError:
            await self.close(4408, "Connection initialisation timeout")
        except Closed as problem:
            await self.close(problem.code, problem.reason)
        except WebSocketDisconnect:
            pass
        except Exception:
            log.exception("a socket crashed")
            await self.close(4500, INTERNAL_REASON)
        finally:
            self.endpoint.sockets.closed(self)
            self._held.close()
            for task in (tasks := self._tasks()):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def stop(self) -> None:
        """Take no further operations, end subscriptions, let queries and mutations be answered, then close."""
        self.stopping = True
        for operation, task in self.running.values():
            if operation.kind is OperationType.SUBSCRIPTION:
                task.cancel()
        await asyncio.gather(*self._tasks(), return_exceptions=True)
        await self.close(1001, "The server is stopping")

    async def close(self, code: int, reason: str) -> None:
        """Close the socket, if it is not closed already."""
        if self.websocket.application_state is WebSocketState.CONNECTED:
            self.door.operations.metrics.closed(code)
            with suppress(RuntimeError, WebSocketDisconnect):
                await self.websocket.close(code, reason)

    async def _receive(self) -> dict[str, Any]:
        message = await self.websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", 1006))
        if (text := message.get("text")) is None:
            raise Closed(4400, "Messages are texts")
        self._weigh(text)
        return message_of(text)

    def _weigh(self, text: str) -> None:
        """Raises Closed when it is too much, before anything is made of it."""
        self._heard += 1
        if self.caller is not None:
            try:
                self.door.budgets.weigh(self.caller, len(text))
            except BadRequest as problem:
                raise Closed(CLOSED_BY[problem.status], str(problem)) from None
        elif len(text) > LONGEST_OF_STRANGERS:
            said = f"Before the acknowledgement a message has at most {LONGEST_OF_STRANGERS:,} characters"
            raise Closed(1009, f"{said}, not {len(text):,}")
        elif self._heard > MOST_OF_STRANGERS:
            raise Closed(4400, f"Before the acknowledgement come at most {MOST_OF_STRANGERS} messages")

    async def _take(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "connection_init":
                await self._init(payload_of(message) or {})
            case "ping":
                payload = payload_of(message)
                await self.send({"type": "pong"} | ({} if payload is None else {"payload": payload}))
            case "pong":
                payload_of(message)
            case "subscribe":
                if (payload := payload_of(message)) is None:
                    raise Closed(4400, "What to subscribe to stands in the payload")
                await self._subscribe(id_of(message), payload)
            case "complete":
                if found := self.running.pop(id_of(message), None):
                    found[1].cancel()
            case unknown:
                raise Closed(4400, f"There are no messages of type {unknown[:50]}")

    async def _init(self, payload: dict[str, Any]) -> None:
        if self.caller is not None:
            raise Closed(4429, "Too many initialisation requests")
        try:
            finding = self.door.callers.of_socket(payload, self.websocket.headers)
            caller = await self.door.budgets.admitted(finding, self.websocket)
            self._held.enter_context(self.door.budgets.socket(caller))
        except BadRequest as problem:
            raise Closed(CLOSED_BY.get(problem.status, 4400), str(problem)) from None
        self.caller = caller
        self.endpoint.sockets.admitted(self)
        self._held.callback(self.door.stays.begin(caller, self._expel).end)
        await self.send({"type": "connection_ack"})

    def give_way(self) -> None:
        """Close: others want to come in, and this one has not said who it is."""
        self._leaving = asyncio.create_task(self.close(4408, "Connection initialisation timeout: others wait"))

    def _expel(self, why: str) -> None:
        """The caller may stay no longer: nothing more is sent, nothing more is begun."""
        self.stopping = True
        for task in self._tasks():
            task.cancel()
        self._leaving = asyncio.create_task(self.close(4403, why))

    async def _subscribe(self, id: str, payload: dict[str, Any]) -> None:
        if self.caller is None:
            raise Closed(4401, "Unauthorized")
        if id in self.running:
            raise Closed(4409, f"Subscriber for {id} already exists")
        try:
            self._look_for_room(self.caller)
            request = self.door.requests.from_object(payload)
        except BadRequest as problem:  # what is wrong with one operation is no matter of the others
            await self._refuse(id, problem)
        else:
            request_id = f"{self.websocket.state.request_id}.{next(self._count)}"
            traceparent = self.websocket.headers.get("traceparent")
            operation = Operation(request, self.caller.access, request_id, "socket", traceparent)
            self._begin(id, operation)

    def _look_for_room(self, caller: Caller) -> None:
        """Raises BadRequest when no further operation may begin."""
        if self.stopping:
            raise BadRequest("The server is stopping. Nothing was done.", "STOPPING")
        running, most = len(self.running) + 1, self.endpoint.most_operations
        if running > most:
            said = "With this one {} operations run"
            raise OverBound(said, "TOO_MANY_OPERATIONS", "socket_operations", most, running)
        self.door.budgets.begin(caller)

    def _begin(self, id: str, operation: Operation) -> None:
        context = copy_context()
        context.run(structlog.contextvars.bind_contextvars, request_id=operation.request_id)
        task = asyncio.create_task(self._run(id, operation), context=context)
        # not by the task itself: one that is canceled before its first step never comes to an end of its own
        task.add_done_callback(lambda done: self.door.operations.ended(operation), context=context)
        self.running[id] = operation, task

    async def _run(self, id: str, operation: Operation) -> None:
        try:
            async with aclosing(self.door.operations.results(operation)) as results:
                async for response in results:
                    if "data" not in response:
                        operation.outcome = "failed"
                        break
                    await self.send({"id": id, "type": "next", "payload": response})
                else:
                    operation.outcome = "done"
            self._forget(id, operation)
            if operation.outcome == "done":
                await self.send({"id": id, "type": "complete"})
            else:
                await self._fail(id, response)
        except WebSocketDisconnect:
            pass
        except Exception:
            operation.outcome = "crashed"
            log.exception("an operation crashed")
            with suppress(WebSocketDisconnect):
                await self._fail(id, one(INTERNAL, "INTERNAL", requestId=operation.request_id))
        finally:
            self._forget(id, operation)

    def _forget(self, id: str, operation: Operation) -> None:
        """Free the id, before the last message is on its way; it may be another operation's by now."""
        if (found := self.running.get(id)) and found[0] is operation:
            del self.running[id]

    def _tasks(self) -> list[asyncio.Task[None]]:
        return [task for _, task in self.running.values()]

    async def _refuse(self, id: str, problem: BadRequest) -> None:
        self.door.operations.metrics.refused([problem.code])
        await self._fail(id, problem.response())

    async def _fail(self, id: str, response: dict[str, Any]) -> None:
        await self.send({"id": id, "type": "error", "payload": response["errors"]})

    async def send(self, message: dict[str, Any]) -> None:
        """Send a message. Raises WebSocketDisconnect when nobody is there any more."""
        if self.websocket.application_state is not WebSocketState.CONNECTED:
            raise WebSocketDisconnect(1006)
        await self.websocket.send_text(orjson.dumps(message).decode())
