"""Broken frames and handshakes get the codes of RFC 6455, and nothing else on the server is the worse for it."""

from __future__ import annotations

import json

import pytest

from tests.server.process import ServerProcess
from tests.server.raw_socket import BINARY, CLOSE, CONTINUED, PING, PONG, TEXT, answered, frame, raw

PING_MESSAGE = b'{"type":"ping"}'
PROTOCOL_ERROR, BAD_DATA, TOO_BIG, NO_MESSAGE = 1002, 1007, 1009, 4400

BROKEN = {
    "no mask": (frame(TEXT, PING_MESSAGE, masked=False), PROTOCOL_ERROR),
    "the first reserved bit": (frame(TEXT, PING_MESSAGE, reserved=4), PROTOCOL_ERROR),
    "the last reserved bit": (frame(TEXT, PING_MESSAGE, reserved=1), PROTOCOL_ERROR),
    "an unknown kind": (frame(3, PING_MESSAGE), PROTOCOL_ERROR),
    "an unknown control frame": (frame(11, b"x"), PROTOCOL_ERROR),
    "a long ping": (frame(PING, b"x" * 126), PROTOCOL_ERROR),
    "a ping in parts": (frame(PING, b"x", last=False), PROTOCOL_ERROR),
    "a close of one byte": (frame(CLOSE, b"\x03"), PROTOCOL_ERROR),
    "a close with a reserved code": (frame(CLOSE, (1005).to_bytes(2, "big")), PROTOCOL_ERROR),
    "a close with a code beyond all": (frame(CLOSE, (5000).to_bytes(2, "big")), PROTOCOL_ERROR),
    "a close with no text": (frame(CLOSE, (1000).to_bytes(2, "big") + b"\xff"), BAD_DATA),
    "a continuation of nothing": (frame(CONTINUED, PING_MESSAGE), PROTOCOL_ERROR),
    "a text within a text": (frame(TEXT, b"{", last=False) + frame(TEXT, PING_MESSAGE), PROTOCOL_ERROR),
    "no UTF-8": (frame(TEXT, b'{"type":"\xff\xfe"}'), BAD_DATA),
    "half a character": (frame(TEXT, b'{"type":"\xc3'), BAD_DATA),
    "a character cut in two, never whole": (
        frame(TEXT, b'"\xc3', last=False) + frame(CONTINUED, b'"'),
        BAD_DATA,
    ),
    "surrogates": (frame(TEXT, b'"\xed\xa0\x80"'), BAD_DATA),
    "a length beyond all": (frame(TEXT, b"x", length=2**62), TOO_BIG),
    "a negative length": (frame(TEXT, b"x", length=2**63), TOO_BIG),
    "a long message": (frame(TEXT, b" " * 1_100_000), TOO_BIG),
    "a long message in parts": (
        frame(TEXT, b" " * 600_000, last=False) + frame(CONTINUED, b" " * 600_000),
        TOO_BIG,
    ),
    "a message in more parts than any": (
        frame(TEXT, b'"', last=False) + frame(CONTINUED, b"", last=False) * 5_000,
        TOO_BIG,
    ),
    "bytes": (frame(BINARY, PING_MESSAGE), NO_MESSAGE),
    "an empty text": (frame(TEXT), NO_MESSAGE),
    "an empty text in parts": (frame(TEXT, last=False) + frame(CONTINUED), NO_MESSAGE),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_frames_close_with_the_code_for_it(server: ServerProcess, name: str) -> None:
    frames, code = BROKEN[name]
    async with raw(server) as socket, raw(server) as other:
        await socket.send(frames)
        assert await socket.close_code() == code
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
        await socket.send(frame(CLOSE, (1000).to_bytes(2, "big") + b"bye"))
        assert await socket.close_code() == 1000


HANDSHAKE = (
    "GET /graphql HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: {version}\r\n{more}\r\n"
)
GOOD = {"key": "AAAAAAAAAAAAAAAAAAAAAA==", "version": "13", "more": ""}
REFUSED = {
    "another version": ({"version": "12"}, b"426"),
    "a key that is none": ({"key": "short"}, b"400"),
    "no key": ({"key": ""}, b"400"),
    "two keys": ({"more": "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"}, b"400"),
    "another origin": ({"more": "Origin: https://evil.example\r\n"}, b"403"),
    "a long header": ({"more": "X: " + "x" * 10_000 + "\r\n"}, b"431"),
    "many headers": ({"more": "X: x\r\n" * 200}, b"431"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_handshake_that_is_none_is_refused_in_http(server: ServerProcess, name: str) -> None:
    changed, status = REFUSED[name]
    host = server.url.removeprefix("http://")
    answer = await answered(server, HANDSHAKE.format(host=host, **(GOOD | changed)).encode())
    assert answer.split(b" ")[1].startswith(status), answer[:300]
    assert b"Traceback" not in answer and b"websockets" not in answer
