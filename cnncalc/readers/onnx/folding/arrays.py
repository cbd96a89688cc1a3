"""Operators that cut, join and reorder numbers that are known."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.folding.numeric import Unfoldable, _equal, _plain, spread, widened
from cnncalc.readers.onnx.values import BOOL, INT64, Known

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.onnx.attributes import Attributes

MOST = 1_000
"""Numbers of one value that are computed with: shapes need few, masks of attention have many."""


def axis_of(x: Known, axis: int, extra: int = 0) -> int:
    """An axis from 0; Unfoldable where there is none, which the operator then says."""
    rank = len(x.dims) + extra
    if not -rank <= axis < rank:
        raise Unfoldable
    return axis % rank


def along(x: Known, axis: int) -> tuple[int, int, int]:
    """How many blocks there are before an axis, its size, and how many values behind each of its positions."""
    return prod(x.dims[:axis]), x.dims[axis], prod(x.dims[axis + 1 :])


def picked(x: Known, axis: int, positions: Sequence[int], dims: tuple[int, ...]) -> Known:
    """Some positions of an axis, which becomes `dims`."""
    outer, size, inner = along(x, axis)
    if outer * len(positions) * inner > MOST:
        raise Unfoldable
    if any(not 0 <= p < size for p in positions):
        raise Unfoldable
    values: list[Any] = []
    for block in range(outer):
        for p in positions:
            start = (block * size + p) * inner
            values += x.values[start : start + inner]
    return Known((*x.dims[:axis], *dims, *x.dims[axis + 1 :]), values, x.kind)


def gather(x: Known, index: Known, axis: int) -> Known:
    """Gather."""
    at = axis_of(x, axis)
    size = x.dims[at]
    numbers = [_whole(n) for n in index.values]
    return picked(x, at, [n + size if n < 0 else n for n in numbers], index.dims)


def _whole(value: Any) -> int:
    value = _plain(value)
    if value.__class__ is not int:
        raise Unfoldable
    return value


def concat(inputs: Sequence[Known], axis: int) -> Known:
    """Concat."""
    at = axis_of(inputs[0], axis)
    first = inputs[0]
    for other in inputs[1:]:
        rests = [x.dims[:at] + x.dims[at + 1 :] for x in (first, other)]
        if len(first.dims) != len(other.dims) or rests[0] != rests[1]:
            raise Unfoldable
    outer = prod(first.dims[:at])
    values: list[Any] = []
    for block in range(outer):
        for x in inputs:
            width = x.dims[at] * prod(x.dims[at + 1 :])
            values += x.values[block * width : (block + 1) * width]
    total = sum(x.dims[at] for x in inputs)
    return Known((*first.dims[:at], total, *first.dims[at + 1 :]), values, first.kind)


def slices(x: Known, starts: list[Any], ends: list[Any], axes: list[Any] | None, steps: list[Any] | None) -> Known:
    """Slice."""
    axes = list(range(len(starts))) if axes is None else axes
    steps = [1] * len(starts) if steps is None else steps
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        at = axis_of(x, _whole(axis))
        first, last, stride = _whole(start), _whole(end), _whole(step)
        if not stride:
            raise Unfoldable
        size = x.dims[at]
        stop = None if stride < 0 and last < -size else last
        chosen = range(size)[slice(first, stop, stride)]
        x = picked(x, at, chosen, (len(chosen),))
    return x


def transpose(x: Known, order: list[int] | None) -> Known:
    """Transpose."""
    rank = len(x.dims)
    order = list(range(rank))[::-1] if order is None else order
    if sorted(order) != list(range(rank)):
        raise Unfoldable
    strides = [prod(x.dims[i + 1 :]) for i in range(rank)]
    positions = [0]
    for axis in order:
        positions = [p + i * strides[axis] for p in positions for i in range(x.dims[axis])]
    return Known(tuple(x.dims[axis] for axis in order), [x.values[p] for p in positions], x.kind)


def expand(x: Known, sizes: list[Any]) -> Known:
    """Expand."""
    wanted = [_whole(n) for n in sizes]
    if prod(wanted) > MOST or min(wanted, default=0) < 0:
        raise Unfoldable
    dims, values, _ = spread(x, Known(tuple(wanted), [0] * prod(wanted), INT64))
    return Known(dims, values, x.kind)


def tile(x: Known, times: list[Any]) -> Known:
    """Tile."""
    counts = [_whole(n) for n in times]
    if len(counts) != len(x.dims) or min(counts, default=0) < 0 or prod(counts) * prod(x.dims) > MOST:
        raise Unfoldable
    for axis, count in enumerate(counts):
        positions = list(range(x.dims[axis])) * count
        x = picked(x, axis, positions, (len(positions),))
    return x


def where(test: Known, a: Known, b: Known) -> Known:
    """Where."""
    dims, _, _ = spread(a, b)
    both = Known(dims, widened(a, dims), a.kind)
    dims, tests, _ = spread(test, both)
    values = [x if _plain(t) else y for t, x, y in zip(tests, widened(a, dims), widened(b, dims), strict=True)]
    return Known(dims, values, a.kind)


def ranged(start: Any, stop: Any, step: Any, kind: int) -> Known:
    """Range."""
    start, stop, step = _plain(start), _plain(stop), _plain(step)
    if not all(v.__class__ in (int, float) for v in (start, stop, step)) or not step:
        raise Unfoldable
    if all(v.__class__ is int for v in (start, stop, step)):
        if len(range(start, stop, step)) > MOST:
            raise Unfoldable
        values: list[Any] = list(range(start, stop, step))
    else:
        count = max(0, -int(-(stop - start) // step))
        if count > MOST:
            raise Unfoldable
        values = [start + step * i for i in range(count)]
    return Known((len(values),), values, kind)


def reduce(name: str, x: Known, axes: list[int] | None, keep: bool) -> Known:
    """ReduceProd, ReduceSum, ReduceMax, ReduceMin."""
    gone = {axis_of(x, axis) for axis in axes} if axes else set(range(len(x.dims)))
    numbers = [_plain(v) for v in x.values] if name in ("ReduceMax", "ReduceMin") else x.values
    for axis in sorted(gone, reverse=True):
        outer, size, inner = along(x, axis)
        values = []
        for block in range(outer):
            for i in range(inner):
                values.append(_over(name, [numbers[(block * size + p) * inner + i] for p in range(size)]))
        numbers = values
        x = Known((*x.dims[:axis], *([1] if keep else []), *x.dims[axis + 1 :]), values, x.kind)
    return x


def _over(name: str, values: list[Any]) -> Any:
    from cnncalc.readers.onnx.folding.numeric import _pair

    if name in ("ReduceMax", "ReduceMin"):
        if not values or any(v.__class__ not in (int, float) for v in values):
            raise Unfoldable
        return max(values) if name == "ReduceMax" else min(values)
    found: Any = 1 if name == "ReduceProd" else 0
    for value in values:
        found = (
            value
            if found == 1 and name == "ReduceProd"
            else _pair("Mul" if name == "ReduceProd" else "Add", found, value, 7)
        )
    return found


def nonzero(x: Known) -> Known:
    """NonZero: the positions of what is not zero, an axis a row."""
    found = [i for i, v in enumerate(x.values) if not _equal(v, 0)]
    rows: list[Any] = []
    for axis in range(len(x.dims)):
        stride, size = prod(x.dims[axis + 1 :]), x.dims[axis]
        rows += [i // stride % size for i in found]
    return Known((len(x.dims), len(found)), rows, INT64)


def scatter(x: Known, index: Known, update: Known) -> Known:
    """ScatterND."""
    if not index.dims or index.dims[-1] > len(x.dims):
        raise Unfoldable
    depth = index.dims[-1]
    inner = prod(x.dims[depth:])
    values = list(x.values)
    count = prod(index.dims[:-1])
    if len(update.values) != count * inner:
        raise Unfoldable
    for row in range(count):
        at = 0
        for axis in range(depth):
            position = _whole(index.values[row * depth + axis])
            size = x.dims[axis]
            if not -size <= position < size:
                raise Unfoldable
            at = at * size + position % size
        values[at * inner : (at + 1) * inner] = update.values[row * inner : (row + 1) * inner]
    return Known(x.dims, values, x.kind)


def split(x: Known, axis: int, sizes: list[int]) -> list[Known]:
    """Split."""
    at = axis_of(x, axis)
    if sum(sizes) != x.dims[at] or min(sizes, default=0) < 0:
        raise Unfoldable
    found, start = [], 0
    for size in sizes:
        found.append(picked(x, at, range(start, start + size), (size,)))
        start += size
    return found


def cumsum(x: Known, at: Attributes) -> Known:
    """CumSum along the only axis."""
    if len(x.dims) != 1 or at.whole("exclusive") or at.whole("reverse"):
        raise Unfoldable
    found, total = [], 0
    for v in x.values:
        total = total + _plain(v)
        found.append(total)
    return Known(x.dims, found, x.kind)


def truth(values: list[Any]) -> Known:
    """Truth values."""
    return Known((len(values),), [bool(v) for v in values], BOOL)
