"""Products of matrices under their other names: `addmm`, `outer`, `tensordot`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.operators import joined, multiplied
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.taking import ordered

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def product(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.matmul(a, b)`, `bmm`, `mm`."""
    a, b = (*args, *(kwargs[k] for k in ("input", "tensor", "mat2", "other") if k in kwargs))[:2]
    return multiplied(site, a, b)


def addmm(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.addmm(c, a, b)`: c + a @ b."""
    c, a, b = ordered("input mat1 mat2", args, kwargs)
    return joined(site, multiplied(site, a, b), c, "add", "addmm")


def baddbmm(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.baddbmm(c, a, b)`: c + a @ b for every sample."""
    c, a, b = ordered("input batch1 batch2", args, kwargs)
    return joined(site, c, multiplied(site, a, b), "add", "baddbmm")


def outer(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.outer(a, b)`: every value of one vector times every of the other."""
    a, b = ordered("input vec2", args, kwargs)
    return joined(site, views.unsqueezed(site, a, -1), b, "multiply", "outer")


def inner(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.inner(a, b)`: sums of products along the last axis of both."""
    a, b = ordered("input other", args, kwargs)
    return multiplied(site, a, b if b.rank < 2 else views.transposed(site, b, -2, -1))


def tensordot(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.tensordot(a, b, dims)` over the last axis of one and the first of the other."""
    a, b, dims = ordered("a b dims", args, kwargs)
    last = dims if dims.__class__ is int or dims is None else [list(site.items(d)) for d in site.items(dims)]
    if last != 1 and (last.__class__ is not list or last not in ([[a.rank - 1], [0]], [[-1], [0]]) or b.rank != 2):
        return Unknown(session.machine, "torch.tensordot(…)", site.place)
    return multiplied(site, a, b)


def dot(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.dot(a, b)`: one number of two vectors."""
    return Tensor(session, (), None)


def mv(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.mv(m, v)`: a matrix times a vector."""
    m, v = ordered("input vec", args, kwargs)
    return multiplied(site, m, v)


def multi_dot(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.linalg.multi_dot(matrices)`: the order of the products is the library's to choose."""
    return Unknown(session.machine, "torch.linalg.multi_dot(…)", site.place)


def cdist(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.cdist(a, b)`: the distance of every row of one from every row of the other."""
    from cnncalc.readers.torch.reducing import reduced

    a, b = ordered("x1 x2", args[:2], {k: v for k, v in kwargs.items() if k in ("x1", "x2")})
    a, b = views.unsqueezed(site, a, -2), views.unsqueezed(site, b, -3)
    if a.axes[-1] != b.axes[-1]:
        raise site.error(f"cdist measures rows of one length, and these have {a.axes[-1]} and {b.axes[-1]} values")
    return reduced(session, site, "norm", [joined(site, a, b, "subtract", "cdist")], {"dim": -1})


def kron(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.kron(a, b)`: every value of one times the whole of the other."""
    a, b = ordered("input other", args, kwargs)
    rank = max(a.rank, b.rank)
    if a.batch is not None or b.batch is not None:
        raise site.error("kron joins the axes of both tensors, also the batch", "write it with unsqueeze and *")
    for _ in range(rank - a.rank):
        a = views.unsqueezed(site, a, 0)
    for _ in range(rank - b.rank):
        b = views.unsqueezed(site, b, 0)
    sizes = [n * m for n, m in zip(a.axes, b.axes, strict=True)]
    for axis in range(rank):
        a, b = views.unsqueezed(site, a, 2 * axis + 1), views.unsqueezed(site, b, 2 * axis)
    return views.reshaped(site, joined(site, a, b, "multiply", "kron"), sizes, "kron")
