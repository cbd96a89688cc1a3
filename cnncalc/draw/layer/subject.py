"""A layer to be drawn: its axes as its own declaration tells them, and which output position is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped, printable
from cnncalc.draw.words import layer_words
from cnncalc.layers.declaration.shape import spatial_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.layers.families.taps import Taps

AXES = {1: ("positions",), 2: ("rows", "columns"), 3: ("slices", "rows", "columns")}
"""What the positions along each of so many axes are called."""


class Subject:
    """What is drawn of a layer. `axes` are its spatial axes (one to three), `index` the output position on each."""

    def __init__(self, row: Row, axes: list[Taps], x: Any, y: Any) -> None:
        self.row = row
        self.axes = axes
        self.x = x
        self.y = y
        self.index = (0,) * len(axes)
        self.joins: tuple[tuple[int, int, int], ...] = row.layer.joins(x, y)

    @property
    def count(self) -> int:
        """The output positions there are."""
        total = 1
        for axis in self.axes:
            total *= axis.windows
        return total

    @property
    def name(self) -> str:
        """The layer's name, as it may be shown."""
        return printable(self.row.name)

    @property
    def title(self) -> str:
        """The layer in words: `conv1: conv 96 11×11 stride 4`."""
        return f"{self.name}: {layer_words(self.row.layer, len(self.axes))}"

    @property
    def sizes(self) -> tuple[str, str]:
        """The input's and the output's size in words, padding said."""
        pads = [(axis.lo, axis.hi) for axis in self.axes]
        text = f"input {spatial_text(axis.size for axis in self.axes)}"
        if any(axis.spread != 1 for axis in self.axes):
            text += f", spread out to {spatial_text(axis.length for axis in self.axes)}"
        if any(lo or hi for lo, hi in pads):
            text += f", padding {_padding(pads)}"
        return text, f"output {spatial_text(axis.windows for axis in self.axes)}"

    def at(self, step: str | None) -> None:
        """Choose the output position: its number from 0, row by row, or its index an axis (`3,5`)."""
        if step is None:
            return
        words = step.replace("x", ",").replace(" ", "").split(",")
        last = ",".join(str(axis.windows - 1) for axis in self.axes)
        if not all(word.isascii() and word.isdecimal() and len(word) < 19 for word in words):
            raise UsageError(
                f"--step takes a position, not '{clipped(step)}'", f"write 0 to {self.count - 1}, or {last}"
            )
        numbers = [int(word) for word in words]
        if len(numbers) == 1:
            number, found = numbers[0], []
            for axis in reversed(self.axes):
                number, rest = divmod(number, axis.windows)
                found.append(rest)
            numbers = [*reversed(found)] if not number else []
        if len(numbers) != len(self.axes) or any(n >= a.windows for n, a in zip(numbers, self.axes, strict=True)):
            raise UsageError(
                f"--step {clipped(step)} is no position of the {spatial_text(a.windows for a in self.axes)} output",
                f"write 0 to {self.count - 1}" + (f", or an index an axis, up to {last}" if len(self.axes) > 1 else ""),
            )
        self.index = tuple(numbers)

    def notes(self) -> Iterator[str]:
        """What the picture alone does not say."""
        layer = self.row.layer
        if any(axis.spread != 1 for axis in self.axes):
            yield "drawn as a convolution over the spread input, its kernel turned round"
        if layer.type == "unfold":
            yield "each window becomes one column of the output"
        if any(axis.lo < 0 or axis.hi < 0 for axis in self.axes):
            yield "negative padding cuts the input"
        names = AXES[len(self.axes)]
        lost = [
            name.removesuffix("s") if count == 1 else f"{count} {name}"
            for axis, name in zip(self.axes, names, strict=True)
            if (count := _lost(axis))
        ]
        if lost:
            yield f"no window reads the last {' and '.join(lost)}"


def subject(report: Report, name: str) -> Subject:
    """The layer of this name; UsageError where there is none, or nothing of it to draw."""
    row = report.find(name)
    if row is None:
        from cnncalc.diagnostics.nearest import nearest

        known = [row.name for row in report.rows]
        raise UsageError(f"there is no layer '{clipped(name)}'", nearest(name, known) or f"it has {_some(known)}")
    if name in report.graph.groups:
        inside = [r.name for r in report.rows if r.name.startswith(f"{name}.") and r.layer.taps(r.view_x, r.y)]
        raise UsageError(f"{clipped(name)} is a block", f"draw a layer of it: {_some(inside)}" if inside else "")
    layer: Any = row.layer
    x = row.view_x
    y = row.y.viewed(x.first) if layer.data_format is not None and hasattr(row.y, "viewed") else row.y
    axes = layer.taps(x, y)
    if not axes or any(number.__class__ is not int for axis in axes for number in axis[:8]):
        can = [r.name for r in report.rows if r.layer.taps(r.view_x, r.y)] if axes is None else []
        why = "no windows" if axes is None else "no sizes that are known"
        raise UsageError(
            f"{clipped(row.name)} ({row.type}) has {why} to draw",
            f"of this network {_some(can)} can be drawn" if can else "give --input in numbers" if axes else "",
        )
    if any(not axis.windows or not axis.size for axis in axes):
        raise UsageError(f"{clipped(row.name)} has no positions to draw", "give it a larger input")
    return Subject(row, axes, x, y)


def _some(names: list[str]) -> str:
    return ", ".join(map(clipped, names[:6])) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _padding(pads: list[tuple[int, int]]) -> str:
    if all(lo == hi for lo, hi in pads):
        amounts = [str(lo) for lo, _ in pads]
        return amounts[0] if len(set(amounts)) == 1 else "×".join(amounts)
    if len(set(pads)) == 1:
        return f"{pads[0][0]} before and {pads[0][1]} after"
    return " and ".join(f"{lo} before, {hi} after" for lo, hi in pads)


def _lost(axis: Taps) -> int:
    """How many positions at the end of the input and its padding the last window leaves."""
    if axis.adaptive or axis.spread != 1:
        return 0
    return int(max(axis.length - axis.window(axis.windows - 1)[-1] - 1, 0))
