"""Broken frames and handshakes get the codes of RFC 6455, and nothing else on the server is the worse for it."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from pathlib import Path

import pytest

from tests.server.process import ServerProcess
from tests.server.raw_socket import BINARY, CLOSE, CONTINUED, PING, PONG, TEXT, asked, frame, raw

PING_MESSAGE = b'{"type":"ping"}'
PROTOCOL_ERROR, BAD_DATA, TOO_BIG, NO_MESSAGE = 1002, 1007, 1009, 4400
MEGABYTE = 1024 * 1024


def closing(code: int, reason: bytes = b"") -> bytes:
    """A close frame."""
    return frame(CLOSE, code.to_bytes(2, "big") + reason)


BROKEN = {
    "no mask": (frame(TEXT, PING_MESSAGE, masked=False), PROTOCOL_ERROR),
    "the first reserved bit": (frame(TEXT, PING_MESSAGE, reserved=4), PROTOCOL_ERROR),
    "the last reserved bit": (frame(TEXT, PING_MESSAGE, reserved=1), PROTOCOL_ERROR),
    "an unknown kind": (frame(3, PING_MESSAGE), PROTOCOL_ERROR),
    "an unknown control frame": (frame(11, b"x"), PROTOCOL_ERROR),
    "a long ping": (frame(PING, b"x" * 126), PROTOCOL_ERROR),
    "a ping in parts": (frame(PING, b"x", last=False), PROTOCOL_ERROR),
    "a close of one byte": (frame(CLOSE, b"\x03"), PROTOCOL_ERROR),
    "a close in parts": (frame(CLOSE, last=False), PROTOCOL_ERROR),
    **{f"a close with the code {code}": (closing(code), PROTOCOL_ERROR) for code in (0, 999, 1005, 1006, 1015, 5000)},
    "a close with no text": (closing(1000, b"\xff"), BAD_DATA),
    "a continuation of nothing": (frame(CONTINUED, PING_MESSAGE), PROTOCOL_ERROR),
    "a text within a text": (frame(TEXT, b"{", last=False) + frame(TEXT, PING_MESSAGE), PROTOCOL_ERROR),
    "no UTF-8": (frame(TEXT, b'{"type":"\xff\xfe"}'), BAD_DATA),
    "half a character": (frame(TEXT, b'{"type":"\xc3'), BAD_DATA),
    "a character cut in two, never whole": (
        frame(TEXT, b'"\xc3', last=False) + frame(CONTINUED, b'"'),
        BAD_DATA,
    ),
    "broken before the end": (frame(TEXT, b"\xc0\xaf", last=False), BAD_DATA),
    "surrogates": (frame(TEXT, b'"\xed\xa0\x80"'), BAD_DATA),
    "a length just beyond": (frame(TEXT, length=MEGABYTE + 1), TOO_BIG),
    "a length beyond all": (frame(TEXT, b"x", length=2**62), TOO_BIG),
    "a negative length": (frame(TEXT, b"x", length=2**63), TOO_BIG),
    "a long message": (frame(TEXT, b" " * 1_100_000), TOO_BIG),
    "a long message in parts": (
        frame(TEXT, b" " * 600_000, last=False) + frame(CONTINUED, b" " * 600_000),
        TOO_BIG,
    ),
    "a message in more parts than any": (
        frame(TEXT, b'"', last=False) + frame(CONTINUED, b"", last=False) * 10_000,
        TOO_BIG,
    ),
    "bytes": (frame(BINARY, PING_MESSAGE), NO_MESSAGE),
    "bytes in parts": (frame(BINARY, b"\xff", last=False) + frame(CONTINUED), NO_MESSAGE),
    "a zero": (frame(TEXT, b"\0"), NO_MESSAGE),
    "an empty text": (frame(TEXT), NO_MESSAGE),
    "an empty text in parts": (frame(TEXT, last=False) + frame(CONTINUED), NO_MESSAGE),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_frames_close_with_the_code_for_it(server: ServerProcess, name: str) -> None:
    frames, code = BROKEN[name]
    async with raw(server) as socket, raw(server) as other:
        await socket.send(frames)
        found, reason = await socket.closed()
        assert found == code
        assert reason
        await other.send(frame(TEXT, PING_MESSAGE))
        assert await other.hear() == (TEXT, b'{"type":"pong"}')


async def test_what_is_allowed_is_taken(server: ServerProcess) -> None:
    async with raw(server) as socket:
        await socket.send(frame(TEXT, PING_MESSAGE[:5], last=False), frame(PING, b"in between"))
        assert await socket.hear() == (PONG, b"in between")
        await socket.send(frame(PONG, b"asked by nobody"), frame(CONTINUED, PING_MESSAGE[5:]))
        assert await socket.hear() == (TEXT, b'{"type":"pong"}')
        text = json.dumps({"type": "ping", "payload": {"a": "ü€😀"}}, ensure_ascii=False).encode()
        await socket.send(
            frame(TEXT, text[:32], last=False),
            *(frame(CONTINUED, text[i : i + 1], last=False) for i in range(32, len(text))),
            frame(CONTINUED),
        )
        assert json.loads((await socket.hear())[1]) == {"type": "pong", "payload": {"a": "ü€😀"}}


async def test_a_message_of_very_many_parts_is_taken(server: ServerProcess) -> None:
    async with raw(server) as socket:
        parts = [frame(TEXT, PING_MESSAGE, last=False), *[frame(CONTINUED, b"", last=False)] * 9_998, frame(CONTINUED)]
        await socket.send(*parts)
        assert await socket.hear() == (TEXT, b'{"type":"pong"}')


@pytest.mark.parametrize("said", [b"\x03\xe8bye", b"\x0f\xa0", b"\x0b\xb8\xc3\xa4", b""])
async def test_a_close_is_answered_by_the_same(server: ServerProcess, said: bytes) -> None:
    async with raw(server) as socket:
        await socket.send(frame(CLOSE, said))
        assert await socket.hear() == (CLOSE, said)
        assert await socket.reader.read() == b""


async def test_the_code_reaches_a_client_that_goes_on_sending(server: ServerProcess) -> None:
    async with raw(server) as socket:
        socket.writer.write(frame(TEXT, length=MEGABYTE + 1) + b"x" * 8 * MEGABYTE)
        assert (await socket.closed())[0] == TOO_BIG


async def test_operations_of_a_socket_that_breaks_are_ended(server: ServerProcess) -> None:
    async with raw(server) as socket:
        query = "subscription Broken { stateChanges { __typename } }"
        await socket.say({"type": "subscribe", "id": "1", "payload": {"query": query, "operationName": "Broken"}})
        assert b"CaughtUp" in (await socket.hear())[1]
        await socket.send(frame(TEXT, b"{}", masked=False))
        assert (await socket.closed())[0] == PROTOCOL_ERROR
    line = await asyncio.to_thread(server.wait_for, "operation", name="Broken")
    assert line["outcome"] == "canceled"


async def test_who_does_not_answer_pings_is_told_so(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--ws-ping-interval", "0.1", "--ws-ping-timeout", "0.2") as server:
        async with asked(server) as (socket, _, _):
            assert (await socket.hear())[0] == PING
            assert await socket.closed() == (1011, "keepalive ping timeout")


async def test_the_memory_does_not_grow_with_pongs_that_nobody_reads(server: ServerProcess) -> None:
    pings = frame(PING, b"x" * 125) * 2_000
    async with raw(server) as socket:
        before = server.resident_bytes()
        with suppress(TimeoutError):
            async with asyncio.timeout(10):
                for _ in range(400):
                    await asyncio.wait_for(socket.send(pings), 0.5)
        assert server.resident_bytes() - before < 32 * MEGABYTE


REFUSED: dict[str, tuple[dict[str, str | None], int]] = {
    "another version": ({"Sec_WebSocket_Version": "8"}, 426),
    "no version": ({"Sec_WebSocket_Version": None}, 426),
    "a key that is none": ({"Sec_WebSocket_Key": "short"}, 400),
    "a key of other letters": ({"Sec_WebSocket_Key": "é"}, 400),
    "no key": ({"Sec_WebSocket_Key": None}, 400),
    "an empty list of protocols": ({"Sec_WebSocket_Protocol": ""}, 400),
    "two protocols without a comma": ({"Sec_WebSocket_Protocol": "a b"}, 400),
    "a body": ({"Content_Length": "5"}, 400),
    "a body in chunks": ({"Transfer_Encoding": "chunked"}, 400),
    "a long header": ({"X_Long": "x" * 10_000}, 431),
    "many headers": ({f"X_{number}": "x" for number in range(200)}, 431),
    "another origin": ({"Origin": "https://evil.example"}, 403),
    "another protocol than sockets": ({"Upgrade": "h2c"}, 400),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_handshake_that_is_none_is_refused_in_http(server: ServerProcess, name: str) -> None:
    changed, status = REFUSED[name]
    async with asked(server, **changed) as (socket, found, headers):
        assert found == status
        assert headers.get("sec-websocket-version") == ("13" if status == 426 else None)
        body = await socket.reader.readexactly(int(headers["content-length"]))
        assert body and b"Traceback" not in body and b"websockets" not in body


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("POST /graphql HTTP/1.1", 405),
        ("GET /graphql HTTP/1.0", 400),
        ("GET /graphql\xe9 HTTP/1.1", 400),
        ("GET /orders/CO-000001 HTTP/1.1", 404),
    ],
)
async def test_a_handshake_of_another_kind_or_place_is_refused(server: ServerProcess, line: str, status: int) -> None:
    async with asked(server, line) as (_, found, _):
        assert found == status


async def test_what_is_asked_for_beyond_the_protocol_is_not_agreed_to(server: ServerProcess) -> None:
    async with asked(server, Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits, x") as (
        _,
        found,
        had,
    ):
        assert found == 101
        assert "sec-websocket-extensions" not in had
        assert had["sec-websocket-protocol"] == "graphql-transport-ws"
        assert had["x-request-id"]
    async with asked(server, Sec_WebSocket_Protocol=None) as (socket, found, had):
        assert found == 101
        assert "sec-websocket-protocol" not in had
        assert (await socket.closed())[0] == 4406
