"""uvicorn's protocol for sockets, strict where it is lax: broken handshakes and frames get the answers of RFC 6455."""

from __future__ import annotations

from http import HTTPStatus

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request

VERSION = "13"
MOST_FRAMES = 1000
"""Of one message. Empty frames count for nothing in its length, and would be kept without end."""


class Strict(WebSocketsSansIOProtocol):
    """What uvicorn leaves without an answer, or logs with a traceback, is refused."""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self._refuse_handshake()  # what can't even be read as a request is never handed over

    def handle_connect(self, event: Request) -> None:
        if event.headers.get_all("Sec-WebSocket-Version") == [VERSION]:
            super().handle_connect(event)
            return
        text = f"A handshake says Sec-WebSocket-Version: {VERSION}.\n"
        refusal = self.conn.reject(HTTPStatus.UPGRADE_REQUIRED, text)
        refusal.headers["Sec-WebSocket-Version"] = VERSION
        self.conn.send_response(refusal)
        self._refuse_handshake()

    def _refuse_handshake(self) -> None:
        self.handshake_initiated = self.close_sent = True
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        if len(self.frames) < MOST_FRAMES:
            super().handle_cont(event)
        else:
            self._fail(CloseCode.MESSAGE_TOO_BIG, f"a message in more than {MOST_FRAMES} frames")

    def send_receive_event_to_app(self) -> None:
        try:
            if self.curr_msg_data_type == "text":
                b"".join(self.frames).decode()
        except UnicodeDecodeError:  # looked at before uvicorn does, which would log a traceback for each
            self._fail(CloseCode.INVALID_DATA, "a text is UTF-8")
        else:
            super().send_receive_event_to_app()

    def _fail(self, code: CloseCode, reason: str) -> None:
        self.frames = []
        self.conn.fail(code, reason)
        self.handle_parser_exception()
