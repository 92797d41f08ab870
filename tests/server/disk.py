"""A small disk, and a server that is asked to write on it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.inside import shown
from tests.server.process import ServerProcess

WATCH = "subscription { stateChanges { __typename ... on StateChange { sequence nodeId } } }"
COUNT = "{ customerOrders { totalCount } stateChanges { totalCount } }"
CREATE = """mutation ($text: String!) { createCustomerOrder(input: { title: "Kept", description: $text }) {
  order { id } changeCount errors { __typename code message } } }"""
LONG = "x" * 9_000


@contextmanager
def mounted(place: Path, size: str) -> Iterator[Path]:
    """A disk of this size; the test is left out where nobody may mount one."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    done = subprocess.run(mount, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"NOT TESTED: a full disk takes the right to mount one: {done.stderr}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def ask(server: ServerProcess, query: str, **variables: str) -> dict[str, Any]:
    answer = httpx.post(server.graphql, json={"query": query, "variables": variables}, timeout=30)
    assert answer.status_code == 200 and shown(answer.text) == [], answer.text
    found: dict[str, Any] = answer.json()
    return found


def create(server: ServerProcess, text: str = "") -> dict[str, Any]:
    made: dict[str, Any] = ask(server, CREATE, text=text)["data"]["createCustomerOrder"]
    return made


def is_refused(made: dict[str, Any]) -> bool:
    if made["errors"]:
        (error,) = made["errors"]
        assert (error["__typename"], error["code"]) == ("Overloaded", "DATABASE_UNAVAILABLE")
        assert made["order"] is None and made["changeCount"] == 0
    return bool(made["errors"])


def ready(server: ServerProcess) -> bool:
    return httpx.get(f"{server.url}/readyz", timeout=10).status_code == 200


def wait_until_ready(server: ServerProcess) -> None:
    deadline = time.monotonic() + 15
    while not ready(server):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def fill(place: Path) -> Path:
    """Take all the room that is left."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return ballast
