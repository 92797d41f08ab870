"""GraphQL responses as answers over HTTP."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.responses import Response

from web.errors import BadRequest
from web.media_type import JSON


def answer(response: dict[str, Any], media_type: str = JSON, status: int = 200) -> Response:
    """The answer that carries a response."""
    return Response(orjson.dumps(response), status, media_type=f"{media_type}; charset=utf-8")


def refusal(problem: BadRequest, media_type: str = JSON) -> Response:
    """The answer to what is no request, or none for this place."""
    refused = answer(problem.response(), media_type, problem.status)
    refused.headers.update(problem.headers)
    return refused
