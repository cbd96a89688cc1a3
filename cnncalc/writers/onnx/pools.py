"""Layers that pool maps, or bring them to a size."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cnncalc.numbers.arithmetic import dilated
from cnncalc.writers.code.writing import Value, of
from cnncalc.writers.onnx.maps import amounts, map_of, map_order, resized, window
from cnncalc.writers.onnx.net import Net, known
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.row import Row

_POOLS = {"maxpool": "MaxPool", "avgpool": "AveragePool", "lppool": "LpPool"}


def pool(w: Net, row: Row) -> Value:
    """A pool whose windows slide. The windows that a ceil pool has more are whole with more padding at the end."""
    layer, x = of(row), map_of(w, row)
    pairs = list(amounts(row))
    y = row.y.viewed(row.view_x.first)
    mean = layer.type == "avgpool"
    for i, (n, k, s, _, d) in enumerate(layer.by_axis(row.view_x)):
        lo, hi = pairs[i]
        needed = (y.spatial[i] - 1) * s + dilated(k, d) - n - lo
        if layer.ceil and needed > hi:
            pairs[i] = (lo, needed)
    given = window(row, pairs)
    if mean:
        if any(d != 1 for d in given["dilations"]):
            w.needs(19)
        else:
            del given["dilations"]
        given["count_include_pad"] = int(layer.framework == "torch" and not layer.ceil)
    if layer.type == "lppool":
        given["p"] = 2
    return w.made(_POOLS[layer.type], [x], row.y.dims, map_order(row), **given)


def global_pool(w: Net, row: Row) -> Value:
    """A pool over all positions."""
    mean = of(row).type == "global_avgpool"
    x, order = map_of(w, row), map_order(row)
    if of(row).keepdims:
        return w.made("GlobalAveragePool" if mean else "GlobalMaxPool", [x], row.y.dims, order)
    axes = w.wholes(*range(2, len(order) + 1))
    return w.made("ReduceMean" if mean else "ReduceMax", [x, axes], row.y.dims, keepdims=0)


def adaptive(w: Net, row: Row) -> Value:
    """A pool to a size: the whole map, or windows that are all alike."""
    mean = of(row).type != "adaptive_maxpool"
    x, order = map_of(w, row), map_order(row)
    return to_size(w, x, row.y.viewed(row.view_x.first).spatial, mean, order)


def to_size(w: Net, x: Value, spatial: Sequence[int], mean: bool, order: tuple[int, ...]) -> Value:
    """A map pooled to a size as PyTorch's adaptive pools do: window i is ⌊i·n/m⌋ … ⌈(i + 1)·n/m⌉."""
    known(*spatial, *x.dims)
    axes, dims = order[1:], list(x.dims)
    if all(m == 1 for m in spatial):
        for axis in axes:
            dims[axis] = 1
        return w.made("GlobalAveragePool" if mean else "GlobalMaxPool", [x], dims, order)
    sizes = [dims[axis] for axis in axes]
    steps = [_even(n, m) for n, m in zip(sizes, spatial, strict=True)]
    if all(steps):
        kernel, strides = [k for k, _ in filter(None, steps)], [s for _, s in filter(None, steps)]
        for axis, m in zip(axes, spatial, strict=True):
            dims[axis] = m
        return w.made("AveragePool" if mean else "MaxPool", [x], dims, order, kernel_shape=kernel, strides=strides)
    for place, (axis, n, m) in enumerate(zip(axes, sizes, spatial, strict=True), 2):
        x = _pooled(w, x, place, axis, n, m, mean)
    return x


def _even(n: int, m: int) -> tuple[int, int] | None:
    """(kernel, stride) of the windows of an axis, where they are all alike and evenly spaced."""
    spans = [(i * n // m, -(-(i + 1) * n // m)) for i in range(m)]
    lengths, steps = {b - a for a, b in spans}, {b[0] - a[0] for a, b in pairwise(spans)}
    if len(lengths) > 1 or len(steps) > 1 or steps == {0}:
        return None
    return lengths.pop(), steps.pop() if steps else 1


def _pooled(w: Net, x: Value, place: int, axis: int, n: int, m: int, mean: bool) -> Value:
    """One axis pooled to a size, window by window where they differ."""
    dims = list(x.dims)
    dims[axis] = m
    if m == n:
        return x
    if m % n == 0:
        return resized(w, x, dims, (axis,), "nearest")
    if m > 256:
        raise Unwritten("ONNX has no pool with windows of several sizes")
    parts = []
    for i in range(m):
        start, stop = i * n // m, -(-(i + 1) * n // m)
        dims[axis] = stop - start
        cut = w.made(
            "Slice", [x, w.wholes(start), w.wholes(stop), w.wholes(place)], dims, x.order, f"window.{place}.{i}"
        )
        dims[axis] = 1
        name = "ReduceMean" if mean else "ReduceMax"
        parts.append(w.made(name, [cut, w.wholes(place)], dims, x.order, f"value.{place}.{i}", keepdims=1))
    dims[axis] = m
    return w.made("Concat", parts, dims, x.order, f"axis.{place}", axis=place)


_MODES = {"nearest": "nearest", "nearest-exact": "nearest", "bicubic": "cubic"}
_MODES |= dict.fromkeys(("linear", "bilinear", "trilinear"), "linear")


def resample(w: Net, row: Row) -> Value:
    """A map enlarged, or brought to a size."""
    mode, x = of(row).mode, map_of(w, row)
    if mode == "area":
        return to_size(w, x, row.y.viewed(row.view_x.first).spatial, True, map_order(row))
    if mode not in _MODES:
        raise Unwritten(f"ONNX has no mode {mode}", "use bicubic")
    torch = of(row).framework == "torch" and mode == "nearest"
    return resized(w, x, row.y.dims, map_order(row)[1:], _MODES[mode], torch)


def excitation(w: Net, row: Row) -> Value:
    """Squeeze and excitation: each channel times a gate, which two 1×1 convolutions make of the means of all."""
    order, x = map_order(row), map_of(w, row)
    channels, units, ones = row.view_x.channels, of(row).units(row.view_x), [1] * (len(order) - 1)
    if not ones:
        raise Unwritten("it reads vectors, and ONNX's pools read maps")
    small = [channels if axis == order[0] else 1 for axis in range(len(order))]
    inner = [units if axis == order[0] else 1 for axis in range(len(order))]
    named = [name for name, _ in w.named(row)]
    half = len(named) // 2
    value = w.made("GlobalAveragePool", [x], small, order, "means")
    shapes = ((units, channels, *ones), (channels, units, *ones))
    for part, names, kernel, dims, op in zip(
        ("reduce", "expand"), (named[:half], named[half:]), shapes, (inner, small), ("Relu", "Sigmoid"), strict=True
    ):
        given = [w.weight(row, name, kernel if not i else kernel[:1]) for i, name in enumerate(names)]
        value = w.made("Conv", [value, *given], dims, order, part, kernel_shape=ones)
        value = w.made(op, [value], dims, order)
    return w.made("Mul", [x, value], row.y.dims, order)
