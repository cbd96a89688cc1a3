"""Functions that are others under another name, or a few of them one after the other: `tile`, `ravel`, `cosine_similarity`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.making import sizes_of
from cnncalc.readers.tensors.operators import joined
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.as_called import spatial_of
from cnncalc.readers.torch.reducing import reduced
from cnncalc.readers.torch.taking import ordered

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def _deep(site: Site, x: Tensor, rank: int) -> Tensor:
    """A tensor with that many axes at least, as NumPy adds them: the first in front, a third behind."""
    if x.rank < 2:
        x = views.unsqueezed(site, x, 0)
    return views.unsqueezed(site, x, -1) if x.rank < rank else x


def atleast_1d(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.atleast_1d(x)`."""
    return views.unsqueezed(site, args[0], 0) if args[0].rank < 1 else args[0]


def atleast_2d(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.atleast_2d(x)`."""
    return _deep(site, atleast_1d(session, site, args, kwargs), 2)


def atleast_3d(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.atleast_3d(x)`."""
    return _deep(site, atleast_1d(session, site, args, kwargs), 3)


def _divided(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any], axis: int) -> Any:
    from cnncalc.readers.torch.choosing import tensor_split

    return tensor_split(session, site, [*args[:2], axis], kwargs)


def hsplit(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.hsplit(x, parts)`: along the second axis."""
    return _divided(session, site, args, kwargs, 1 if args[0].rank > 1 else 0)


def vsplit(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.vsplit(x, parts)`: along the first axis."""
    return _divided(session, site, args, kwargs, 0)


def dsplit(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.dsplit(x, parts)`: along the third axis."""
    return _divided(session, site, args, kwargs, 2)


def tile(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.tile(times)`: `repeat`, which may name fewer axes than there are."""
    x, *rest = args
    times = sizes_of(site, rest, kwargs, "dims")
    times = [1] * (x.rank - len(times)) + times
    return site.call(site.attribute(x, "repeat"), *times)


def ravel(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.ravel()`: all values one after the other."""
    return views.flattened(site, args[0])


def broadcast_tensors(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.broadcast_tensors(a, b)`: each with the axes of all."""
    rank = max(t.rank for t in args)
    axes: list[Any] = [1] * rank
    for t in args:
        for at, n in enumerate(t.axes, rank - t.rank):
            axes[at] = n if axes[at].__class__ is int and axes[at] == 1 else axes[at]
    return tuple(views.expanded(site, t, axes, "broadcast_tensors") for t in args)


def cosine_similarity(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.cosine_similarity(a, b, dim)`: one number for each pair of vectors along an axis."""
    a, b, dim = ordered("x1 x2 dim", args, kwargs)
    product = joined(site, a, b, "multiply", "cosine_similarity")
    return reduced(session, site, "sum", [product, 1 if dim is None else dim], {})


def pairwise_distance(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.pairwise_distance(a, b)`: one number for each pair of vectors along the last axis."""
    a, b, _, _, keep = ordered("x1 x2 p eps keepdim", args, kwargs)
    difference = joined(site, a, b, "subtract", "pairwise_distance")
    return reduced(session, site, "norm", [difference], {"dim": -1, "keepdim": bool(keep)})


def grid_sample(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.grid_sample(x, grid)`: the map's values at given points."""
    from cnncalc.readers.tensors.operators import beside

    x, grid = ordered("input grid", args, kwargs)
    x = session.slotted(site, x)
    grid = beside(site, grid, x) if grid.batch is None else session.slotted(site, grid)
    if x.fold != grid.fold:
        raise site.error(f"the map has the batch {x.shown}, and the grid {grid.shown}")
    layer = session.words(site, "grid_sample", leading=int(x.fold != 1))
    return x.after(session.apply(site, "grid_sample", layer, [x.bare, grid.bare]), 0)


def affine_grid(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.affine_grid(theta, size)`: the points of a map under an affine function."""
    theta, size = ordered("theta size", args, kwargs)
    sizes = sizes_of(site, [size], {})
    if theta.ref is None:
        theta = Tensor(session, theta.sample[1:], 0, None, 1, theta.made) if theta.batch is None else theta
        return Tensor(session, (*sizes[2:], len(sizes) - 2), 0)
    return session.apply(site, "affine_grid", session.words(site, "affine_grid", tuple(sizes[2:])), theta)


def max_unpool(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.max_unpool2d(x, indices, kernel_size)`: values back where they came from, unless another size is asked for."""
    x, _, kernel, stride, padding, size = ordered("input indices kernel_size stride padding output_size", args, kwargs)
    kind = f"MaxUnpool{name[-2:]}"
    given = {"kernel_size": kernel, "stride": stride, "padding": padding}
    if size is not None:
        given["output_size"] = spatial_of(site, size, int(name[-2]), x)
    layer = session.bound(site, kind, (), {k: v for k, v in given.items() if v is not None}, f"F.{name}")
    return session.apply(site, name, layer, x)


def prelu(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.prelu(x, weight)`."""
    from cnncalc.readers.torch.weighted import weighted

    x, weight = ordered("input weight", args, kwargs)
    sizes = {"num_parameters": weight.sample[0] if weight.sample else 1}
    return weighted(session, site, "prelu", "PReLU", x, sizes, {"weight": weight}, ())


def loss(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A loss: one number for all samples."""
    if kwargs.get("reduction", "mean") == "none":
        if name in ("cross_entropy", "nll_loss"):
            return Unknown(session.machine, f"F.{name}(reduction='none')", site.place)
        return joined(site, args[0], args[1], "elementwise", name)
    return Tensor(session, (), None)


def scalar(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """A function that leaves one number of all."""
    return Tensor(session, (), None)
