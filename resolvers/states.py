"""What a state's name says by itself."""

from __future__ import annotations

from lifecycle.vocabulary import State
from resolvers.rows import Row

LABELS = {state.value: state.label for state in State}
CATEGORIES = {state.value: state.category.value for state in State}


def label(row: Row) -> str:
    """The words for the state that a node shows."""
    return LABELS[row.state]


def category(row: Row) -> str:
    """The color of the state that a node shows."""
    return CATEGORIES[row.state]


def numbered_title(row: Row) -> str:
    """What to call an order."""
    return f"{row.number} {row.title}"


def problem_in_words(row: Row) -> str:
    """What to call a fallout record."""
    return str(row.fallout_type).capitalize().replace("_", " ")
