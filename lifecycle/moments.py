"""Reckoning with times as the tables keep them: ISO 8601 text in UTC with milliseconds."""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta


def later(moment: str, minutes: int = 0, seconds: int = 0) -> str:
    """So much later."""
    return _text(_read(moment) + timedelta(minutes=minutes, seconds=seconds))


def months_later(moment: str, months: int) -> str:
    """The same day and time so many months later; the last day of a shorter month."""
    start = _read(moment)
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return _text(start.replace(year=year, month=month, day=min(start.day, monthrange(year, month)[1])))


def shifted(moment: str, then: str, now: str) -> str:
    """As much later than `now` as it was later than `then`."""
    return _text(_read(now) + (_read(moment) - _read(then)))


def _read(moment: str) -> datetime:
    return datetime.fromisoformat(moment)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
