"""The plane of a layer that is drawn: rows and columns; of three axes a slice across the first, of one a single row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.draw.layer.view import View
from cnncalc.layers.families.taps import Taps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.draw.layer.subject import Subject

_ONE = Taps(1, 1, 0, 0, 1, 1, 1, 1)
"""The rows of a layer that has columns alone."""


class Plane:
    """Rows and columns as they are drawn, at most about `limit` positions each; `depth` is the first of three axes."""

    def __init__(self, subject: Subject, limit: int, most: int | None = None) -> None:
        axes, index = subject.axes, subject.index
        views = [View(axis, i, limit, most) for axis, i in zip(axes, index, strict=True)]
        self.subject = subject
        self.depth = views[0] if len(views) == 3 else None
        self.rows = views[-2] if len(views) > 1 else View(_ONE, 0, limit)
        self.columns = views[-1]
        self.slice = self._slice()

    def _slice(self) -> int | None:
        """The position along the first of three axes that the drawn slice of the input stands at."""
        if self.depth is None:
            return None
        taps = self.depth.taps
        window = taps.window(self.depth.index)
        inside = [position for position in (*window[:4096], *window[-1:]) if taps.kind(position) == "input"]
        return inside[0] if inside else window[0]

    def cells(self) -> Iterator[tuple[int, int, str]]:
        """(row slot, column slot, kind) of every position of the input that is drawn."""
        rows, columns = self._kinds()
        for row, down in rows:
            for column, across in columns:
                yield row, column, _CROSSED[down, across]

    def kinds(self) -> set[str]:
        """The kinds of all positions that are drawn."""
        rows, columns = ({kind for _, kind in axis} for axis in self._kinds())
        return {_CROSSED[down, across] for down in rows for across in columns}

    def _kinds(self) -> tuple[list[tuple[int, tuple[str, bool]]], ...]:
        """The slots of both axes, each with the kind of its position and whether a window reads it."""
        axes = (self.rows, self.columns)
        return tuple([(slot, _kind(axis.taps, at)) for at, slot in axis.input.slots.items()] for axis in axes)

    def tapped(self) -> set[tuple[int, int]]:
        """The (row, column) slots that the output asked for reads."""
        return self.window(self.rows.index, self.columns.index)

    def window(self, row: int, column: int) -> set[tuple[int, int]]:
        """The slots that the output (row, column) reads."""
        across = self.columns.window(column)
        return {(r, c) for r in self.rows.window(row) for c in across}

    def made(self) -> tuple[int, int]:
        """The slot of the output asked for."""
        return self.rows.output.slots[self.rows.index], self.columns.output.slots[self.columns.index]

    def row_gaps(self, which: str) -> list[int]:
        """The row slots that stand for what is left out."""
        return [slot for slot, _, _ in (self.rows.input if which == "input" else self.rows.output).gaps]

    def column_gaps(self, which: str) -> list[int]:
        """The column slots that stand for what is left out."""
        return [slot for slot, _, _ in (self.columns.input if which == "input" else self.columns.output).gaps]

    def spans(self) -> list[str]:
        """The positions of the window asked for, axis by axis, in words."""
        from cnncalc.draw.layer.subject import AXES

        axes, index = self.subject.axes, self.subject.index
        return [f"{name} {_span(axis.window(i))}" for name, axis, i in zip(AXES[len(axes)], axes, index, strict=True)]

    def slice_words(self) -> str:
        """Which slice of three axes is drawn."""
        depth = self.depth
        if depth is None:
            return ""
        return f"a slice: input {self.slice} of {depth.taps.size}, output {depth.index} of {depth.taps.windows}"

    def left_out(self) -> list[str]:
        """What is not drawn, axis by axis."""
        rows, columns = list(self.rows.left_out()), list(self.columns.left_out())
        if len(self.subject.axes) == 1:
            return [f"positions of the {words}" for words in columns]
        if rows == columns:
            return [f"rows and columns of the {words}" for words in rows]
        return [f"{name} of the {words}" for name, found in (("rows", rows), ("columns", columns)) for words in found]


_ORDER = ("input", "zero", "pad", "over", "cut")


def _crossed(down: str, across: str, read: bool) -> str:
    kind = max(down, across, key=_ORDER.index)
    return "lost" if kind == "input" and not read else kind


_CROSSED = {
    ((down, a), (across, b)): _crossed(down, across, a and b)
    for down in _ORDER
    for across in _ORDER
    for a in (False, True)
    for b in (False, True)
}
"""What stands where two axes cross: padding over input, whichever axis it comes from; input is lost where one axis's window
does not read it."""


def _kind(taps: Taps, position: int) -> tuple[str, bool]:
    return taps.kind(position), taps.read(position)


def _span(window: range) -> str:
    if len(window) <= 4:
        return ", ".join(map(str, window)).replace("-", "−")
    return (
        f"{window[0]}, {window[1]} … {window[-1]}".replace("-", "−")
        if window.step != 1
        else (f"{window[0]} to {window[-1]}".replace("-", "−"))
    )
