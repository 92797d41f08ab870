"""What must never be seen from outside: words of Python, of the database, of libraries, of our own files."""

from __future__ import annotations

import re

INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|line \d+, in |sqlite|OperationalError|SELECT |INSERT |UPDATE |PRAGMA|orjson|simdjson|"
    r"starlette|uvicorn|strawberry|graphql-core|tortoise|NoneType|object has no attribute|object at 0x|<class|"
    r"\bdict\b|KeyError|TypeError|ValueError|Exception|codec can't|surrogates|ordinal|maximum recursion|"
    r"unexpected keyword|positional argument|site-packages|/home/|/usr/|/work/|/tmp/",
    re.IGNORECASE,
)

IN_PYTHON = re.compile(r"\b(?:None|True|False)\b|\(char \d|\w+Error\b|internal error|Something went wrong")
QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
"""What a client sent is quoted in errors; it may say anything."""


def shown(text: str) -> list[str]:
    """What a text shows of the inside."""
    return INSIDE.findall(text)


def said_of(message: str) -> list[str]:
    """What a message, but for what it quotes, says of the inside, be it only by how values are written there."""
    words = QUOTED.sub("", message)
    return shown(words) + IN_PYTHON.findall(words)
