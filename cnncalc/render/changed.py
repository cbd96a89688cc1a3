"""What differs from the last print of a table, marked in the new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.columns import Column
from cnncalc.render.figures import ADDED, CHANGED, REMOVED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.render.columns import Cells, Total

_UNMARKED = ("line",)
"""Columns that move when text is written above."""


class Print:
    """The texts of a table as they were printed, without marks: those of each layer by its name."""

    def __init__(self, cells: Cells, names: Sequence[str]) -> None:
        """`names` are the layers of the rows."""
        columns = _compared(cells)
        self.names = _once(names)
        self.rows = dict(zip(self.names, zip(*[column.texts for column in columns], strict=True), strict=True))
        self.sums = {column.key: column.total for column in columns}
        self.totals = {total.key: (total.text, total.unit) for total in cells.totals}
        self.facts = cells.model, cells.facts


def _once(names: Sequence[str]) -> list[str]:
    """Names that tell rows apart, also where two are called alike."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name}\0{seen[name]}")
    return found


def _compared(cells: Cells) -> list[Column]:
    """The columns, that of shares without its bars."""
    return [cells.fit.shares[-1] if cells.fit and column.key == "share" else column for column in cells.columns]


def mark(cells: Cells, names: Sequence[str], last: Print) -> None:
    """Mark in `cells`, whose rows are the layers `names`, what differs from the last print; layers that are gone stand where
    they were, with the texts that they had."""
    new = Print(cells, names)
    order = _with_the_gone(new.names, last.names)
    changed = 0
    for at, column in enumerate(cells.columns):
        key = column.key
        differs = [
            key not in _UNMARKED
            and name in new.rows
            and name in last.rows
            and new.rows[name][at] != last.rows[name][at]
            for name in order
        ]
        sums = last.sums.get(key) != new.sums[key]
        changed += sum(differs) + sums
        for drawn in _drawn(cells, column):
            texts = dict(zip(new.names, drawn.texts, strict=True))
            drawn.texts = [texts[name] if name in texts else last.rows[name][at] for name in order]
            _sign(drawn, differs, sums)
    signs = [REMOVED if name not in new.rows else "" if name in last.rows else ADDED for name in order]
    if any(signs):
        for drawn in _drawn(cells, cells.columns[0]):
            drawn.texts = [f"{sign or ' '} {text}" for sign, text in zip(signs, drawn.texts, strict=True)]
            drawn.least += 2
    quiet = dict(zip(new.names, cells.quiet, strict=True))
    cells.quiet = [quiet.get(name, True) for name in order]
    changed += _mark_totals(cells, last)
    cells.notes.append(_summary(changed, signs.count(ADDED), signs.count(REMOVED)))


def _drawn(cells: Cells, column: Column) -> list[Column]:
    """A column in all the forms that a layout may choose from."""
    return cells.fit.shares if cells.fit and column.key == "share" else [column]


def _with_the_gone(names: list[str], before: list[str]) -> list[str]:
    """The layers, and those of before that are gone, each behind the one it followed."""
    there, followers = set(names), dict[str, list[str]]()
    last = ""
    for name in before:
        if name in there:
            last = name
        else:
            followers.setdefault(last, []).append(name)
    return [*followers.get("", ()), *(each for name in names for each in (name, *followers.get(name, ())))]


def _sign(column: Column, differs: list[bool], sums: bool) -> None:
    """Put the sign behind the texts that differ, and room for it behind the others of a column that ends alike."""
    if not any(differs) and not sums:
        return
    blank = " " if column.right else ""
    column.texts = [text + (CHANGED if sign else blank) for text, sign in zip(column.texts, differs, strict=True)]
    column.total += (CHANGED if sums else blank) if column.total else ""
    column.least += 1


def _mark_totals(cells: Cells, last: Print) -> int:
    """Mark the totals below the table and the line above it; how many differ."""
    shown = [total for total in cells.totals if total.key not in cells.summed]
    changed = [total for total in shown if last.totals.get(total.key) != (total.text, total.unit)]
    for total in shown if changed else ():
        total.text += CHANGED if _among(total, changed) else " "
    facts = last.facts != (cells.model, cells.facts)
    if facts:
        cells.facts += f" {CHANGED}"
    return len(changed) + facts


def _among(total: Total, totals: list[Total]) -> bool:
    return any(total is each for each in totals)


def _summary(changed: int, added: int, gone: int) -> str:
    """`since the last print: 3 figures changed (◂), 1 layer added (+)`."""
    parts = []
    if changed:
        parts.append(f"{changed:,} {'cell' if changed == 1 else 'cells'} changed ({CHANGED})")
    if added:
        parts.append(f"{added:,} {'layer' if added == 1 else 'layers'} added ({ADDED})")
    if gone:
        parts.append(f"{gone:,} {'layer' if gone == 1 else 'layers'} removed ({REMOVED})")
    return f"since the last print: {', '.join(parts) or 'nothing changed'}"
