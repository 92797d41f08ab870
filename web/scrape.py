"""/metrics: for Prometheus, and for whom the operator lets look."""

from __future__ import annotations

import hmac

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from web.service import Service


class Scrape:
    """The endpoint. Without authentication everybody on this machine may look; with it, whoever has the token."""

    def __init__(self, service: Service, token: str, is_open: bool) -> None:
        self.service = service
        self.token = token
        self.is_open = is_open

    async def answer(self, request: Request) -> Response:
        """The figures, now."""
        if self.token:
            shown = request.headers.get("authorization", "").encode()
            if not hmac.compare_digest(shown, f"Bearer {self.token}".encode()):
                headers = {"WWW-Authenticate": 'Bearer realm="metrics"'}
                return PlainTextResponse("The setting metrics_token says who may look.\n", 401, headers=headers)
        elif not self.is_open:
            return PlainTextResponse("Set metrics_token to let somebody look.\n", 404)
        text = self.service.metrics.text(await self.service.moment())
        return Response(text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})
