"""Functions that choose or repeat positions of axes: `index_select`, `gather`, `repeat_interleave`, `meshgrid`."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.making import of_axes
from cnncalc.readers.tensors.repeating import repeated_in_place
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.taking import ordered, pair

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def index_select(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.index_select(x, dim, index)`: the positions that an index tensor names."""
    x, dim, index = (args + [kwargs.get(n) for n in ("input", "dim", "index")][len(args) :])[:3]
    from cnncalc.readers.tensors.indexing import indexed

    axis = x.index(site, dim)
    chosen = isinstance(index, Tensor) and index.batch == 0 and not index.sample and index.fold == 1
    if chosen and x.batch is None and x.ref is None and x.made not in ("parameter", "buffer"):
        return Tensor(session, (*x.sample[:axis], *x.sample[axis + 1 :]), axis)  # one row of a table for every sample
    return indexed(site, x, (*([slice(None)] * axis), index))


def meshgrid(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.meshgrid(a, b)`: a tensor for each, all with the sizes of each."""
    tensors = list(args) if args and isinstance(args[0], Tensor) else site.items(args[0])
    sizes = [n for t in tensors for n in (t.sample or (1,))]
    if kwargs.get("indexing", "ij") == "xy" and len(sizes) > 1:
        sizes[:2] = sizes[1::-1]
    return tuple(Tensor(session, tuple(sizes), None) for _ in tensors)


def repeat_interleave(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.repeat_interleave(n, dim)`: every position n times, one after the other."""
    x, times, dim = ordered("input repeats dim", args, kwargs)
    return repeated_in_place(site, x, times, dim, "repeat_interleave")


def tensor_split(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.tensor_split(x, sections or indices, dim)`: nearly equal parts, or cut before each index."""
    from cnncalc.readers.tensors.cutting import split

    x = args[0] if args else kwargs["input"]
    dim = args[2] if len(args) > 2 else kwargs.get("dim", 0)
    axis = x.index(site, dim)
    cut = args[1] if len(args) > 1 else kwargs.get("indices", kwargs.get("sections", kwargs.get("indices_or_sections")))
    size = int(x.axes[axis])
    if cut.__class__ is int:
        sizes = [size // cut + (i < size % cut) for i in range(cut)]
    else:
        bounds = [0, *(slice(None, int(n)).indices(size)[1] for n in site.items(cut)), size]
        sizes = [max(0, b - a) for a, b in itertools.pairwise(bounds)]
    return split(session, site, x, sizes, axis)


def diff(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.diff(x)`: one value less along the last axis."""
    from cnncalc.readers.tensors.indexing import indexed
    from cnncalc.readers.tensors.operators import operated

    x, count, dim = ordered("input n dim", args, kwargs)
    lead = (slice(None),) * x.index(site, -1 if dim is None else dim)
    for _ in range(1 if count is None else count):
        x = operated(site, "-", (indexed(site, x, (*lead, slice(1, None))), indexed(site, x, (*lead, slice(None, -1)))))
    return x


def narrow(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.narrow(dim, start, length)`: a span of an axis."""
    from cnncalc.readers.tensors.indexing import indexed

    x, dim, start, length = ordered("input dim start length", args, kwargs)
    axis = x.index(site, dim)
    size = x.axes[axis]
    if not isinstance(size, int):
        raise site.error("the batch is cut here, and a network is computed for one sample")
    first = start + size if start < 0 else start
    if first < 0 or first + length > size:
        raise site.error(f"{length} positions from {start} on are more than the axis has: {size}")
    return indexed(site, x, (*([slice(None)] * axis), slice(first, first + length)))


def select(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.select(dim, index)`: one position of an axis."""
    from cnncalc.readers.tensors.indexing import indexed

    x, dim, index = ordered("input dim index", args, kwargs)
    return indexed(site, x, (*([slice(None)] * x.index(site, dim)), index))


def movedim(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.movedim(source, destination)`: axes to other places, the rest in their order."""
    from cnncalc.readers.tensors import views

    x, source, target = ordered("input source destination", args, kwargs)
    pairs = [[v] if v.__class__ is int else list(site.items(v)) for v in (source, target)]
    old, new = ([x.index(site, axis) for axis in axes] for axes in pairs)
    rest = iter(axis for axis in range(x.rank) if axis not in old)
    order = [old[new.index(place)] if place in new else next(rest) for place in range(x.rank)]
    return views.permuted(site, x, order, "movedim")


def unfold(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.unfold(dim, size, step)`: windows of an axis, each along a new last axis."""
    x, dim, size, step = ordered("input dimension size step", args, kwargs)
    x = session.slotted(site, x)
    axis = x.index(site, dim)
    if x.own(axis) is None:
        raise site.error("windows over the batch join samples, and a network is computed for one")
    layer = session.words(site, "sliding_window", size, step, axis=x.layer_axis(site, axis))
    found = session.apply(site, "unfold", layer, x.bare)
    return x.after(found)


def rolled(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.roll`, `torch.flip` and their kin: every axis keeps its size."""
    x = args[0] if args else kwargs["input"]
    dims = kwargs.get("dims", kwargs.get("dim"))
    if name == "roll" and len(args) > 2:
        dims = args[2]
    if name == "flip" and len(args) > 1:
        dims = args[1:] if isinstance(args[1], int) else args[1]
    for dim in () if dims is None else [dims] if isinstance(dims, int) else site.items(dims):
        x.index(site, dim)
    return x


def rot90(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.rot90(x, k, dims)`: a quarter turn changes two axes with each other."""
    from cnncalc.readers.tensors import views

    x, count, dims = ordered("input k dims", args, kwargs)
    one, other = site.items((0, 1) if dims is None else dims)
    return views.transposed(site, x, one, other, "rot90") if (1 if count is None else count) % 2 else x


def topk(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.topk(k, dim)`: the largest values along an axis, and where they were."""
    x, count, dim = ordered("input k dim", args, kwargs)
    axis = x.index(site, -1 if dim is None else dim)
    if x.own(axis) is None:
        raise site.error("topk over the batch joins samples, and a network is computed for one")
    x = session.slotted(site, x)
    layer = session.words(site, "topk", int(count), axis=x.layer_axis(site, axis))
    found = session.apply(site, "topk", layer, x.bare)
    return pair(session, x.after(found))


def sort(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.sort(dim)`: the values in order, and where they were."""
    x = args[0] if args else kwargs["input"]
    dim = kwargs.get("dim", args[1] if len(args) > 1 and args[1].__class__ is int else -1)
    x.index(site, dim)
    return pair(session, x)


def cummax(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.cummax(dim)`: the largest value so far, and where it was."""
    x, dim = ordered("input dim", args, kwargs)
    x.index(site, dim)
    return pair(session, x)


def gather(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.gather(dim, index)`: for every value of `index` one of `x`."""
    from cnncalc.readers.tensors.operators import beside

    x, dim, index = ordered("input dim index", args, kwargs)
    axis = x.index(site, dim)
    if index.rank != x.rank:
        raise site.error(f"gather takes an index with as many axes as the tensor: {index.shown} and {x.shown}")
    if x.ref is None and index.ref is None and x.made != "parameter":
        return index
    x = session.slotted(site, x)
    index = beside(site, index, x) if index.batch is None and x.batch is not None else session.slotted(site, index)
    bare = [t.bare for t in (x, index)]
    found = session.apply(site, "gather", session.words(site, "gather_elements", axis=x.layer_axis(site, axis)), bare)
    return x.after(found)


def take_along_dim(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.take_along_dim(x, indices, dim)`: gather under NumPy's name."""
    x, index, dim = ordered("input indices dim", args, kwargs)
    return gather(session, site, [x, dim, index], {})


def one_hot(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.one_hot(x, classes)`: a last axis with a place for each class."""
    x, classes = ordered("input num_classes", args, kwargs)
    if classes is None or classes == -1:
        raise site.error("how many classes there are depends on the values", "give num_classes", kind="unknown")
    if x.ref is None:
        return of_axes(session, [*x.axes, classes], x)
    layer = session.words(site, "one_hot", classes)
    found = session.apply(site, "one_hot", layer, x.bare)
    return x.after(found)
