"""Layers that move values: flattened, reshaped, cut, reduced, reordered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.writers.code.writing import Value, of, plain
from cnncalc.writers.onnx.net import Net, known
from cnncalc.writers.onnx.proto import FLOAT, INT64
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from cnncalc.graph.row import Row


def flatten(w: Net, row: Row) -> Value:
    """A run of axes joined, in the order of the source."""
    x = w.read(row)
    if row.y.rank == 1 and x.batched:
        return w.made("Flatten", [x], row.y.dims, axis=1)
    return w.reshaped(x, row.y.dims)


def reshape(w: Net, row: Row) -> Value:
    """The same values under other axes."""
    return w.reshaped(w.read(row), row.y.dims)


def permute(w: Net, row: Row) -> Value:
    """Axes in another order."""
    x = w.read(row)
    dims = of(row).dims
    if not row.graph.batched:
        return w.made("Transpose", [x], row.y.dims, perm=list(dims))
    dims = dims if 0 in dims else (0, *dims)
    perm = list(dims) if x.batched else [dim - 1 for dim in dims[1:]]
    return w.made("Transpose", [x], row.y.dims, perm=perm)


def transpose(w: Net, row: Row) -> Value:
    """Two axes exchanged."""
    layer, x = of(row), w.read(row)
    one, other = (layer.index_of(axis, row.x) + x.batched for axis in (layer.one, layer.other))
    perm = list(range(len(x.dims) + x.batched))
    perm[one], perm[other] = other, one
    return w.made("Transpose", [x], row.y.dims, perm=perm)


def squeeze(w: Net, row: Row) -> Value:
    """Axes of size 1 dropped."""
    x = w.read(row)
    gone = [index + x.batched for index in of(row).dropped(row.x)]
    if not gone:
        return w.made("Identity", [x], row.y.dims)
    return w.made("Squeeze", [x, w.wholes(*gone)], row.y.dims)


def unsqueeze(w: Net, row: Row) -> Value:
    """New axes of size 1."""
    layer, x = of(row), w.read(row)
    places = sorted(layer.index_of(axis, row.x, extra=len(layer.axis)) + x.batched for axis in layer.axis)
    return w.made("Unsqueeze", [x, w.wholes(*places)], row.y.dims)


def expand(w: Net, row: Row) -> Value:
    """Axes repeated to a size; new ones stand behind the batch."""
    x = w.read(row)
    known(*row.y.dims)
    more = row.y.rank - row.x.rank
    if more and x.batched:
        dims = (*[1] * more, *row.x.dims)
        x = w.made("Unsqueeze", [x, w.wholes(*range(1, more + 1))], dims, part="axes")
    return w.made("Expand", [x, w.wholes(*[1] * x.batched, *row.y.dims)], row.y.dims)


def tile(w: Net, row: Row) -> Value:
    """The whole repeated along its axes."""
    x = w.read(row)
    repeats = (1,) * (row.x.rank - len(of(row).repeats)) + tuple(of(row).repeats)
    if len(repeats) > row.x.rank:
        raise Unwritten("it repeats along axes that its input has not")
    return w.made("Tile", [x, w.wholes(*[1] * x.batched, *repeats)], row.y.dims)


def repeat_interleave(w: Net, row: Row) -> Value:
    """Every position repeated in its place."""
    x = w.read(row)
    axis, times = of(row).along(row.x), of(row).repeats
    known(times, *row.x.dims)
    dims = (*row.x.dims[: axis + 1], 1, *row.x.dims[axis + 1 :])
    wide = w.made("Unsqueeze", [x, w.wholes(axis + 1 + x.batched)], dims, part="axis")
    many = [times if i == axis + 1 else 1 for i in range(len(dims))]
    dims = tuple(n * m for n, m in zip(dims, many, strict=True))
    found = w.made("Tile", [wide, w.wholes(*[1] * x.batched, *many)], dims)
    return w.reshaped(found, row.y.dims)


def repeat_vector(w: Net, row: Row) -> Value:
    """A vector repeated along a new axis."""
    x = w.read(row)
    wide = w.made("Unsqueeze", [x, w.wholes(1)], (1, *row.x.dims), part="axis")
    return w.made("Expand", [wide, w.wholes(1, *row.y.dims)], row.y.dims)


def roll(w: Net, row: Row) -> Value:
    """Values in another order along some axes."""
    layer, x = of(row), w.reads(row)[0]
    axes = [layer.index_of(axis, row.x) for axis in layer.axis or range(1, row.x.rank + 1)]
    if layer.type == "flip":
        places = [x.axis(axis) for axis in axes]
        back = [w.wholes(*[n] * len(places)) for n in (-1, -(1 << 62), -1)]
        return w.made("Slice", [x, back[0], back[1], w.wholes(*places), back[2]], x.dims, x.order)
    if layer.type in ("sort", "argsort"):
        known(row.x.dims[axes[-1]])
        names = w.op("TopK", [x.text, w.wholes(row.x.dims[axes[-1]])], layer.type, 2, axis=x.axis(axes[-1]), largest=0)
        values, numbers = (x._replace(text=name) for name in names)
        w.put(values.text, values)
        w.put(numbers.text, numbers, INT64)
        return values if layer.type == "sort" else w.cast(numbers, FLOAT)
    shifts = layer.shifts if layer.shifts.__class__ is tuple else (layer.shifts,) * len(axes)
    for axis, shift in zip(axes, shifts, strict=False):
        if shift.__class__ is not int:
            raise Unwritten("how far it rolls is not known")
        x = _rolled(w, x, axis, shift)
    return x


def _rolled(w: Net, x: Value, axis: int, shift: int) -> Value:
    n = x.dims[axis]
    known(n)
    cut = -shift % n if n else 0
    if not cut:
        return w.made("Identity", [x], x.dims, x.order)
    parts = [cut_out(w, x, axis, cut, n, "end"), cut_out(w, x, axis, 0, cut, "start")]
    return w.made("Concat", parts, x.dims, x.order, axis=x.axis(axis))


def cut_out(w: Net, x: Value, axis: int, start: int, stop: int, part: str = "slice", step: int = 1) -> Value:
    """Positions `start` up to `stop` of an axis, every `step`-th."""
    dims = list(x.dims)
    dims[axis] = -(-(stop - start) // step)
    given = [x, w.wholes(start), w.wholes(stop), w.wholes(x.axis(axis)), *([w.wholes(step)] if step != 1 else [])]
    return w.made("Slice", given, dims, x.order, part, batched=x.batched, kind=w.kind(x))


def dropped(order: tuple[int, ...], axes: list[int]) -> tuple[int, ...]:
    """The order of the axes that are left when some are gone."""
    left = [axis for axis in order if axis not in axes]
    ranked = sorted(left)
    return tuple(ranked.index(axis) for axis in left)


def select(w: Net, row: Row) -> Value:
    """One position of an axis."""
    x, axis = w.reads(row)[0], of(row).along(row.x)
    given = [x, w.wholes(of(row).position, scalar=True)]
    return w.made("Gather", given, row.y.dims, dropped(x.order, [axis]), kind=w.kind(x), axis=x.axis(axis))


def slices(w: Net, row: Row) -> Any:
    """Spans of an axis."""
    layer, x = of(row), w.reads(row)[0]
    axis = layer.axis_or_channels(row.x)
    n = row.x.dims[axis]
    known(n)
    found: list[Value] = []
    for span in layer.spans:
        start, stop, step = slice(*span).indices(n)
        found.append(cut_out(w, x, axis, start, stop, f"part.{len(found)}", step))
    return found if row.y.__class__ is list else found[0]


def split(w: Net, row: Row) -> Any:
    """An axis cut into parts."""
    layer, x = of(row), w.reads(row)[0]
    axis = layer.along(row.x) if hasattr(layer, "along") else layer.axis_or_channels(row.x)
    sizes = [shape.dims[axis] for shape in row.y]
    known(*sizes)
    return parted(w, x, axis, sizes)


def parted(w: Net, x: Value, axis: int, sizes: list[int], part: str = "part") -> list[Value]:
    """A value cut along an axis into parts of these sizes."""
    if len(sizes) == 1:
        return [w.made("Identity", [x], x.dims, x.order, part)]
    names = w.op("Split", [x.text, w.wholes(*sizes)], part, len(sizes), axis=x.axis(axis))
    found: list[Value] = []
    for name, size in zip(names, sizes, strict=True):
        dims = (*x.dims[:axis], size, *x.dims[axis + 1 :])
        found.append(w.put(name, x._replace(text=name, dims=dims)))
    return found


def unbind(w: Net, row: Row) -> Any:
    """Every position of an axis by itself."""
    x, axis = w.reads(row)[0], of(row).along(row.x)
    return [
        w.made(
            "Gather", [x, w.wholes(i, scalar=True)], y.dims, dropped(x.order, [axis]), f"part.{i}", axis=x.axis(axis)
        )
        for i, y in enumerate(row.y)
    ]


def topk(w: Net, row: Row) -> Value:
    """The largest values along an axis."""
    x = w.reads(row)[0]
    names = w.op("TopK", [x.text, w.wholes(of(row).k)], "topk", 2, axis=x.axis(of(row).along(row.x)))
    numbers = x._replace(text=names[1], dims=row.y.dims)
    w.put(names[1], numbers, INT64)
    return w.put(names[0], numbers._replace(text=names[0]))


def cumulated(w: Net, row: Row) -> Value:
    """Sums up to each position."""
    x, layer = w.reads(row)[0], of(row)
    if layer.type != "cumsum":
        raise Unwritten(f"ONNX has no {layer.type}")
    return w.made("CumSum", [x, w.wholes(x.axis(layer.along(row.x)), scalar=True)], x.dims, x.order)


def index_select(w: Net, row: Row) -> Value:
    """Positions picked by known numbers: which, a network does not keep, so the first."""
    x, layer = w.reads(row)[0], of(row)
    if len(layer.count) != 1:
        raise Unwritten("its numbers stand in more than one axis")
    axis = layer.along(row.x)
    size = row.x.dims[axis]
    known(size, layer.count[0])
    numbers = [i % size for i in range(layer.count[0])]
    return w.made("Gather", [x, w.wholes(*numbers)], row.y.dims, x.order, axis=x.axis(axis))


def one_hot(w: Net, row: Row) -> Value:
    """Numbers as vectors of zeros with one 1."""
    layer = of(row)
    axis = layer.index_of(layer.axis, row.x, extra=1)
    x = w.cast(w.read(row), INT64)
    return w.made("OneHot", [x, w.wholes(layer.classes), w.reals(0.0, 1.0)], row.y.dims, axis=axis + x.batched)


def unit_norm(w: Net, row: Row) -> Value:
    """Vectors scaled to length 1."""
    x, layer = w.reads(row)[0], of(row)
    axes = [layer.index_of(axis, row.x) for axis in layer.axis or (-1,)]
    if len(axes) == 1:
        return w.made("LpNormalization", [x], x.dims, x.order, axis=x.axis(axes[0]), p=2)
    small = [1 if i in axes else n for i, n in enumerate(x.dims)]
    places = w.wholes(*sorted(x.axis(axis) for axis in axes))
    length = w.made("ReduceL2", [x, places], small, x.order, "length", keepdims=1)
    return w.made("Div", [x, length], x.dims, x.order)


def sliding_window(w: Net, row: Row) -> Value:
    """Every window of an axis; its positions are the last axis."""
    layer, x = of(row), w.read(row)
    axis = layer.along(row.x)
    count = row.y.dims[axis]
    known(count, layer.size, layer.step)
    if count * layer.size > 100_000:
        raise Unwritten("it has too many windows to list")
    numbers = [i * layer.step + k for i in range(count) for k in range(layer.size)]
    many = (*row.x.dims[:axis], count * layer.size, *row.x.dims[axis + 1 :])
    found = w.made("Gather", [x, w.wholes(*numbers)], many, part="windows", axis=x.axis(axis))
    dims = (*row.x.dims[:axis], count, layer.size, *row.x.dims[axis + 1 :])
    found = w.reshaped(found, dims)
    return w.arranged(found, (*(i for i in range(len(dims)) if i != axis + 1), axis + 1))._replace(
        dims=row.y.dims, order=plain(row.y.rank)
    )
