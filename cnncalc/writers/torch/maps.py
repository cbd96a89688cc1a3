"""Layers that read maps, channels first: convolutions, pools, padding, resampling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.layer import per_axis
from cnncalc.layers.declaration.value import Real
from cnncalc.layers.families.padding import padding_amounts
from cnncalc.numbers.arithmetic import dilated
from cnncalc.writers.code.classes import class_call, kept
from cnncalc.writers.code.writing import Out, Value, Writing, of, plain
from cnncalc.writers.torch.tools import arranged, by_class, map_order, module, out_shape, shape
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import alike, python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

_UNEVEN = "padded by itself: PyTorch's own padding is the same at both ends"


def amounts(row: Row) -> list[tuple[int, int]]:
    """The padding before and after each axis."""
    return [padding_amounts(n, dilated(k, d), s, pad) for n, k, s, pad, d in of(row).by_axis(row.view_x)]


def flat(pairs: list[tuple[int, int]]) -> str:
    """Pairs as PyTorch lists them: the last axis first."""
    return f"({', '.join(f'{lo}, {hi}' for lo, hi in reversed(pairs))})"


def _even(pairs: list[tuple[int, int]]) -> bool:
    return all(lo == hi for lo, hi in pairs)


def _padded(w: Writing, row: Row, pairs: list[tuple[int, int]], value: str = "") -> str:
    w.note(_UNEVEN)
    return f"F.pad({arranged(w, w.reads(row)[0], map_order(row))}, {flat(pairs)}{value})"


def _window(row: Row) -> dict[str, Any]:
    """Kernel, stride and dilation, one an axis."""
    layer, rank = of(row), len(row.view_x.spatial)
    found = {"kernel": per_axis(layer.kernel, rank), "stride": per_axis(layer.step, rank)}
    found["dilation"] = per_axis(layer.dilation, rank)
    return found


def _called(w: Writing, row: Row, layer: Any, changed: dict[str, Any], pairs: list[tuple[int, int]], value: str) -> Out:
    """A layer with a window, its padding written by itself where PyTorch cannot say it."""
    order = map_order(row)
    seen, text = shape(w.reads(row)[0], order), ""
    if _even(pairs):
        padding: Any = tuple(lo for lo, _ in pairs)
        found = class_call(layer, "torch", seen, out_shape(row, order), {**changed, "padding": padding}, kept(row))
        if found is not None:
            return Out(module(w, row, found[0], arranged(w, w.reads(row)[0], order)), order)
    text = _padded(w, row, pairs, value)
    grown = seen._replace(spatial=tuple(n + lo + hi for n, (lo, hi) in zip(seen.spatial, pairs, strict=True)))
    found = class_call(layer, "torch", grown, out_shape(row, order), {**changed, "padding": 0}, kept(row))
    if found is None:
        raise Unwritten(f"PyTorch has no class for this {of(row).type}")
    return Out(module(w, row, found[0], text), order)


def conv(w: Writing, row: Row) -> Out:
    """A convolution."""
    layer = of(row)
    mode = getattr(layer, "padding_mode", "zeros")
    pairs = amounts(row)
    value = "" if mode == "zeros" else f', mode="{mode}"'
    changed = {**_window(row), "channels": row.view_x.channels, "data_format": None}
    if layer.padding == "same" and mode == "zeros" and all(s == 1 for s in changed["stride"]) and not _even(pairs):
        changed["padding"] = "same"  # PyTorch's own has the odd pixel at the end too
        order = map_order(row)
        seen = shape(w.reads(row)[0], order)
        found = class_call(layer, "torch", seen, out_shape(row, order), changed, kept(row))
        if found is not None:
            return Out(module(w, row, found[0], arranged(w, w.reads(row)[0], order)), order)
    return _called(w, row, layer, changed, pairs, value)


def depthwise(w: Writing, row: Row) -> Out:
    """A depthwise convolution: one group a channel."""
    from cnncalc.layers.conv import Conv

    x = row.view_x
    layer = Conv({"filters": of(row).multiplier * x.channels, "kernel": of(row).kernel}, "torch")
    changed = {**_window(row), "channels": x.channels, "groups": x.channels, "bias": of(row).bias}
    return _called(w, row, layer, changed, amounts(row), "")


def separable(w: Writing, row: Row) -> Out:
    """A depthwise convolution, then a pointwise one."""
    layer, x = of(row), row.view_x
    window = {k: alike(v) for k, v in _window(row).items()}
    pairs, between = amounts(row), x.channels * layer.multiplier
    order, rank = map_order(row), len(x.spatial)
    text = arranged(w, w.reads(row)[0], order)
    said = f"{x.channels}, {between}, kernel_size={python(window['kernel'])}"
    for name, key in (("stride", "stride"), ("dilation", "dilation")):
        said += f", {name}={python(window[key])}" if window[key] != 1 else ""
    if not _even(pairs):
        text = _padded(w, row, pairs)
    elif any(lo for lo, _ in pairs):
        said += f", padding={python(alike(tuple(lo for lo, _ in pairs)))}"
    bias = "" if layer.bias else ", bias=False"
    parts = f"nn.Conv{rank}d({said}, groups={x.channels}, bias=False), "
    parts += f"nn.Conv{rank}d({between}, {layer.filters}, kernel_size=1{bias})"
    return Out(module(w, row, f"Sequential({parts})", text), order)


def deconv(w: Writing, row: Row) -> Out:
    """A transposed convolution; Keras's sizes are cut out of the whole one, or added at the end."""
    layer, x, y = of(row), row.view_x, row.y if of(row).data_format is None else row.y.viewed(row.view_x.first)
    order, rank = map_order(row), len(x.spatial)
    changed: dict[str, Any] = {**_window(row), "channels": x.channels, "output_size": None, "data_format": None}
    if layer.framework == "torch" and layer.output_size is None:
        return by_class(w, row, order, **{k: v for k, v in changed.items() if k != "output_size"})
    cuts, extras = [], []
    for (n, k, s, pad, d), size in zip(layer.by_axis(x), y.spatial, strict=True):
        over = (n - 1) * s + dilated(k, d) - size
        lo = (
            over // 2
            if pad.__class__ is str and over > 0
            else (pad[0] if pad.__class__ is tuple else pad)
            if over > 0
            else 0
        )
        cuts.append((lo, max(over, 0) - lo))
        extras.append(max(-over, 0))
    changed |= {"framework": "torch", "output_padding": tuple(extras)}
    even = _even(cuts)
    changed["padding"] = tuple(lo for lo, _ in cuts) if even else (0,) * rank
    seen = shape(w.reads(row)[0], order)
    gives = out_shape(row, order)
    if not even:
        gives = gives._replace(spatial=tuple(m + lo + hi for m, (lo, hi) in zip(gives.spatial, cuts, strict=True)))
    found = class_call(layer, "torch", seen, gives, changed, kept(row))
    if found is None:
        raise Unwritten("PyTorch's transposed convolution cannot give this size")
    text = module(w, row, found[0], arranged(w, w.reads(row)[0], order))
    if not even:
        w.note("cut by itself: Keras cuts the odd pixel at the end, PyTorch the same at both ends")
        text = f"F.pad({text}, {flat([(-lo, -hi) for lo, hi in cuts])})"
    return Out(text, order)


def pool(w: Writing, row: Row) -> Out:
    """A pool whose windows slide."""
    layer, pairs = of(row), amounts(row)
    changed = _window(row)
    value = ', value=float("-inf")' if layer.type == "maxpool" else ""
    if changed["stride"] == changed["kernel"]:
        changed["stride"] = None
    if layer.type != "maxpool":
        del changed["dilation"]
    changed["data_format"] = None
    out = _called(w, row, layer, changed, pairs, value)
    keras_mean = layer.type == "avgpool" and layer.framework == "keras"
    if keras_mean and any(lo or hi for lo, hi in pairs):
        if _even(pairs):
            w.amend(row, lambda call: f"{call[:-1]}, count_include_pad=False)")
        else:
            w.note("the zeros count here, which Keras leaves out of its means")
    return out


def unchanged_class(w: Writing, row: Row) -> Out:
    """A class that reads a map with its channels in front."""
    return by_class(w, row, map_order(row))


def columns(w: Writing, row: Row) -> Out:
    """Windows as columns, and back."""
    if not row.view_x.first:
        raise Unwritten("PyTorch's Unfold and Fold are for channels first")
    value = w.reads(row)[0]
    seen, gives = shape(value, map_order(row)), row.y
    found = class_call(of(row), "torch", seen, gives, {}, kept(row))
    if found is None:
        raise Unwritten(f"PyTorch has no class for this {of(row).type}")
    return Out(module(w, row, found[0], arranged(w, value, map_order(row))))


def time_distributed(w: Writing, row: Row) -> Out:
    """A layer applied to each of several maps: these are put into the batch, and taken out again."""
    layer = of(row)
    count = layer.leading
    value = w.reads(row)[0]
    if row.y.__class__ is list:
        raise Unwritten("it gives several outputs for each map")
    one, many = layer.each(row.x), ", ".join(map(str, row.x.dims[:count]))
    sizes = ", ".join(map(str, one.dims))
    text = f"{arranged(w, value, plain(len(value.dims)))}.reshape(-1, {sizes})"
    inner = row._replace(layer=layer.inner, x=one, y=layer._result(row.y))
    w.instead = [Value(text, one.dims, plain(one.rank))]
    try:
        out = w.written(w, inner)
    finally:
        w.instead = None
    lead = plain(count)
    order = plain(inner.y.rank) if out.order is None else out.order
    sizes = ", ".join(str(inner.y.dims[axis]) for axis in order)
    return Out(f"{out.text}.reshape(-1, {many}, {sizes})", (*lead, *(axis + count for axis in order)))


def global_pool(w: Writing, row: Row) -> Out:
    """A pool over all positions, as a reduction."""
    rank = len(row.view_x.spatial)
    function = "mean" if of(row).type == "global_avgpool" else "amax"
    text = arranged(w, w.reads(row)[0], map_order(row))
    dims = python(tuple(range(2, rank + 2)))
    keep = ", keepdim=True" if of(row).keepdims else ""
    order = map_order(row) if of(row).keepdims else None
    return Out(f"torch.{function}({text}, dim={dims}{keep})", order)


def pad(w: Writing, row: Row) -> Out:
    """Zeros or other continuations at the ends, or positions cut off them."""
    layer, order = of(row), map_order(row)
    channels, pairs = layer.all_edges(row.view_x)
    if channels is not None:
        raise Unwritten("it pads the channels")
    text = arranged(w, w.reads(row)[0], order)
    rank = len(pairs)
    ends = flat(pairs)
    if layer.type == "crop":
        return Out(f"F.pad({text}, {flat([(-lo, -hi) for lo, hi in pairs])})", order)
    kinds = {"reflect": "ReflectionPad", "replicate": "ReplicationPad", "circular": "CircularPad"}
    mode = getattr(layer, "mode", "constant")
    if layer.type == "pad" and mode == "constant":
        call = f"ConstantPad{rank}d({ends}, 0.0)"
    else:
        call = f"{kinds.get(mode, 'ZeroPad')}{rank}d({ends})"
    return Out(module(w, row, call, text), order)


def center_crop(w: Writing, row: Row) -> Out:
    """The middle of a map."""
    order = map_order(row)
    text = arranged(w, w.reads(row)[0], order)
    y = row.y.viewed(row.view_x.first)
    spans = []
    for n, m in zip(row.view_x.spatial, y.spatial, strict=True):
        if m > n:
            raise Unwritten("it enlarges what is smaller first, which PyTorch has no layer for")
        lo = (n - m) // 2
        spans.append(f"{lo}:{lo + m}")
    return Out(f"{text}[:, :, {', '.join(spans)}]", order)


_MODES = {1: "linear", 2: "bilinear", 3: "trilinear"}


def resample(w: Writing, row: Row) -> Out:
    """A map enlarged, or brought to a size."""
    layer, order = of(row), map_order(row)
    x, y = row.view_x, row.y.viewed(row.view_x.first)
    rank = len(x.spatial)
    text = arranged(w, w.reads(row)[0], order)
    mode = layer.mode
    if mode == "bilinear":
        mode = _MODES[rank]
    if mode not in ("nearest", "nearest-exact", "linear", "bilinear", "bicubic", "trilinear", "area"):
        raise Unwritten(f"PyTorch has no mode {mode}", "use bicubic")
    factor = getattr(layer, "factor", None) if getattr(layer, "size", None) is None else None
    if factor is None:
        sizes = f"size={python(alike(y.spatial))}"
    else:
        each = [f.text if f.__class__ is Real else str(f) for f in per_axis(factor, rank)]
        sizes = f"scale_factor={each[0] if len(set(each)) == 1 else '(' + ', '.join(each) + ')'}"
    said = sizes + (f', mode="{mode}"' if mode != "nearest" else "")
    if mode == "area":
        return Out(f"F.interpolate({text}, {said})", order)
    return Out(module(w, row, f"Upsample({said})", text), order)
