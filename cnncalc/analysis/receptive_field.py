"""Receptive field, jump and offset of every layer, per axis, over branches: a second walk, made when asked for.

The algebra is that of Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks"
(Distill, 2019): an output position i sees the input positions [lo + i·j, hi + i·j]. A window of k taps, stride s and
lo zeros before it makes of that [lo − p·j, hi + (k − 1 − p)·j] with jump j·s. Branches join to the union.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.numbers.arithmetic import Number, ceil_div, maximum, minimum
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.graph.report import Report

MAX_BITS = 512
"""A jump of more bits is not followed: the axis is then seen whole."""


class Axis(NamedTuple):
    """One axis: position i sees [lo + i·jump, hi + i·jump] of the input, in units of 1/`unit` of a pixel (upsampling
    makes jumps smaller than one). `exact` is False where joined branches do not line up."""

    lo: Number
    hi: Number
    jump: Number
    unit: int
    exact: bool


class Field:
    """The receptive field of a layer. `size` is in input pixels an axis; `whole` says that every output sees the
    whole input; `axes` is None then."""

    __slots__ = ("axes", "size", "whole")

    def __init__(self, size: tuple[Any, ...], whole: bool, axes: tuple[Axis, ...] | None) -> None:
        self.size = size
        self.whole = whole
        self.axes = axes

    @property
    def alignment(self) -> str:
        """`whole` where every output sees the whole input, `misaligned` where joined branches step differently (the
        size is then that of their union at the first position), else `exact`."""
        if self.axes is None:
            return "whole"
        return "exact" if all(axis.exact for axis in self.axes) else "misaligned"

    @property
    def jump(self) -> list[int | str] | None:
        """Input pixels between neighbouring outputs an axis (`1/2` after upsampling); None for the whole input."""
        return None if self.axes is None else [_ratio(axis.jump, axis.unit) for axis in self.axes]

    @property
    def offset(self) -> list[int | str] | None:
        """The first input pixel that the first output sees, an axis; negative in the padding before the input."""
        return None if self.axes is None else [_ratio(axis.lo, axis.unit) for axis in self.axes]


def _ratio(a: int, b: int) -> int | str:
    """a/b as an int where it is one, else as reduced text."""
    from math import gcd

    g = gcd(a, b) or 1
    a, b = a // g, b // g
    return a if b == 1 else f"{a}/{b}"


ONE = Axis(0, 0, 1, 1, True)
"""An axis of the input itself: every position sees itself."""


def receptive_fields(report: Report) -> dict[str, Field | None]:
    """For each computed layer its `Field`; None for a layer of a network whose input has no spatial axes. Found once a
    report."""
    known: dict[str, Field | None] | None = report.derived.get("receptive_fields")
    if known is None:
        known = report.derived["receptive_fields"] = _walked(report)
    return known


def _walked(report: Report) -> dict[str, Field | None]:
    graph = report.graph
    fields: list[Field | None] = []
    for shape in graph.input_shapes:
        if shape is None or not shape.spatial:
            fields.append(None)
        else:
            fields.append(Field((1,) * len(shape.spatial), False, (ONE,) * len(shape.spatial)))
    wholes = [None if s is None or not s.spatial else Field(s.spatial, True, None) for s in graph.input_shapes]
    rows = {id(row.node): row for row in report.rows}
    whole = next((w for w in wholes if w is not None), None)
    found: dict[str, Field | None] = {}
    for node in graph.nodes:
        row = rows.get(id(node))
        if row is None:
            fields.append(None)
            continue
        source = node.source
        if source.__class__ is int:
            field = fields[source]
            if field is not None and not field.whole:
                field = _through(row, field, whole)
        else:
            field = _merged(row, [f for f in (fields[slot] for slot in source) if f is not None], whole)
        fields.append(field)
        found[node.name] = field
    return found


def _merged(row: Any, seen: list[Field], whole: Field | None) -> Field | None:
    """The field of a layer with several inputs: the union of theirs."""
    for field in seen:
        if field.whole:
            return field
    branches = [field.axes for field in seen if field.axes is not None]
    axes = joined(branches) if branches else None
    spatial = (row.y[0] if row.y.__class__ is list else row.y).spatial
    if not seen:
        return None
    if axes is None or len(spatial) != len(axes):
        return whole
    if row.layer.reach(row.view_x, row.y) == WHOLE:
        return whole
    return seen[0] if axes is branches[0] else field_of(axes)


def _through(row: Any, field: Field, whole: Field | None) -> Field | None:
    """The field of a layer that reads one input with the field `field`."""
    y = row.y[0] if row.y.__class__ is list else row.y
    axes = field.axes
    if axes is None or len(y.spatial) != len(axes):
        return whole
    layer = row.layer
    reach = None if layer.pointwise else layer.reach(row.view_x, row.y)
    if reach is None:
        return field
    if reach == WHOLE or len(reach) != len(axes):
        return whole
    through: list[Axis] = []
    for axis, window in zip(axes, reach, strict=True):
        if through and axis is axes[0] and all(map(_same, window, reach[0])):
            through.append(through[0])
            continue
        k, up, down, pad = window
        if not all(n.__class__ is int or hasattr(n, "dtype") for n in window):  # `dtype`: swept over many variants
            return whole
        seen = windowed(axis, k, up, down, pad)
        if seen.jump.bit_length() > MAX_BITS:
            return whole
        through.append(seen)
    return field_of(tuple(through))


def windowed(axis: Axis, k: int, up: int, down: int, pad: int) -> Axis:
    """One axis seen through a window of k taps, whose jump grows by up/down, with `pad` zeros before it."""
    lo, hi, jump, unit, exact = axis
    if down != 1:  # positions closer than those of the input: count in smaller units
        lo, hi, jump, unit = lo * down, hi * down, jump * down, unit * down
    return Axis(lo - pad * jump, hi + (k - 1 - pad) * jump, jump * up // down, unit, exact)


def joined(branches: list[tuple[Axis, ...]]) -> tuple[Axis, ...] | None:
    """The union of the branches' fields, axis by axis; None where they have different numbers of axes."""
    if all(branch is branches[0] for branch in branches[1:]):
        return branches[0]
    if len({len(branch) for branch in branches}) != 1:
        return None
    joined = []
    for axes in zip(*branches, strict=True):
        unit = max(axis.unit for axis in axes)
        if any(unit % axis.unit for axis in axes):
            unit = 1
            for axis in axes:
                unit *= axis.unit
        grown = [_rescaled(axis, unit) for axis in axes]
        jump = reduce(maximum, [axis.jump for axis in grown])
        aligned = all(_same(axis.jump, jump) for axis in grown)
        joined.append(
            Axis(
                reduce(minimum, [axis.lo for axis in grown]),
                reduce(maximum, [axis.hi for axis in grown]),
                jump,
                unit,
                aligned and all(axis.exact for axis in grown),
            )
        )
    return tuple(joined)


def _same(a: Any, b: Any) -> bool:
    """Whether two numbers are one; of those that are swept, whether they are the same one."""
    return a is b or (a.__class__ is int and b.__class__ is int and a == b)


def _rescaled(axis: Axis, unit: int) -> Axis:
    factor = unit // axis.unit
    return Axis(axis.lo * factor, axis.hi * factor, axis.jump * factor, unit, axis.exact)


def field_of(axes: tuple[Axis, ...]) -> Field:
    """The field with these axes: from the first to the last pixel, those that are seen in part counted whole."""
    return Field(tuple(span(axis) for axis in axes), False, axes)


def span(axis: Axis) -> Any:
    """The pixels from the first to the last that one position sees."""
    return ceil_div(axis.hi - axis.lo, axis.unit) + 1
