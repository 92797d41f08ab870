"""Cursors: where in which journal a client has read up to."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple


class Cursor(NamedTuple):
    """A position of the journal with this epoch; everything up to and including it was seen."""

    epoch: str
    position: int


def encode(epoch: str, position: int) -> str:
    """The opaque text that clients keep."""
    return base64.urlsafe_b64encode(f"{epoch}:{position}".encode()).decode().rstrip("=")


def decode(text: str) -> Cursor | None:
    """What such a text says, None when it was not made by `encode`."""
    try:
        plain = base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)).decode()
    except (binascii.Error, UnicodeError):
        return None
    epoch, _, position = plain.partition(":")
    if not epoch or not position.isascii() or not position.isdigit() or len(position) > 18:
        return None
    return Cursor(epoch, int(position)) if encode(epoch, int(position)) == text else None
