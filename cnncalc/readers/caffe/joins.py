"""Layers of a prototxt with several inputs or several outputs."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from cnncalc.graph.growth import Ref

if TYPE_CHECKING:
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.net import Net
    from cnncalc.readers.grower import Written

_OPERATIONS = {"PROD": "multiply", "SUM": "add", "MAX": "maximum", "0": "multiply", "1": "add", "2": "maximum"}


def concat(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Inputs joined along an axis; one alone is itself."""
    param = item.param("concat_param")
    axis = param.integer("axis", param.integer("concat_dim", 1))
    if len(reads) == 1:
        return reads[0]
    return net.add(item, "concat", reads, axis=axis, origin=item.written(param, axis="axis concat_dim"))


def split(net: Net, item: Item, reads: list[Ref | None]) -> list[Ref | None]:
    """The same for each that reads it."""
    return [reads[0]] * len(item.tops)


def slices(net: Net, item: Item, reads: list[Ref | None]) -> list[Ref | None]:
    """An axis cut into parts: at points, else equal ones."""
    param = item.param("slice_param")
    axis = param.integer("axis", param.integer("slice_dim", 1))
    points, count = param.integers("slice_point", 0), len(item.tops)
    x = net.shape(reads[0])
    if x is None or count < 2:
        return [reads[0]] * count
    origin = item.written(param, parts="slice_point", axis="axis slice_dim")
    if not points:
        ref = net.add(item, "split", reads[0], parts=count, axis=axis, origin=origin)
    else:
        if len(points) != count - 1:
            message = f"{len(points)} slice_point cut into {len(points) + 1} parts, not {count}"
            raise param.wrong(message, "slice_point", f"{count} tops need {count - 1} of them")
        if not 1 <= (axis if axis >= 0 else axis + x.rank + 1) <= x.rank:
            raise param.wrong(f"there is no axis {axis} to slice in {x}", "axis", f"use 1 to {x.rank}")
        size = x.dims[(axis if axis >= 0 else axis + x.rank + 1) - 1]
        ends = [0, *points, size]
        parts = tuple(after - before for before, after in itertools.pairwise(ends))
        if min(parts) < 1:
            raise param.wrong(
                f"the points do not rise within the axis of {size}", "slice_point", "each is larger than the one before"
            )
        ref = net.add(item, "split", reads[0], parts=parts, axis=axis, origin=origin)
    return [None] * count if ref is None else [Ref(ref.number, port) for port in range(count)]


def eltwise(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Inputs of one shape joined value by value."""
    param = item.param("eltwise_param")
    word = param.word("operation", "SUM")
    if word not in _OPERATIONS:
        raise param.wrong(f"there is no operation {word[:40]}", "operation", "write PROD, SUM or MAX")
    if len(reads) == 1:
        return reads[0]
    shapes = [net.shape(read) for read in reads]
    if None not in shapes and any(shape.dims != shapes[0].dims for shape in shapes):
        message = f"{item.name} joins inputs of different shapes: {' and '.join(map(str, shapes))}"
        raise item.message.wrong(message, "bottom", "Caffe joins equal shapes alone")
    return net.add(item, _OPERATIONS[word], reads, origin=item.written(param))


def aligned(net: Net, item: Item, reads: list[Ref | None], axis: int, origin: Written) -> Ref | None:
    """The second input with axes of 1 so that its first is the first one's `axis`: the batch is axis 0."""
    x, y = net.shape(reads[0]), net.shape(reads[1])
    if x is None or y is None:
        return None
    first = axis + x.rank + 1 if axis < 0 else axis
    own = y.dims  # its batch is not shown: where the first axis is not the batch, it has none
    before = max(0, first - 1)
    if before + len(own) > x.rank:
        raise item.message.wrong(f"{item.name} cannot align {y} with {x}", "bottom", "it has more axes from there on")
    dims = (*(1,) * before, *own, *(1,) * (x.rank - before - len(own)))
    return reads[1] if dims == own else net.add(item, "reshape", reads[1], *dims, origin=origin, part="reshape")


def axpy(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The second input times the first, a factor a channel, plus the third (Hu et al. 2018)."""
    if len(reads) != 3:
        raise item.message.wrong(f"{item.name} reads {len(reads)} inputs, not 3", "bottom")
    origin = item.written()
    factors = aligned(net, item, [reads[1], reads[0]], 0, origin)
    scaled = net.add(item, "multiply", (reads[1], factors), origin=origin, part="scale")
    return net.add(item, "add", (scaled, reads[2]), origin=origin)


def crop(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The first input cut to the size of the second, from an axis on, at offsets."""
    param = item.param("crop_param")
    if len(reads) != 2:
        raise item.message.wrong(f"{item.name} reads {len(reads)} inputs, not 2", "bottom", "the second says the size")
    x, y = net.shape(reads[0]), net.shape(reads[1])
    if x is None or y is None:
        return None
    first = param.integer("axis", 2)
    first = first + x.rank + 1 if first < 0 else first
    offsets = param.integers("offset", 0) or [0]
    count = x.rank + 1 - first
    if first < 1 or count < 1 or x.rank != y.rank:
        raise param.wrong(f"{item.name} cannot crop {x} to {y} from axis {first} on", "axis", f"use 1 to {x.rank}")
    if len(offsets) not in (1, count):
        raise param.wrong(
            f"there are {len(offsets)} offsets for {count} axes", "offset", f"write it once, or {count} times"
        )
    origin = item.written(param, spans="offset", axis="axis")
    cuts = []
    for axis in range(first, x.rank + 1):
        offset = offsets[0] if len(offsets) == 1 else offsets[axis - first]
        have, want = x.dims[axis - 1], y.dims[axis - 1]
        if offset + want > have:
            raise param.wrong(f"an axis of {have} has no {want} from {offset} on", "offset", "use a smaller offset")
        if have != want:
            cuts.append((axis, f"{offset}:{offset + want}"))
    ref = reads[0]
    for number, (axis, span) in enumerate(cuts, 1):
        part = "" if number == len(cuts) else f"axis{axis}"
        ref = net.add(item, "slice", ref, span, axis=axis, origin=origin, part=part)
    return ref
