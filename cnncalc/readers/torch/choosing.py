"""Functions that choose or repeat positions of axes: `index_select`, `gather`, `repeat_interleave`, `meshgrid`."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def index_select(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.index_select(x, dim, index)`: the positions that an index tensor names."""
    x, dim, index = (args + [kwargs.get(n) for n in ("input", "dim", "index")][len(args) :])[:3]
    from cnncalc.readers.tensors.indexing import indexed

    axis = x.index(site, dim)
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
    from cnncalc.readers.tensors import views

    x = args[0]
    times = args[1] if len(args) > 1 else kwargs.get("repeats")
    dim = args[2] if len(args) > 2 else kwargs.get("dim")
    if times.__class__ is not int:
        raise site.error("how often each position is repeated must be one whole number here", at=1)
    if dim is None:
        x, dim = views.flattened(site, x), 0
    axis = x.index(site, dim)
    if x.own(axis) is None:
        raise site.error("samples of the batch are repeated here, and a network is computed for one")
    axes = list(x.axes)
    wide = views.expanded(
        site, views.unsqueezed(site, x, axis + 1), [-1] * (axis + 1) + [times] + [-1] * (len(axes) - axis - 1)
    )
    return views.reshaped(site, wide, [*axes[:axis], axes[axis] * times, *axes[axis + 1 :]], "repeat_interleave")


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

    x = args[0]
    return operated(site, "-", (indexed(site, x, (..., slice(1, None))), indexed(site, x, (..., slice(None, -1)))))


def where(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.where(condition, a, b)`: as large as the three together."""
    from cnncalc.readers.tensors.operators import operated

    chosen = [args[0], *(args[1:] or [kwargs[n] for n in ("input", "other") if n in kwargs])]
    tensors = [t for t in chosen if isinstance(t, Tensor)]
    if len(chosen) < 3:
        raise site.error("where something is true depends on values, which only a run would tell")
    found = tensors[0]
    for one in tensors[1:]:
        found = operated(site, "+", (found, one))
    return found


def pairwise_distance(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.pairwise_distance(a, b)`: the difference, and its length along the last axis."""
    from cnncalc.readers.tensors.operators import operated
    from cnncalc.readers.torch.reducing import reduced

    a, b = [*args, *(kwargs[n] for n in ("x1", "x2") if n in kwargs)][:2]
    keep = kwargs.get("keepdim", args[4] if len(args) > 4 else False)
    return reduced(session, site, "norm", [operated(site, "-", (a, b))], {"dim": -1, "keepdim": keep})


def cosine_similarity(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.cosine_similarity(a, b, dim)`: the product, summed along one axis."""
    from cnncalc.readers.tensors.operators import operated
    from cnncalc.readers.torch.reducing import reduced

    a, b = [*args, *(kwargs[n] for n in ("x1", "x2") if n in kwargs)][:2]
    dim = kwargs.get("dim", args[2] if len(args) > 2 else 1)
    return reduced(session, site, "sum", [operated(site, "*", (a, b))], {"dim": dim})
