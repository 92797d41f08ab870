"""Handshakes and frames of sockets, as RFC 6455 has them: the library's reading of them, made stricter where it is lax.

A handshake of another version gets 426 with the version that is spoken. A text is looked at frame by frame, so that one
that is not UTF-8 ends the socket with 1007 as soon as that is certain. The frames of one message are counted: empty
ones would add up without ever reaching the greatest length.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from http import HTTPStatus
from logging import Logger

from websockets.exceptions import PayloadTooBig
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

VERSION = "13"
MOST_FRAMES = 10_000
"""Frames of one message; further ones count as too long."""

CONTROL = (Opcode.PING, Opcode.PONG, Opcode.CLOSE)
NO_HANDSHAKE = f"This is not the handshake of a WebSocket: RFC 6455, version {VERSION}, without a body.\n"
NOT_UTF_8 = "not UTF-8"

Utf8 = getincrementaldecoder("utf-8")


class Rfc6455(ServerProtocol):
    """The protocol of one socket, without its input and output."""

    def __init__(self, max_size: int | None, logger: Logger) -> None:
        super().__init__(max_size=max_size, logger=logger)
        self._text = Utf8()
        self._is_text = False
        self._frames = 0

    def accept(self, request: Request) -> Response:
        """The answer to a handshake."""
        response = super().accept(request)
        if response.status_code == HTTPStatus.BAD_REQUEST and not _is_spoken(request):
            response = self.reject(HTTPStatus.UPGRADE_REQUIRED, NO_HANDSHAKE)
            response.headers["Upgrade"] = "websocket"
            response.headers["Sec-WebSocket-Version"] = VERSION
        return response

    def reject(self, status: int, text: str) -> Response:
        """A refusal in our own words: the library's tell how it reads headers."""
        return super().reject(status, NO_HANDSHAKE if text and status < HTTPStatus.INTERNAL_SERVER_ERROR else text)

    def recv_frame(self, frame: Frame) -> None:
        """Take a frame that came in. What is raised closes the socket with the code for it."""
        try:
            super().recv_frame(frame)
            if frame.opcode not in CONTROL:
                self._look_at(frame)
        except UnicodeDecodeError as error:
            raise UnicodeDecodeError("utf-8", error.object, error.start, error.end, NOT_UTF_8) from None

    def _look_at(self, frame: Frame) -> None:
        if frame.opcode is not Opcode.CONT:
            self._text.reset()
            self._is_text, self._frames = frame.opcode is Opcode.TEXT, 0
        self._frames += 1
        if self._frames > MOST_FRAMES:
            raise TooManyFrames(None, MOST_FRAMES)
        if self._is_text:
            self._text.decode(frame.data, frame.fin)


class TooManyFrames(PayloadTooBig):
    """A message in too many pieces."""

    def __str__(self) -> str:
        return f"a message of more than {MOST_FRAMES} frames"


def _is_spoken(request: Request) -> bool:
    return request.headers.get_all("Sec-WebSocket-Version") == [VERSION]
