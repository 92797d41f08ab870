"""The explorer: Strawberry's own GraphiQL page, pointed at our endpoint, with example operations in its tabs.

The page is read from the installed package and changed in three places; should a release change those, this fails at
the start and not in somebody's browser. Its scripts come from elsewhere (unpkg.com) until we bring our own.
"""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.http.ides import get_graphql_ide_html

from web.explorer_examples import EXAMPLES


class PageChanged(Exception):
    """The installed page lacks a place that has to be changed."""


def page() -> str:
    """The page."""
    tabs = json.dumps([{"query": text.strip() + "\n"} for text in EXAMPLES]).replace("</", "<\\/")
    return _changed(
        get_graphql_ide_html("graphiql"),
        {
            "<title>Strawberry GraphiQL</title>": "<title>Ordergraph explorer</title>",
            'const fetchURL = window.location.href.split("?")[0];': (
                f'const fetchURL = new URL("/graphql", window.location.href).href;\n'
                f"const asked = parameters.q;\nconst defaultTabs = {tabs};"
            ),
            "query: query,": "query: asked,\n          defaultTabs,",
        },
    )


def _changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        if text.count(old) != 1:
            raise PageChanged(f"Strawberry's page should have once: {old}")
        text = text.replace(old, new)
    return text


PAGE = page()


async def explorer(request: Request) -> Response:
    """The page, as it was made at the start."""
    return HTMLResponse(PAGE)
