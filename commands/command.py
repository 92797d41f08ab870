"""The form of a command."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass

from settings import Settings


class Problem(Exception):
    """What was asked for can't be done; the message says why and what would help. Exit code 1."""


def no_arguments(parser: ArgumentParser) -> None:
    """For commands that have nothing but settings."""


@dataclass(frozen=True)
class Command:
    """One command: what its help says, the settings it takes as flags, and what it does; `run` gives the exit code."""

    name: str
    summary: str
    description: str
    examples: str
    run: Callable[[Settings, Namespace], int]
    settings: tuple[str, ...] = ()
    arguments: Callable[[ArgumentParser], None] = no_arguments
