"""The page at `/`: where things are."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from web.errors import BadRequest
from web.media_type import HTML, chosen

PLACES = {
    "/graphql": "GraphQL: POST with JSON, sockets (graphql-transport-ws), server-sent events",
    "/explorer": "explorer with example operations",
    "/healthz": "whether the process lives",
    "/readyz": "whether it serves",
}

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Ordergraph</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}}dt{{margin-top:1rem}}
dd{{margin:0}}</style>
<h1>Ordergraph</h1>
<p>Order fulfillment as a GraphQL service.</p>
<dl>{places}</dl>
</html>
"""


async def landing(request: Request) -> Response:
    """The page, or the same as text for who takes no HTML."""
    try:
        media_type = chosen(request.headers.get("accept"), ("text/plain", HTML))
    except BadRequest:
        media_type = "text/plain"
    if media_type == HTML:
        places = "".join(f'<dt><a href="{path}">{path}</a></dt><dd>{what}</dd>' for path, what in PLACES.items())
        return HTMLResponse(PAGE.format(places=places))
    return PlainTextResponse("Ordergraph\n\n" + "".join(f"{path:<10} {what}\n" for path, what in PLACES.items()))
