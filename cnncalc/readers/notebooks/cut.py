"""Which cells count where one is named: `lesson.ipynb:model@12` is the model as it is once cell 12 has run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cnncalc.diagnostics.errors import refused

if TYPE_CHECKING:
    from cnncalc.readers.notebooks.notebook import Cell


def up_to(name: str, cells: list[Cell], wanted: str) -> tuple[list[Cell], str]:
    """The cells that count, and what of them is meant without its cell; `wanted` is what followed the file's colon."""
    meant, mark, number = wanted.rpartition("@")
    if not mark:
        return cells, wanted
    if not number.strip().isdecimal() or len(number) > 9 or not 1 <= int(number) <= len(cells):
        raise refused(
            name,
            f"there is no cell {number.strip():.20} in this notebook",
            f"its code cells are counted from 1 to {len(cells)}: write {name}:{meant or 'NAME'}@{len(cells)}",
        )
    return cells[: int(number)], meant


def until_rebound(cells: list[Cell], wanted: str) -> list[Cell]:
    """The cells from which a model of a named cell may have its input: those before the next that binds its name."""
    meant, _, number = wanted.rpartition("@")
    name = re.match(r"\w*", meant)[0]  # type: ignore[index]
    last = int(number)
    bound = re.compile(
        rf"^[ \t]*(?:(?:class|def)[ \t]+{name}\b|(?:[\w.]+[ \t]*,[ \t]*)*{name}[ \t]*=(?!=))", re.MULTILINE
    )
    while last < len(cells) and not bound.search(cells[last].source.text):
        last += 1
    return cells[:last]
