"""Whether the process lives, and whether it serves."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from web.service import Service


async def alive(request: Request) -> Response:
    """/healthz: the process answers; nothing else is looked at."""
    return PlainTextResponse("ok\n")


class Ready:
    """/readyz: 200 when operations would be served, 503 while starting, stopping, or cut off from the database."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def ready(self, request: Request) -> Response:
        """Look, now."""
        if await self.service.is_ready():
            return PlainTextResponse("ready\n")
        return PlainTextResponse("not ready\n", 503, headers={"Retry-After": "1"})
