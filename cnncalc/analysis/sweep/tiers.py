"""How a grid is cut into blocks that stay in the cache: outer axes in a loop, the rest as rows × lanes.

A block is an array of rows × lanes. Lanes are the last axes flattened into one, so that every operation runs over
long stretches; rows are the axes before them. What depends on the outer axes alone is computed once for many blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from collections.abc import Sequence

LANES = 4096
BLOCK = 1 << 16
ALONE = 1 << 15
"""The length of a stretch where one axis is all there is."""


class Stretch:
    """Some axes flattened into one, of which a block holds `size` at a time."""

    def __init__(self, axes: Sequence[int], lengths: Sequence[int], most: int) -> None:
        self.axes = tuple(axes)
        self.lengths = [lengths[axis] for axis in axes]
        self.length = 1
        for n in self.lengths:
            self.length *= n
        self.size = min(self.length, max(most, 1))
        self.parts = -(-self.length // self.size)

    def spread(self, axis: int, values: Any) -> Any:
        """The values along one of its axes, for each place of the stretch."""
        at = self.axes.index(axis)
        shape = [1] * len(self.axes)
        shape[at] = len(values)
        whole = numpy.broadcast_to(numpy.asarray(values).reshape(shape), self.lengths)
        return whole if whole.ndim == 1 else numpy.ascontiguousarray(whole).reshape(-1)

    def part(self, number: int) -> slice:
        """Where the part `number` lies."""
        return slice(number * self.size, min((number + 1) * self.size, self.length))


class Tiers:
    """The axes of a grid in order: `outer` ones looped over, then `rows`, then `lanes`."""

    def __init__(self, order: Sequence[int], lengths: Sequence[int]) -> None:
        order = list(order)
        if len(order) == 1:
            self.lanes = Stretch(order, lengths, ALONE)
            order = []
        else:
            taken = _taken(order, lengths, LANES)
            self.lanes = Stretch(taken, lengths, LANES)
            order = order[: len(order) - len(taken)]
        if self.lanes.parts > 1 or not order:
            rows: list[int] = []
        else:
            rows = _taken(order, lengths, BLOCK // self.lanes.size)
        self.rows = Stretch(rows, lengths, BLOCK // self.lanes.size)
        self.outer = order[: len(order) - len(rows)]
        self.digits = [*(lengths[axis] for axis in self.outer), self.rows.parts, self.lanes.parts]
        """How often each loop runs, from the outermost in: the outer axes, parts of the rows, parts of the lanes."""
        self.blocks = 1
        for n in self.digits:
            self.blocks *= n

    def level(self, axes: int) -> int:
        """The loop within which what depends on these axes (a bit each) has one value or array: 0 outside of all."""
        level = 0
        for depth, axis in enumerate(self.outer):
            if axes >> axis & 1:
                level = depth + 1
        if self.rows.parts > 1 and any(axes >> axis & 1 for axis in self.rows.axes):
            level = len(self.outer) + 1
        if self.lanes.parts > 1 and any(axes >> axis & 1 for axis in self.lanes.axes):
            level = len(self.outer) + 2
        return level

    def shape(self, axes: int) -> int:
        """Which of rows (1) and lanes (2) it extends over."""
        over_rows = any(axes >> axis & 1 for axis in self.rows.axes)
        return over_rows + 2 * any(axes >> axis & 1 for axis in self.lanes.axes)

    def cost(self, axes: int) -> int:
        """How many elements are computed in all of what depends on these axes."""
        count = 1
        for n in self.digits[: self.level(axes)]:
            count *= n
        shape = self.shape(axes)
        return count * (self.rows.size if shape & 1 else 1) * (self.lanes.size if shape & 2 else 1)


def _taken(order: list[int], lengths: Sequence[int], most: int) -> list[int]:
    """The last axes that come to at most so many places together; one at least."""
    taken = [order[-1]]
    size = lengths[order[-1]]
    for axis in reversed(order[:-1]):
        size *= lengths[axis]
        if size > most:
            break
        taken.insert(0, axis)
    return taken
