"""Axes brought to one value, and channels exchanged with positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.writers.code.writing import Value, front, of
from cnncalc.writers.onnx.maps import map_of, map_order
from cnncalc.writers.onnx.net import Net, known
from cnncalc.writers.onnx.proto import FLOAT, INT64
from cnncalc.writers.onnx.shapes import dropped
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

_REDUCED = {
    "mean": "ReduceMean",
    "sum": "ReduceSum",
    "prod": "ReduceProd",
    "max": "ReduceMax",
    "amax": "ReduceMax",
    "min": "ReduceMin",
    "amin": "ReduceMin",
    "norm": "ReduceL2",
    "logsumexp": "ReduceLogSumExp",
    "any": "ReduceMax",
    "all": "ReduceMin",
}


def reduce(w: Net, row: Row) -> Value:
    """What is taken of all values along some axes."""
    layer, x = of(row), w.reads(row)[0]
    axes = layer.reduced(row.x)
    keep = int(bool(layer.keepdims))
    order = x.order if keep else dropped(x.order, axes)
    places = sorted(x.axis(axis) for axis in axes)
    mode = layer.mode
    if not places:
        return w.made("Identity", [x], row.y.dims, order)
    if mode in ("argmax", "argmin"):
        if len(places) > 1:
            raise Unwritten(f"{mode} reduces one axis")
        op = "ArgMax" if mode == "argmax" else "ArgMin"
        found = w.made(op, [x], row.y.dims, order, "number", kind=INT64, axis=places[0], keepdims=keep)
        return w.cast(found, FLOAT)
    if mode in ("var", "std"):
        return _spread(w, row, x, places, order)
    if mode not in _REDUCED:
        raise Unwritten(f"ONNX has no {mode}")
    return w.made(_REDUCED[mode], [x, w.wholes(*places)], row.y.dims, order, keepdims=keep)


def _spread(w: Net, row: Row, x: Value, places: list[int], order: tuple[int, ...]) -> Value:
    """A variance: the mean of the squares of what differs from the mean."""
    gone = of(row).reduced(row.x)
    small = [1 if i in gone else n for i, n in enumerate(x.dims)]
    mean = w.made("ReduceMean", [x, w.wholes(*places)], small, x.order, "mean", keepdims=1)
    less = w.made("Sub", [x, mean], x.dims, x.order, "less")
    square = w.made("Mul", [less, less], x.dims, x.order, "square")
    keep = int(bool(of(row).keepdims))
    found = w.made("ReduceMean", [square, w.wholes(*places)], row.y.dims, order, "variance", keepdims=keep)
    return found if of(row).mode == "var" else w.made("Sqrt", [found], row.y.dims, order)


def channel_shuffle(w: Net, row: Row) -> Value:
    """Channels of the groups in turn."""
    order, x = map_order(row), map_of(w, row)
    channels, *spatial = x.own
    groups = of(row).groups
    known(channels, *spatial)
    wide = w.reshaped(x, (groups, channels // groups, *spatial), "groups")
    dims = (channels // groups, groups, *spatial)
    turned = w.made("Transpose", [wide], dims, perm=[0, 2, 1, *range(3, len(dims) + 1)])
    return w.reshaped(turned, x.own)._replace(dims=row.y.dims, order=order)


def pixel_shuffle(w: Net, row: Row) -> Value:
    """Channels as pixels, or pixels as channels."""
    order = front(row.x.rank, row.view_x.channel_axis)
    x = w.read(row, order)
    if len(order) != 3 or not x.batched:
        raise Unwritten("ONNX's DepthToSpace reads maps of two spatial axes")
    if of(row).type == "pixel_shuffle":
        mode = "CRD" if row.graph.framework == "torch" else "DCR"
        return w.made("DepthToSpace", [x], row.y.dims, order, blocksize=of(row).factor, mode=mode)
    return w.made("SpaceToDepth", [x], row.y.dims, order, blocksize=of(row).factor)
