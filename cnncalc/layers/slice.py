"""Slicing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import BadValue
from cnncalc.numbers.arithmetic import Number, minimum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.layers.declaration.shape import Shape


class _Spans(Attribute):
    """`0:16`, `16:` and `:-1` as Python means them: from the first up to the second, negatives from the end."""

    kind = "spans"

    def read(self, value: Any, rank: int | None) -> Any:
        words = value if value.__class__ is tuple else (value,)
        if len(words) == 2 and all(v is None or v.__class__ is int for v in words):
            words = (words,)
        return tuple(self._span(word) for word in words)

    def _span(self, word: Any) -> tuple[int | None, int | None]:
        if word.__class__ is tuple and len(word) == 1:
            word = word[0]
        if word.__class__ is str and word.count(":") == 1:
            word = tuple(
                int(end) if end.lstrip("-").isdecimal() and len(end) < 20 else end or None for end in word.split(":")
            )
        if word.__class__ is not tuple or len(word) != 2:
            raise BadValue(f"slice takes START:STOP, not {word}", "write 0:16, 16: or :-1")
        start, stop = (None if end is None else self.whole(end) for end in word)
        return start, stop


class Slice(Layer):
    """A span of an axis; for several spans one output each, `name.0`, `name.1`, …"""

    type = "slice"
    family = "shape"
    spans: Any = _Spans(
        help="START:STOP of what is kept, counted from 0, STOP not included; negatives count from the end"
    )
    axis = integer(None, structure=True, short="dim", optional=True, help="the axis; default the channels")
    words = {"slice": spelled("*spans")}
    examples = ("28x28x64 -> slice 0:16", "28x28x64 -> slice 2:-2 axis=1")

    def output(self, x: Shape) -> Any:
        axis = self.axis_or_channels(x)
        n = x.dims[axis]
        shapes = [x.replaced(axis, _place(stop, n, n) - _place(start, n, 0)) for start, stop in self.spans]
        return shapes[0] if len(shapes) == 1 else shapes

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        axis = self.axis_or_channels(x)
        for shape in y if y.__class__ is list else (y,):
            yield at_least(shape.dims[axis], 1, "slice {spans} keeps nothing of the axis of {size}", "spans")

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "size": str(x.dims[self.axis_or_channels(x)])}


def _place(end: Number, n: Number, default: Number) -> Number:
    """Where a start or stop lies on an axis of n: min(end, n), n + end for a negative one."""
    if end is None:
        return default
    if end.__class__ is int and end <= 0:
        return n + end if end else 0
    return minimum(end, n)
