"""Layers that move values, and those that join several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.writers.code.writing import Out, Writing, of, plain
from cnncalc.writers.keras.tools import arranged, named, straight
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

_MERGES = {"add": "Add", "subtract": "Subtract", "multiply": "Multiply", "maximum": "Maximum", "minimum": "Minimum"}
_MERGES |= {"average": "Average"}


def flatten(w: Writing, row: Row) -> Out:
    """A run of axes joined."""
    value = w.reads(row)[0]
    if row.y.rank == 1:
        if value.order != plain(len(value.order)) and sum(n != 1 for n in value.dims) > 1:
            w.note(
                "channels last: the values are those of channels first in another order, and so are the next weights"
            )
        return Out(named(w, row, "Flatten()", arranged(w, value, value.order)))
    return reshape(w, row)


def reshape(w: Writing, row: Row) -> Out:
    """The same values under other axes."""
    return Out(named(w, row, f"Reshape({python(row.y.dims)})", straight(w, row)))


def permute(w: Writing, row: Row) -> Out:
    """Axes in another order."""
    layer = of(row)
    if layer.type == "transpose":
        dims = list(range(1, row.x.rank + 1))
        one, other = (layer.index_of(axis, row.x) for axis in (layer.one, layer.other))
        dims[one], dims[other] = dims[other], dims[one]
    else:
        dims = [dim for dim in layer.dims if dim]
    return Out(named(w, row, f"Permute({python(tuple(dims))})", straight(w, row)))


def merge(w: Writing, row: Row) -> Out:
    """Values joined one by one."""
    values = w.reads(row)
    if len({len(value.dims) for value in values}) > 1:
        raise Unwritten("it joins values of different numbers of axes")
    order = values[0].order
    texts = [arranged(w, value, order) for value in values]
    if row.layer.type not in _MERGES:
        signs = {"divide": "/", "power": "**"}
        if row.layer.type not in signs:
            raise Unwritten(f"Keras has no layer for {row.layer.type}")
        return Out(f"{texts[0]} {signs[row.layer.type]} {texts[1]}", order)
    return Out(named(w, row, f"{_MERGES[row.layer.type]}()", f"[{', '.join(texts)}]"), order)


def concat(w: Writing, row: Row) -> Out:
    """Values put one after the other."""
    values = w.reads(row)
    order = values[0].order
    axis = order.index(of(row).joined_axis(row.x)) + 1
    said = "" if axis == len(order) else f"axis={axis}"
    texts = [arranged(w, value, order) for value in values]
    return Out(named(w, row, f"Concatenate({said})", f"[{', '.join(texts)}]"), order)


def reduce(w: Writing, row: Row) -> Out:
    """What is taken of all values along some axes."""
    layer, value = of(row), w.reads(row)[0]
    mode = {"amax": "max", "amin": "min"}.get(layer.mode, layer.mode)
    if mode not in ("mean", "sum", "max", "min", "prod", "std", "var"):
        raise Unwritten(f"keras.ops has no {layer.mode} along axes")
    axes = layer.reduced(row.x)
    dims = tuple(sorted(value.axis(axis) for axis in axes))
    said = f"axis={dims[0] if len(dims) == 1 else python(dims)}" + (", keepdims=True" if layer.keepdims else "")
    text = f"keras.ops.{mode}({arranged(w, value, value.order)}, {said})"
    left = [axis for axis in value.order if axis not in axes]
    return Out(text, value.order if layer.keepdims else tuple(sorted(left).index(axis) for axis in left))


def embedding(w: Writing, row: Row) -> Out:
    """Numbers looked up."""
    return Out(named(w, row, f"Embedding({of(row).vocabulary}, {of(row).size})", straight(w, row)))


def select(w: Writing, row: Row) -> Out:
    """One position of an axis, or a span of it."""
    layer, value = of(row), w.reads(row)[0]
    text = straight(w, row)
    if layer.type == "select":
        return Out(f"{text}[{':, ' * (layer.along(row.x) + 1)}{layer.position}]")
    if len(layer.spans) > 1:
        raise Unwritten("it gives several outputs")
    span = ":".join("" if n is None else str(n) for n in layer.spans[0])
    return Out(f"{text}[{':, ' * (layer.axis_or_channels(row.x) + 1)}{span}]") if value.batched else Out(text)


def split(w: Writing, row: Row) -> Out:
    """An axis cut into parts."""
    layer, value = of(row), w.reads(row)[0]
    axis = layer.along(row.x) if hasattr(layer, "along") else layer.axis_or_channels(row.x)
    sizes = [shape.dims[axis] for shape in row.y]
    cuts = [sum(sizes[:i]) for i in range(1, len(sizes))]
    said = str(len(sizes)) if len(set(sizes)) == 1 else str(cuts)
    return Out(
        f"keras.ops.split({arranged(w, value, value.order)}, {said}, axis={value.axis(axis)})",
        [value.order] * len(sizes),
    )
