"""Traces for OpenTelemetry: a span for each operation, never one for a field, never with variables or documents.

Needs the extra `ordergraph[tracing]`. Where spans go is said by OpenTelemetry's own variables
(OTEL_EXPORTER_OTLP_ENDPOINT and others); a caller's `traceparent` makes its span the parent.
"""

from __future__ import annotations

import os
import threading
import time
from typing import TYPE_CHECKING, Any

from web.errors import StartProblem
from web.version import VERSION

if TYPE_CHECKING:
    from web.operation import Operation

SERVICE_NAME = "OTEL_SERVICE_NAME"
PATIENCE = 2.0
BILLION = 1_000_000_000


class TracingProblem(StartProblem):
    """Tracing is switched on and can't be; the message says what would help."""


class Tracing:
    """Tells of operations. Raises TracingProblem when the extra is not installed."""

    def __init__(self) -> None:
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError:
            text = "tracing is switched on, but what it needs is not installed: pip install 'ordergraph[tracing]'."
            raise TracingProblem(text) from None
        named = {} if os.environ.get(SERVICE_NAME) else {"service.name": "ordergraph"}
        self._provider = TracerProvider(resource=Resource.create({**named, "service.version": VERSION}))
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("ordergraph", VERSION)

    def ended(self, operation: Operation, kind: str, seconds: float) -> None:
        """An operation is over: its span goes out with the next batch."""
        from opentelemetry.trace import SpanKind, StatusCode

        end = time.time_ns()
        name = operation.name
        span = self._tracer.start_span(
            f"{kind} {name}" if name else kind,
            context=_parent(operation.traceparent),
            kind=SpanKind.SERVER,
            start_time=end - int(seconds * BILLION),
            attributes={
                "graphql.operation.type": kind,
                "graphql.operation.name": name or "",
                "ordergraph.transport": operation.transport,
                "ordergraph.outcome": operation.outcome,
                "ordergraph.codes": sorted(operation.codes),
                "ordergraph.request_id": operation.request_id,
            },
        )
        if operation.outcome in ("crashed", "failed") or "INTERNAL" in operation.codes:
            span.set_status(StatusCode.ERROR)
        span.end(end)

    def stop(self) -> None:
        """Send what is waiting, and no more after that. Blocks for a bounded time: a collector may be gone."""
        sending = threading.Thread(target=self._provider.shutdown, daemon=True)
        sending.start()
        sending.join(PATIENCE)


def _parent(traceparent: str | None) -> Any:
    from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

    return TraceContextTextMapPropagator().extract({"traceparent": traceparent}) if traceparent else None
