"""Layers of a prototxt that give values other axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.caffe.items import Item
    from cnncalc.readers.caffe.net import Net


def flatten(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """A run of axes as one."""
    param = item.param("flatten_param")
    start, end = param.integer("axis", 1), param.integer("end_axis", -1)
    return net.add(
        item,
        "flatten",
        reads[0],
        start=start,
        end=end,
        origin=item.written(param, start="axis", end="end_axis", start_dim="axis", end_dim="end_axis"),
    )


def reshape(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Other axes: 0 keeps one, -1 is what is left; `axis` and `num_axes` say which are replaced."""
    param = item.param("reshape_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    wanted = param.message("shape").integers("dim", -1)
    start = param.integer("axis", 0)
    start = start + x.rank + 2 if start < 0 else start
    count = param.integer("num_axes", -1, -1)
    end = x.rank + 1 if count < 0 else start + count
    if not 0 <= start <= end <= x.rank + 1:
        raise param.wrong(f"the axes {start} to {end - 1} are not all in {x} with its batch", "axis")
    axes = [None, *x.dims]
    found: list[int | None] = []
    for number, size in enumerate(wanted):
        if size == 0 and start + number >= len(axes):
            raise param.wrong(
                f"there is no axis {start + number} to keep in {x}", "shape", "0 keeps an axis that is there"
            )
        found.append(axes[start + number] if size == 0 else size)
    dims = [*axes[:start], *found, *axes[end:]]
    origin = item.written(param, shape="shape")
    if not dims:
        raise param.wrong(f"{item.name} needs a shape", "shape", "write shape { dim: 0 dim: -1 }")
    known = 1
    for size in dims[1:]:
        known *= size or 1
    if dims[0] == -1 and -1 not in dims[1:] and known != x.elements:
        message = f"{item.name} lays the samples of a batch out anew: {known:,} values of {x.elements:,} each"
        raise param.wrong(message, "shape", "keep the batch: its first dim is 0")
    if dims[0] not in (None, -1, net.batch) and -1 in dims[1:] and net.batch is None:
        raise param.wrong(
            f"{item.name} gives the batch a size of its own", "shape", "keep the batch: its first dim is 0"
        )
    return net.add(item, "reshape", reads[0], *dims[1:], origin=origin)


def permute(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """Axes in another order; those that are not named follow."""
    param = item.param("permute_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    order = param.integers("order", 0)
    order += [axis for axis in range(x.rank + 1) if axis not in order]
    return net.add(item, "permute", reads[0], *order, origin=item.written(param, dims="order"))


def tile(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """An axis repeated."""
    param = item.param("tile_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    axis = param.integer("axis", 1)
    axis = axis + x.rank + 1 if axis < 0 else axis
    if not 1 <= axis <= x.rank:
        raise param.wrong(f"there is no axis {axis} to repeat in {x}", "axis", f"use 1 to {x.rank}")
    repeats = [1] * x.rank
    repeats[axis - 1] = param.integer("tiles", 1, 1)
    return net.add(item, "tile", reads[0], *repeats, origin=item.written(param, repeats="tiles"))


def shuffle(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The channels of groups interleaved."""
    param = item.param("shuffle_channel_param")
    groups = param.integer("group", 1, 1)
    return net.add(item, "channel_shuffle", reads[0], groups=groups, origin=item.written(param, groups="group"))


def reduction(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The sum, or the mean, of all axes from one on."""
    param = item.param("reduction_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    axis = param.integer("axis", 0)
    axis = axis + x.rank + 1 if axis < 0 else axis
    if not 1 <= axis <= x.rank:
        raise param.wrong(f"a reduction from axis {axis} on of {x} is not read", "axis", f"use 1 to {x.rank}")
    kind = "mean" if param.word("operation", "SUM") in ("MEAN", "4") else "sum"
    return net.add(item, kind, reads[0], *range(axis, x.rank + 1), origin=item.written(param, axis="axis"))


def argmax(net: Net, item: Item, reads: list[Ref | None]) -> Ref | None:
    """The positions of the largest values: along an axis, else of all, which leaves two axes."""
    param = item.param("argmax_param")
    x = net.shape(reads[0])
    if x is None:
        return None
    best = param.integer("top_k", 1, 1)
    if "axis" in param.fields:
        axis = param.integer("axis", 1)
        axis = axis + x.rank + 1 if axis < 0 else axis
        if not 1 <= axis <= x.rank:
            raise param.wrong(f"there is no axis {axis} in {x}", "axis", f"use 1 to {x.rank}")
        dims = x.replaced(axis - 1, best).dims
    else:
        dims = (2 if param.flag("out_max_val", False) else 1, best, *(1,) * (x.rank - 2))
    shape = "x".join(map(str, dims))
    return net.add(item, "opaque", reads[0], output=shape, params=0, macs=0, origin=item.written(param))
