"""The log tells of every operation by its request's id, and nothing of what was asked or shown."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest

from tests.server.issuer import bearer, secret_settings, token
from tests.server.process import ROOT, ServerProcess
from tests.server.socket_client import opened

MARK = "mArKeD"
CREATE = (
    "mutation ($t: String!, $k: String) { createCustomerOrder(input: {title: $t, idempotencyKey: $k}) { changeCount } }"
)
LOOK = "query ($id: ID!) { node(id: $id) { id } }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    settings = secret_settings(ORDERGRAPH_LOG_LEVEL="debug", ORDERGRAPH_METRICS_TOKEN=f"metrics {MARK}")
    with ServerProcess(tmp_path_factory.mktemp("server"), **settings) as running:
        yield running


def test_a_crash_shows_no_values_in_the_form_for_people(capfd: pytest.CaptureFixture[str]) -> None:
    said = f"""
import structlog
from web.logs import configure

def crash(secret):
    raise ValueError("a crash")

configure("text", "info")
try:
    crash("{MARK}")
except ValueError:
    structlog.get_logger("a").exception("it crashed")
"""
    done = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert "ValueError: a crash" in done.stderr and "in crash" in done.stderr
    assert MARK not in done.stderr


async def test_nothing_that_was_said_is_in_the_log(server: ServerProcess) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers=bearer()) as http:
        for number, body in enumerate(
            (
                {"query": CREATE, "variables": {"t": MARK, "k": MARK}},
                {"query": LOOK, "variables": {"id": MARK}},
                {"query": f'{{ node(id: "{MARK}") {{ id }} }}'},
                {"query": f'mutation {{ createCustomerOrder(input: {{title: "{MARK}"}}) {{ changeCount }} }}'},
                {"query": f"{{ {MARK} }}"},
                {"query": f"{{ # {MARK}"},
                {"query": LOOK, "variables": {"id": {"deep": [MARK]}}},
                {"query": LOOK, "variables": MARK},
                {"query": LOOK, "operationName": "Other", "variables": {"id": MARK}},
                {"query": LOOK, "operationName": MARK, "variables": {"id": "co_1"}},
                {"query": LOOK, "operationName": f"\x1b[31m{MARK * 9_000}", "variables": {"id": "co_1"}},
                {"query": LOOK, "variables": {"id": "co_1"}, "extensions": {"x": MARK}},
            )
        ):
            await http.post("/graphql", json=body, headers={"X-Request-Id": f"said-{number}"})
            await http.get("/graphql", params={"query": LOOK, "variables": f'{{"id": "{MARK}"}}'})
        await http.post("/graphql", content=f'{{"query": "{MARK}', headers={"Content-Type": "application/json"})
        await http.get(f"/{MARK}")
        for shown in (f"Bearer {MARK}.{MARK}.{MARK}", f"Basic {MARK}", f"Bearer {token(sub='')}"):
            await http.post("/graphql", json={"query": LOOK}, headers={"Authorization": shown, "X-Other": MARK})
        await http.get("/metrics", headers={"Authorization": f"Bearer {MARK}"})
    async with opened(server) as socket:
        await socket.say({"type": "connection_init", "payload": {**bearer(), "more": MARK}})
        await socket.hear()
        await socket.ask("1", LOOK, variables={"id": MARK})
        await socket.hear()
        await socket.ask(MARK, f"{{ {MARK} }}")
        await socket.hear()
        await socket.say({"type": "ping", "payload": {"a": MARK}})
        await socket.say(MARK)
        await socket.closed()
    async with opened(server) as socket:
        await socket.say({"type": "connection_init", "payload": {"Authorization": f"Bearer {MARK}"}})
        await socket.closed()
    server.wait_for("operation", request_id="said-9")
    assert server.wait_for("operation", request_id="said-0")["actor"] == "ida"
    log = "".join(server.lines)
    assert MARK not in log
    assert "eyJ" not in log, "no token is in it"
    operations = [line for line in server.events() if line["event"] == "operation"]
    assert len(operations) > 15 and all(line["request_id"] for line in operations)
