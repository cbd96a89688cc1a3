"""Keys of a group that do not line up with it, comments that end a layer: read only where something is already wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source

BELONGS = {
    "if": ("residual",),
    "shortcut": ("residual",),
    "merge": ("residual", "parallel"),
    "do": ("when",),
    "else": ("when",),
}
"""Keys that stand beside a group's own key, in its column."""


def column_of(source: Source, number: int) -> str:
    """What to do with line `number` where it holds a group's key that does not line up with the group; or nothing."""
    found = re.match(r"\s*(?:- +)?(\w+):(?:\s|$)", source.line(number))
    return beside(source, found[1], number) if found and found[1] in BELONGS else ""


def commented(source: Source, number: int) -> str:
    """What to do where a comment ended a layer that runs over several lines, before line `number`; or nothing."""
    opened = closed = 0
    comment = False
    for above in range(number - 1, max(0, number - 100), -1):
        code, mark, _ = source.line(above).partition("#")
        opened, closed, comment = opened + code.count("("), closed + code.count(")"), comment or bool(mark)
        if re.match(r"\s*- ", code):
            break
    if comment and opened > closed:
        return "a comment ends the layer: write '- |' and the layer indented below it, comments and all"
    return ""


def beside(source: Source, key: str, number: int) -> str:
    """`indent if to column 5, the column of residual on line 4`, for a key on line `number`; or nothing."""
    groups = "|".join(BELONGS[key])
    for above in range(number - 1, max(0, number - 200), -1):
        found = re.match(rf"[\s-]*(?:[\w.-]+: *\{{ *)?({groups}):", source.line(above))
        if found:
            return f"indent {key} to column {found.start(1) + 1}, the column of {found[1]} on line {above}"
    return ""
