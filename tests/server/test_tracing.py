"""Traces: a span for each operation arrives where OpenTelemetry's variables say, with nothing of what was asked."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.server.neighbour import neighbour
from tests.server.process import COMMAND, ROOT, ServerProcess
from tests.server.socket_client import acknowledged

PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
CREATE = """mutation Create($title: String!) {
  createCustomerOrder(input: { title: $title, description: "SECRET literal" }) { order { id } } }"""


class Collector:
    """Takes in spans as a collector does."""

    def __init__(self) -> None:
        self.spans: list[Any] = []
        self.services: set[str] = set()
        self.raw = b""

    def take(self, body: bytes) -> None:
        """A batch."""
        self.raw += body
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            attributes = {each.key: each.value.string_value for each in resource.resource.attributes}
            self.services.add(attributes["service.name"])
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Thank for a batch."""
        self.take(request.rfile.read(int(request.headers["Content-Length"])))
        request.send_response(200)
        request.send_header("Content-Length", "0")
        request.end_headers()


async def ask_by_socket(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("1", "query Look { viewer { actor } }", operationName="Look")
        await socket.hear()
        await socket.hear()


def test_each_operation_is_one_span_below_that_of_its_caller(tmp_path: Path) -> None:
    collector = Collector()
    with neighbour(collector.answer) as address:
        to = {"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_BSP_SCHEDULE_DELAY": "100"}
        with ServerProcess(tmp_path, "--tracing", **to) as server:  # type: ignore[arg-type]
            body = {"query": CREATE, "variables": {"title": "SECRET title"}, "operationName": "Create"}
            headers = {"traceparent": f"00-{PARENT[0]}-{PARENT[1]}-01", "X-Request-Id": "traced-1"}
            assert httpx.post(server.graphql, json=body, headers=headers).status_code == 200
            httpx.post(server.graphql, json={"query": "{ nothing }"})
            asyncio.run(ask_by_socket(server))
    created, refused, looked = sorted(collector.spans, key=lambda span: span.start_time_unix_nano)
    assert collector.services == {"ordergraph"}
    assert (created.name, looked.name) == ("mutation Create", "query Look")
    assert (created.trace_id.hex(), created.parent_span_id.hex()) == PARENT
    assert created.end_time_unix_nano > created.start_time_unix_nano
    told = {each.key: each.value for each in created.attributes}
    assert told["ordergraph.request_id"].string_value == "traced-1"
    assert told["ordergraph.transport"].string_value == "http"
    codes = {each.key: each.value for each in refused.attributes}["ordergraph.codes"]
    assert [each.string_value for each in codes.array_value.values] == ["GRAPHQL_VALIDATION_FAILED"]
    assert b"SECRET" not in collector.raw


def test_a_collector_that_is_not_there_does_no_harm(tmp_path: Path) -> None:
    to = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1", "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with ServerProcess(tmp_path, "--tracing", **to) as server:  # type: ignore[arg-type]
        for _ in range(3):
            assert httpx.post(server.graphql, json={"query": "{ __typename }"}).status_code == 200
        server.signal(signal.SIGTERM)
        assert server.ended(5) == 0


def test_without_the_extra_it_is_refused_in_words(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['opentelemetry.sdk.trace'] = None; sys.argv = sys.argv[1:]; import runpy; "
    code = hidden + f"sys.path.insert(0, {str(ROOT)!r}); runpy.run_path({COMMAND[1]!r}, run_name='__main__')"
    words = ["server.py", "serve", "--port", "0", "--tracing"]
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stderr
    assert "pip install 'ordergraph[tracing]'" in done.stderr
