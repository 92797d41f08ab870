"""A document as a text: how long it is and how deep its brackets go, told before anything parses it.

The parser calls itself for each bracket, so that a text of nothing but brackets would end it by a RecursionError. This
looks at each character once, and keeps nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
    \#[^\n\r]*+                                                     # a comment: no token
    | (?P<open>[{(\[]) | (?P<close>[})\]])
    | (?:
        \"{3}(?:[^"\\]++|\\(?:\"{3})?|"(?!""))*+(?:\"{3})?          # a block of text, even if it never ends
        | "(?:[^"\\\n\r]++|\\.)*+"?
        | \.\.\. | [A-Za-z_][A-Za-z0-9_]*+ | (?P<number>-?[0-9][A-Za-z0-9_.+-]*+)
        | [^\s,\ufeff]
      )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class TextSize:
    """What there is of a text. `depth` counts the brackets around selections, `value_depth` those within arguments."""

    tokens: int
    depth: int
    value_depth: int
    longest_number: int


def text_size(text: str) -> TextSize:
    """Count. A text that is no document is counted as far as the parser would get, and a bit beyond."""
    tokens = comments = longest_number = 0
    around = within = deepest_around = deepest_within = 0
    in_arguments = False
    for found in TOKEN.finditer(text):
        tokens += 1
        kind = found.lastgroup
        if kind == "open":
            if found[0] == "(":
                in_arguments, within = True, 0
            elif in_arguments:
                within += 1
                deepest_within = max(deepest_within, within)
            else:
                around += 1
                deepest_around = max(deepest_around, around)
        elif kind == "close":
            if found[0] == ")":
                in_arguments = False
            elif in_arguments:
                within -= 1
            else:
                around -= 1
        elif kind == "number":
            longest_number = max(longest_number, found.end() - found.start())
        elif text[found.start()] == "#":
            comments += 1
    return TextSize(tokens - comments, deepest_around, deepest_within, longest_number)
