"""Slicing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import BadValue
from cnncalc.numbers.arithmetic import Number, ceil_div, minimum
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.layers.declaration.shape import Shape


class Stepped(NamedTuple):
    """A span of which every `step`-th is kept."""

    start: int | None
    stop: int | None
    step: int

    def __str__(self) -> str:
        return ":".join("" if n is None else str(n) for n in self)


class _Spans(Attribute):
    """`0:16`, `16:`, `:-1` and `::2` as Python means them: from the first up to the second, negatives from the end, by
    the third."""

    kind = "spans"

    def read(self, value: Any, rank: int | None) -> Any:
        words = value if value.__class__ is tuple else (value,)
        if len(words) in (2, 3) and all(v is None or v.__class__ is int for v in words):
            words = (words,)
        return tuple(self._span(word) for word in words)

    def _span(self, word: Any) -> Any:
        if word.__class__ is tuple and len(word) == 1:
            word = word[0]
        if word.__class__ is str and word.count(":") in (1, 2):
            word = tuple(
                int(end) if end.lstrip("-").isdecimal() and len(end) < 20 else end or None for end in word.split(":")
            )
        if word.__class__ is not tuple or len(word) not in (2, 3):
            raise BadValue(f"slice takes START:STOP or START:STOP:STEP, not {word}", "write 0:16, :-1 or ::2")
        start, stop, *rest = (None if end is None else self.whole(end) for end in word)
        step = rest[0] if rest and rest[0] is not None else 1
        if step < 1:
            raise BadValue(f"slice steps forward, not by {step}", "write a step of at least 1")
        return (start, stop) if step == 1 else Stepped(start, stop, step)


class Slice(Layer):
    """A span of an axis, or every STEP-th of it; for several spans one output each, `name.0`, `name.1`, …"""

    type = "slice"
    family = "shape"
    spans: Any = _Spans(
        help="START:STOP or START:STOP:STEP of what is kept, counted from 0, STOP not included; negatives count from the end"
    )
    axis = integer(None, structure=True, short="dim", optional=True, help="the axis; default the channels")
    words = {"slice": spelled("*spans")}
    examples = ("28x28x64 -> slice 0:16", "28x28x64 -> slice 2:-2 axis=1", "56x56x96 -> slice ::2 axis=1")

    def output(self, x: Shape) -> Any:
        axis = self.axis_or_channels(x)
        shapes = [x.replaced(axis, _kept(span, x.dims[axis])) for span in self.spans]
        return shapes[0] if len(shapes) == 1 else shapes

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        axis = self.axis_or_channels(x)
        for end in (end for span in self.spans for end in span[:2]):
            if end is not None and end < 0:
                message = f"slice {{spans}} begins or ends {-end} from the end of an axis of {{size}}"
                yield at_least(x.dims[axis] + end, 0, message, "spans")
        for shape in y if y.__class__ is list else (y,):
            yield at_least(shape.dims[axis], 1, "slice {spans} keeps nothing of the axis of {size}", "spans")

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        spans = " ".join(":".join("" if n is None else str(n) for n in span) for span in self.spans)
        return {**super().words_for(x, y), "spans": spans, "size": str(x.dims[self.axis_or_channels(x)])}

    def reach(self, x: Any, y: Any) -> Any:
        axis, span = self.axis_or_channels(x), self.spans[0]
        if len(span) == 2 or axis == x.channel_axis:
            return None
        window = (1, span[2], 1, 0 - _place(span[0], x.dims[axis], 0))
        return [window if i == axis - x.first else (1, 1, 1, 0) for i in range(len(x.spatial))]


def _kept(span: tuple[int | None, ...], n: Number) -> Number:
    """The positions that a span keeps of an axis of n: ⌈(stop − start) / step⌉."""
    start, stop, *step = span
    length = _place(stop, n, n) - _place(start, n, 0)
    return ceil_div(length, step[0]) if step else length


def _place(end: Number, n: Number, default: Number) -> Number:
    """Where a start or stop lies on an axis of n: min(end, n), n + end for a negative one."""
    if end is None:
        return default
    if end.__class__ is int and end <= 0:
        return n + end if end else 0
    return minimum(end, n)
