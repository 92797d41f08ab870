"""A question that can't be meant: the message says what would be right, and reaches the client as it is."""

from __future__ import annotations


class BadInput(Exception):
    """A bad cursor, page size, id or filter; `code` becomes the error's `extensions.code`."""

    def __init__(self, message: str, code: str = "BAD_INPUT", **extensions: object) -> None:
        super().__init__(message)
        self.code = code
        self.extensions = extensions
