"""Layers that read maps, channels last: convolutions, pools, padding, resampling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.layer import per_axis
from cnncalc.layers.declaration.value import Real
from cnncalc.layers.families.padding import padding_amounts
from cnncalc.numbers.arithmetic import dilated
from cnncalc.writers.code.writing import Out, Writing, of
from cnncalc.writers.keras.tools import arranged, by_class, last, named, shaped
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import alike, python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row


def _ends(row: Row) -> list[tuple[int, int]]:
    """The padding of each axis: of a ceil pool so much that the last window is whole."""
    layer, found = of(row), []
    y = row.y.viewed(row.view_x.first)
    for (n, k, s, pad, d), size in zip(layer.by_axis(row.view_x), y.spatial, strict=True):
        lo, hi = padding_amounts(n, dilated(k, d), s, pad)
        found.append((lo, max(hi, (size - 1) * s + dilated(k, d) - n - lo)))
    return found


def _same(row: Row) -> list[tuple[int, int]]:
    """What Keras's own `same` comes to."""
    return [padding_amounts(n, dilated(k, d), s, "same") for n, k, s, _, d in of(row).by_axis(row.view_x)]


def window(w: Writing, row: Row) -> Out:
    """A convolution or a pool: padded by its mode where Keras has it, else by a layer before it."""
    layer, order, x = of(row), last(row), row.view_x
    text = arranged(w, w.reads(row)[0], order)
    if getattr(layer, "padding_mode", "zeros") != "zeros":
        raise Unwritten(f"Keras pads no {layer.padding_mode}")
    rank = len(x.spatial)
    changed: dict[str, Any] = {"kernel": per_axis(layer.kernel, rank), "stride": per_axis(layer.step, rank)}
    if "dilation" in layer.attributes:
        changed["dilation"] = per_axis(layer.dilation, rank)
        if layer.family == "pooling" and any(d != 1 for d in changed["dilation"]):
            raise Unwritten("Keras's pools have no dilation")
    if layer.family == "pooling" and changed["stride"] == changed["kernel"]:
        changed["stride"] = None
    ends, gives = _ends(row), shaped(row.y.dims, order)
    pool = layer.family == "pooling"
    seen = shaped(w.reads(row)[0].dims, order)
    if not any(lo or hi for lo, hi in ends):
        changed["padding"] = 0
    elif ends == _same(row) and not (layer.type == "avgpool" and layer.framework == "torch"):
        changed["padding"] = "same"
    else:
        why = "zeros, where PyTorch's pool has none to choose: alike behind a ReLU" if layer.type == "maxpool" else ""
        w.note(f"padded by itself: Keras's own padding is another{'; ' + why if why else ''}")
        text = f"layers.ZeroPadding{rank}D({_pairs(ends)})({text})"
        seen = seen._replace(spatial=tuple(n + lo + hi for n, (lo, hi) in zip(seen.spatial, ends, strict=True)))
        changed["padding"] = 0
    if pool:
        changed["ceil"] = False
    return Out(by_class(w, row, order, text, gives, seen=seen, **changed), order)


def _pairs(ends: list[tuple[int, int]]) -> str:
    plain = alike(tuple(ends))
    if len(ends) == 1:
        return python(ends[0])
    return python(plain) if plain.__class__ is int else python(tuple(ends))


def deconv(w: Writing, row: Row) -> Out:
    """A transposed convolution; PyTorch's is cut out of the whole one."""
    layer, order, x = of(row), last(row), row.view_x
    text = arranged(w, w.reads(row)[0], order)
    rank, y = len(x.spatial), row.y.viewed(x.first)
    gives, seen = shaped(row.y.dims, order), shaped(w.reads(row)[0].dims, order)
    changed: dict[str, Any] = {"stride": per_axis(layer.stride, rank), "kernel": per_axis(layer.kernel, rank)}
    changed |= {"output_size": None, "framework": "keras", "dilation": per_axis(layer.dilation, rank)}
    if layer.framework == "keras":
        return Out(by_class(w, row, order, text, gives, seen=seen, **changed), order)
    cuts, sizes = [], []
    for (n, k, s, pad, d), size in zip(layer.by_axis(x), y.spatial, strict=True):
        whole = (n - 1) * s + max(dilated(k, d), s)
        lo = pad[0] if pad.__class__ is tuple else pad
        if whole - lo - size < 0:
            raise Unwritten("Keras's transposed convolution gives no output as large")
        cuts.append((lo, whole - lo - size))
        sizes.append(whole)
    wide = gives._replace(spatial=tuple(sizes))
    text = by_class(w, row, order, text, wide, seen=seen, padding=0, output_padding=None, **changed)
    if any(lo or hi for lo, hi in cuts):
        w.note("cut by itself: Keras's own padding is another")
        text = f"layers.Cropping{rank}D({_pairs(cuts)})({text})"
    return Out(text, order)


def unchanged(w: Writing, row: Row) -> Out:
    """A class that reads a map with its channels last."""
    order = last(row)
    text = arranged(w, w.reads(row)[0], order)
    if row.layer.type.startswith("adaptive") and set(row.y.viewed(row.view_x.first).spatial) == {1}:
        kind = "Average" if row.layer.type == "adaptive_avgpool" else "Max"
        rank = len(row.view_x.spatial)
        return Out(named(w, row, f"Global{kind}Pooling{rank}D(keepdims=True)", text), order)
    keeps = row.y.rank == row.x.rank
    gives = shaped(row.y.dims, order if keeps else (0,))
    return Out(by_class(w, row, order, text, gives), order if keeps else None)


def ends(w: Writing, row: Row) -> Out:
    """Zeros at the ends, or positions cut off them."""
    layer, order = of(row), last(row)
    channels, pairs = layer.all_edges(row.view_x)
    if channels is not None or (layer.type == "pad" and layer.mode != "constant"):
        raise Unwritten("Keras's layers pad with zeros, along the spatial axes")
    if any(n < 0 for pair in pairs for n in pair):
        if any(n > 0 for pair in pairs for n in pair):
            raise Unwritten("it pads and crops at once")
        pairs = [(-lo, -hi) for lo, hi in pairs]
        kind = "Cropping"
    else:
        kind = "Cropping" if layer.type == "crop" else "ZeroPadding"
    return Out(named(w, row, f"{kind}{len(pairs)}D({_pairs(pairs)})", arranged(w, w.reads(row)[0], order)), order)


def resample(w: Writing, row: Row) -> Out:
    """A map enlarged, or brought to a size."""
    layer, order, x = of(row), last(row), row.view_x
    text, y, rank = arranged(w, w.reads(row)[0], order), row.y.viewed(x.first), len(x.spatial)
    mode = "nearest" if layer.mode in ("nearest", "nearest-exact", "area") else layer.mode
    mode = "bilinear" if mode in ("linear", "trilinear") else mode
    factor = getattr(layer, "factor", None) if getattr(layer, "size", None) is None else None
    whole = [] if factor is None else [f.numerator if f.__class__ is Real else f for f in per_axis(factor, rank)]
    exact = [n * f for n, f in zip(x.spatial, whole, strict=False)] == list(y.spatial)
    if exact and (rank == 2 or mode == "nearest"):
        said = python(alike(tuple(whole))) + (f', interpolation="{mode}"' if mode != "nearest" else "")
        return Out(named(w, row, f"UpSampling{rank}D({said})", text), order)
    if rank != 2:
        raise Unwritten("Keras resizes pictures alone to any size")
    return Out(named(w, row, f'Resizing({y.spatial[0]}, {y.spatial[1]}, interpolation="{mode}")', text), order)


def squeeze_excite(w: Writing, row: Row) -> Out:
    """Squeeze and excitation by its parts."""
    layer, order, x = of(row), last(row), row.view_x
    rank = len(x.spatial)
    if not rank:
        raise Unwritten("it has no positions to average")
    name = w.fresh(row.name)
    bias = "" if layer.bias else ", use_bias=False"
    w.lines.append(f"{name} = {arranged(w, w.reads(row)[0], order)}")
    gate = f"layers.GlobalAveragePooling{rank}D(keepdims=True)({name})"
    for part, units, act in (("reduce", layer.units(x), "relu"), ("expand", x.channels, "sigmoid")):
        gate = named(w, row, f'Conv{rank}D({units}, 1, activation="{act}"{bias})', gate, part)
    return Out(f"layers.Multiply()([{name}, {gate}])", order)


def shuffle(w: Writing, row: Row) -> Out:
    """Channels of the groups in turn."""
    order, groups = last(row), of(row).groups
    *spatial, channels = (row.x.dims[i] for i in order)
    rank = len(spatial)
    inner = f"layers.Reshape({python((*spatial, groups, channels // groups))})({arranged(w, w.reads(row)[0], order)})"
    inner = f"layers.Permute({python((*range(1, rank + 1), rank + 2, rank + 1))})({inner})"
    return Out(named(w, row, f"Reshape({python((*spatial, channels))})", inner), order)
