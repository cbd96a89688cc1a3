"""Layers that read maps, channels first: convolutions, pools, padding, resampling."""

from __future__ import annotations

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


def resized(w: Net, x: Value, dims: Sequence[int], axes: Sequence[int], mode: str, floored: bool = False) -> Value:
    """A map whose axes `axes` get the sizes of `dims`."""
    places = [x.axis(axis) for axis in axes]
    sizes = [dims[axis] for axis in axes]
    known(*sizes)
    given: dict[str, Any] = {"mode": mode, "axes": places}
    if floored:  # PyTorch's own nearest takes the pixel at ⌊i·n/m⌋
        given |= {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    return w.made("Resize", [x, "", "", w.wholes(*sizes)], dims, x.order, **given)
