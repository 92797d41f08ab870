"""Log lines: text on a terminal, one JSON object a line otherwise. Never with variables or bodies in them.

What libraries log through the standard library comes out in the same form, with the request id where there is one.
"""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

Form = Literal["auto", "text", "json"]

SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

QUIET = {
    "uvicorn.error": logging.WARNING,
    "strawberry.execution": logging.CRITICAL,
    "asyncio": logging.WARNING,
    "tortoise": logging.WARNING,
}
"""Libraries whose lines we write ourselves, better: strawberry's would repeat each error without its masking."""


def configure(form: Form, level: str) -> None:
    """Set up logging for the process, to standard error."""
    as_text = form == "text" or (form == "auto" and sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*SHARED, structlog.stdlib.ExtraAdder()],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_rendering(as_text)],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(max(least, root.level))
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _rendering(as_text: bool) -> list[Processor]:
    if as_text:
        colors, plain = sys.stderr.isatty(), structlog.dev.plain_traceback  # the others show what variables hold
        return [
            structlog.dev.ConsoleRenderer(colors=colors, sort_keys=False, pad_event_to=0, exception_formatter=plain)
        ]
    return [structlog.processors.format_exc_info, _named, structlog.processors.JSONRenderer()]


def _named(logger: WrappedLogger, method: str, line: EventDict) -> EventDict:
    """What is first in a line is what one looks for first."""
    first = {"timestamp": line.pop("timestamp", None), "level": line.pop("level", None), "event": line.pop("event", "")}
    return {**first, **line}
