"""The same values under other axes: Reshape, Transpose, Squeeze, Expand, Tile and their like."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.onnx.values import Known, View
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.repeating import repeated
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.onnx.call import Call

MOST_KNOWN = 100_000
"""Numbers of one value that are kept, where they are all the same."""


def whole_sizes(c: Call, values: list[Any], what: str) -> list[Any]:
    """Sizes that a node asks for, each a whole number, a multiple of the batch or a formula."""
    for value in values:
        if value.__class__ is float or value is None:
            raise c.error(f"{what} has a size of {value}, which is no whole number")
    return values


def reshape(c: Call) -> Any:
    """Reshape: 0 keeps an axis (unless allowzero), -1 is what is left."""
    value = c.value(0)
    sizes = c.listed("shape", 1, "the new shape")
    if sizes is None:
        raise c.error("Reshape without a shape")
    sizes = list(whole_sizes(c, sizes, "the new shape"))
    axes = value.axes if isinstance(value, Tensor) else value.dims
    if not c.attributes.whole("allowzero"):
        for i, n in enumerate(sizes):
            if n.__class__ is int and n == 0:
                if i >= len(axes):
                    raise c.error(
                        f"axis {i} of the new shape is 0, which keeps an axis that the input has not ({list(axes)})"
                    )
                sizes[i] = axes[i]
    if value.__class__ in (View, Known):
        return _of_file(c, value, sizes)
    for n in sizes:
        if n.__class__ is int and n < -1:
            raise c.error(f"the new shape has an axis of {n}")
    x = c.tensor(0)
    return views.reshaped(c.site, x, sizes, "reshape")


def _of_file(c: Call, value: Any, sizes: list[Any]) -> Any:
    """A tensor of the file, or known numbers, under other axes."""
    total = prod(value.dims)
    if any(n.__class__ is not int for n in sizes) or sum(n == -1 for n in sizes) > 1:
        return views.reshaped(c.site, c.tensor(0), sizes, "reshape")
    rest = prod(n for n in sizes if n != -1)
    if -1 in sizes:
        sizes = [total // rest if n == -1 and rest else n for n in sizes]
    if prod(sizes) != total or min(sizes, default=1) < 0:
        raise c.error(f"{list(value.dims)} does not fit into {sizes}: {total:,} values, not {abs(prod(sizes)):,}")
    return under(value, tuple(sizes))


def under(value: Any, dims: tuple[int, ...]) -> Any:
    """A tensor of the file, or known numbers, in the same order under other axes."""
    if value.__class__ is Known:
        return Known(dims, value.values, value.kind, value.name, value.root)
    return View(value.root, dims, value.weighs)


def flatten(c: Call) -> Any:
    """Flatten: two axes, cut before `axis`."""
    value, axis = c.value(0), c.attributes.whole("axis", 1)
    axes = value.axes if isinstance(value, Tensor) else value.dims
    if not -len(axes) <= axis <= len(axes):
        raise c.error(f"there is no axis {axis}: the input has {len(axes)}")
    axis = axis if axis >= 0 else axis + len(axes)
    if not isinstance(value, Tensor):
        return under(value, (prod(value.dims[:axis]), prod(value.dims[axis:])))
    x = c.tensor(0)
    if axis == 1 and x.batch == 0:
        return views.flattened(c.site, x, 1, -1) if x.rank > 1 else views.unsqueezed(c.site, x, 1)
    return views.reshaped(c.site, x, [_merged(x.axes[:axis]), _merged(x.axes[axis:])], "flatten")


def _merged(axes: tuple[Any, ...]) -> Any:
    found: Any = 1
    fold, size = 1, None
    for n in axes:
        if isinstance(n, BatchSize):
            size = n
        else:
            found = found * n
    if size is None:
        return found
    fold = size.fold * found
    return BatchSize(size.session, fold)


def transpose(c: Call) -> Any:
    """Transpose: the axes in another order, reversed unless said."""
    value, order = c.value(0), c.attributes.wholes("perm")
    rank = value.rank if isinstance(value, Tensor) else len(value.dims)
    order = list(range(rank))[::-1] if order is None else order
    if value.__class__ is View and sorted(order) == list(range(rank)):
        return View(value.root, tuple(value.dims[axis] for axis in order), value.weighs)
    return views.permuted(c.site, c.tensor(0), order, "permute")


def squeeze(c: Call) -> Any:
    """Squeeze: the axes named, else all of size 1."""
    value = c.value(0)
    axes = c.listed("axes", 1, "which axes go")
    if not isinstance(value, Tensor):
        rank = len(value.dims)
        gone = {a % rank for a in axes if rank} if axes is not None else {i for i, n in enumerate(value.dims) if n == 1}
        return under(value, tuple(n for i, n in enumerate(value.dims) if i not in gone))
    x = c.tensor(0)
    for axis in axes or ():
        size = x.axes[x.index(c.site, axis)]
        if isinstance(size, BatchSize):
            if size.count != 1:
                raise c.error(f"the batch of {x.shown} goes, which must be 1")
        elif size.__class__ is not int:
            raise c.error(f"axis {axis} of {x.shown} goes, which must have one position, and its size is free")
        elif size != 1:
            raise c.error(f"axis {axis} of {x.shown} goes, and has {size} positions", "only an axis of size 1 can go")
    if axes is not None and x.batch is not None and x.batch in [x.index(c.site, a) for a in axes]:
        from cnncalc.readers.tensors.indexing import indexed

        batch = x.batch
        rest = [x.index(c.site, a) for a in axes]
        x = indexed(c.site, x, (*[slice(None)] * batch, 0))
        return views.squeezed(c.site, x, [a - (a > batch) for a in rest if a != batch])
    return views.squeezed(c.site, x, axes)


def unsqueeze(c: Call) -> Any:
    """Unsqueeze: new axes of size 1, numbered as they stand in the output."""
    value = c.value(0)
    axes = c.listed("axes", 1, "where the new axes stand")
    if not axes:
        raise c.error("Unsqueeze without axes")
    old = value.rank if isinstance(value, Tensor) else len(value.dims)
    rank = old + len(axes)
    if rank > 64 or any(not -rank <= a < rank for a in axes) or len({a % rank for a in axes}) < len(axes):
        raise c.error(f"{axes} are no new axes of a tensor that then has {rank}")
    x: Any = None if not isinstance(value, Tensor) else c.tensor(0)
    for axis in sorted(a % rank for a in axes):
        if x is None:
            value = under(value, (*value.dims[:axis], 1, *value.dims[axis:]))
        elif axis == 0 and x.batch is None and x.ref is not None and x.session.batch == 1 and x.ref.number >= 0:
            x = Tensor(x.session, x.sample, 0, x.ref)  # the one sample, with its batch again
        else:
            x = views.unsqueezed(c.site, x, axis)
    return value if x is None else x


def expand(c: Call) -> Any:
    """Expand: broadcast to a shape, both ways."""
    sizes = list(whole_sizes(c, c.needed(1, "the new shape").values, "the new shape"))
    value = c.known(0)
    if value is not None and not value.dims and all(n.__class__ is int and n > 0 for n in sizes):
        count = prod(sizes)
        if count <= MOST_KNOWN:  # one number everywhere
            return Known(tuple(sizes), value.values * count, value.kind, c.op.called)
    x = c.tensor(0)
    axes = [1] * (len(sizes) - x.rank) + list(x.axes)
    sizes = [1] * (len(axes) - len(sizes)) + sizes
    target = []
    for old, new in zip(axes, sizes, strict=True):
        if isinstance(old, BatchSize) and new.__class__ is int and new not in (1, old.count):
            raise c.error(f"the batch of {x.shown} is repeated, and a network is computed for one sample")
        keeps = new.__class__ is int and (new == 1 or isinstance(old, BatchSize))
        target.append(old if keeps else new)
    if x.ref is None and x.batch is None:
        from cnncalc.readers.tensors.making import made

        if any(
            old.__class__ is int and old != 1 and old is not new and old != new
            for old, new in zip(axes, target, strict=True)
        ):
            raise c.error(f"{x.shown} cannot be expanded to {sizes}")
        if x.made != "parameter":
            return made(c.session, target, "constant")
    return views.expanded(c.site, x, target)


def tile(c: Call) -> Any:
    """Tile."""
    times = whole_sizes(c, c.needed(1, "how often each axis is repeated").values, "how often")
    x = c.tensor(0)
    if len(times) != x.rank and c.opset < 6:
        raise c.error("Tile of this version is not read")
    return repeated(c.site, x, times)


def depth_to_space(c: Call) -> Any:
    """DepthToSpace and SpaceToDepth: squares of channels and space exchanged."""
    kind = "pixel_shuffle" if c.op.op == "DepthToSpace" else "pixel_unshuffle"
    return c.mapped(c.words(kind, c.attributes.whole("blocksize", 1)), c.tensor(0))


TABLE = {
    "Reshape": reshape,
    "Flatten": flatten,
    "Transpose": transpose,
    "Squeeze": squeeze,
    "Unsqueeze": unsqueeze,
    "Expand": expand,
    "Tile": tile,
    "DepthToSpace": depth_to_space,
    "SpaceToDepth": depth_to_space,
}
