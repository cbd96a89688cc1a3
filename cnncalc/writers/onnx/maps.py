"""Layers that read maps, channels first: convolutions, pools, padding, resampling."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.layer import per_axis
from cnncalc.layers.families.padding import padding_amounts
from cnncalc.numbers.arithmetic import dilated
from cnncalc.writers.code.writing import Value, front, of
from cnncalc.writers.onnx.net import Net, known
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.row import Row


def map_order(row: Row) -> tuple[int, ...]:
    """The order in which the channels of what a row reads come first."""
    x = row.view_x
    x = x[0] if x.__class__ is tuple else x
    return front(x.rank, x.channel_axis)


def map_of(w: Net, row: Row) -> Value:
    """The map that a row reads, with its channels first."""
    value = w.read(row, map_order(row))
    if not value.batched:
        raise Unwritten("ONNX's maps have a batch, and this has none", "leave out `batch: none`")
    return value


def amounts(row: Row) -> list[tuple[int, int]]:
    """The padding before and after each axis."""
    return [padding_amounts(n, dilated(k, d), s, pad) for n, k, s, pad, d in of(row).by_axis(row.view_x)]


def ends(pairs: Sequence[tuple[int, int]]) -> list[int]:
    """Pairs as ONNX lists them: all befores, then all afters."""
    return [lo for lo, _ in pairs] + [hi for _, hi in pairs]


def window(row: Row, pairs: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """The attributes of a layer's windows."""
    layer, rank = of(row), len(row.view_x.spatial)
    found = {
        "kernel_shape": list(per_axis(layer.kernel, rank)),
        "strides": list(per_axis(layer.step, rank)),
        "dilations": list(per_axis(layer.dilation, rank)),
        "pads": ends(pairs),
    }
    known(*(n for each in found.values() for n in each))
    return found


def padded(w: Net, value: Value, pairs: Sequence[tuple[int, int]], mode: str = "constant", part: str = "pad") -> Value:
    """The map with its spatial axes continued; negative amounts cut."""
    known(*ends(pairs))
    if mode == "circular":
        w.needs(19)
    kinds = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    value = _cut(w, value, pairs)
    pairs = [(max(lo, 0), max(hi, 0)) for lo, hi in pairs]
    if not any(ends(pairs)):
        return value
    axes = [(0, 0)] * (value.batched + len(value.order) - len(pairs)) + list(pairs)
    dims = list(value.dims)
    for axis, (lo, hi) in zip(value.order[len(value.order) - len(pairs) :], pairs, strict=True):
        dims[axis] += lo + hi
    given = [value, w.wholes(*ends(axes))]
    return w.made("Pad", given, dims, value.order, part, mode=kinds.get(mode, "constant"))


def _convolved(w: Net, row: Row, x: Value, kernel: tuple[int, ...], names: Sequence[str], groups: int) -> Value:
    """A convolution with a kernel of (filters, channels a group, …); `names` are those of its weights."""
    layer, pairs = of(row), amounts(row)
    mode = getattr(layer, "padding_mode", "zeros")
    if mode != "zeros":
        x, pairs = padded(w, x, pairs, mode), [(0, 0)] * len(pairs)
    order = map_order(row)
    inputs: list[Any] = [x, w.weight(row, names[0], kernel)]
    inputs += [w.weight(row, name, kernel[:1]) for name in names[1:]]
    return w.made("Conv", inputs, row.y.dims, order, "conv", group=groups, **window(row, pairs))


def _cut(w: Net, value: Value, pairs: Sequence[tuple[int, int]]) -> Value:
    """The map without what negative amounts of padding cut off its last axes."""
    dims = list(value.dims)
    starts, stops, places = [], [], []
    for axis, (lo, hi) in zip(value.order[len(value.order) - len(pairs) :], pairs, strict=True):
        if lo < 0 or hi < 0:
            places.append(value.axis(axis))
            starts.append(max(-lo, 0))
            stops.append(dims[axis] + min(hi, 0))
            dims[axis] += min(lo, 0) + min(hi, 0)
    if not places:
        return value
    return w.made("Slice", [value, w.wholes(*starts), w.wholes(*stops), w.wholes(*places)], dims, value.order, "cut")


def _names(w: Net, row: Row) -> list[str]:
    return [name for name, _ in w.named(row)]


def conv(w: Net, row: Row) -> Value:
    """A convolution."""
    layer, x = of(row), map_of(w, row)
    channels = row.view_x.channels
    if not channels or not layer.filters:
        raise Unwritten("it has no channels")
    kernel = (layer.filters, channels // layer.groups, *per_axis(layer.kernel, len(row.view_x.spatial)))
    return _convolved(w, row, x, kernel, _names(w, row), layer.groups)


def depthwise(w: Net, row: Row) -> Value:
    """A depthwise convolution: one group a channel."""
    layer, channels = of(row), row.view_x.channels
    kernel = (channels * layer.multiplier, 1, *per_axis(layer.kernel, len(row.view_x.spatial)))
    return _convolved(w, row, map_of(w, row), kernel, _names(w, row), channels)


def separable(w: Net, row: Row) -> Value:
    """A depthwise convolution, then a pointwise one."""
    layer, x = of(row), map_of(w, row)
    channels, rank = row.view_x.channels, len(row.view_x.spatial)
    between = channels * layer.multiplier
    names, pairs = _names(w, row), amounts(row)
    y = row.y.viewed(row.view_x.first)
    inner = list(row.y.dims)
    inner[y.channel_axis] = between
    kernel = (between, 1, *per_axis(layer.kernel, rank))
    given = [x, w.weight(row, names[0], kernel)]
    middle = w.made("Conv", given, inner, map_order(row), "depthwise", group=channels, **window(row, pairs))
    inputs = [middle, w.weight(row, names[1], (layer.filters, between, *[1] * rank))]
    inputs += [w.weight(row, name, (layer.filters,)) for name in names[2:]]
    return w.made("Conv", inputs, row.y.dims, map_order(row), "pointwise", kernel_shape=[1] * rank)


def deconv(w: Net, row: Row) -> Value:
    """A transposed convolution: what the whole one has more than the output is cut, what it lacks added at the end."""
    layer, x = of(row), map_of(w, row)
    y = row.y.viewed(row.view_x.first)
    pairs, extras = [], []
    for (n, k, s, pad, d), size in zip(layer.by_axis(row.view_x), y.spatial, strict=True):
        over = (n - 1) * s + dilated(k, d) - size
        if pad.__class__ is str:
            lo = max(over, 0) // 2
            hi = max(over, 0) - lo
        else:
            lo, hi = pad if pad.__class__ is tuple else (pad, pad)
            hi = max(hi, over - lo)
        pairs.append((lo, hi))
        extras.append(lo + hi - over)
    channels = row.view_x.channels
    kernel = (channels, layer.filters // layer.groups, *per_axis(layer.kernel, len(extras)))
    names = _names(w, row)
    inputs = [x, w.weight(row, names[0], kernel), *(w.weight(row, name, (layer.filters,)) for name in names[1:])]
    more: dict[str, Any] = {"output_padding": extras} if any(extras) else {}
    return w.made("ConvTranspose", inputs, row.y.dims, map_order(row), group=layer.groups, **more, **window(row, pairs))


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


def pad(w: Net, row: Row) -> Value:
    """Zeros or other continuations at the ends, or positions cut off them."""
    layer = of(row)
    channels, pairs = layer.all_edges(row.view_x)
    x = map_of(w, row)
    if layer.type == "crop":
        pairs = [(-lo, -hi) for lo, hi in pairs]
    return padded(w, x, [*([channels] if channels is not None else []), *pairs], getattr(layer, "mode", "constant"))


def center_crop(w: Net, row: Row) -> Value:
    """The middle of a map."""
    y = row.y.viewed(row.view_x.first)
    pairs = []
    for n, m in zip(row.view_x.spatial, y.spatial, strict=True):
        if m > n:
            raise Unwritten("it enlarges what is smaller first")
        lo = (n - m) // 2
        pairs.append((-lo, m + lo - n))
    return padded(w, map_of(w, row), pairs)


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


def resized(w: Net, x: Value, dims: Sequence[int], axes: Sequence[int], mode: str, floored: bool = False) -> Value:
    """A map whose axes `axes` get the sizes of `dims`."""
    places = [x.axis(axis) for axis in axes]
    sizes = [dims[axis] for axis in axes]
    known(*sizes)
    given: dict[str, Any] = {"mode": mode, "axes": places}
    if floored:  # PyTorch's own nearest takes the pixel at ⌊i·n/m⌋
        given |= {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    return w.made("Resize", [x, "", "", w.wholes(*sizes)], dims, x.order, **given)


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
