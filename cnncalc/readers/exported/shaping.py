"""Operators without weights that take their arguments in another way than PyTorch's function of the name, or give more."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from cnncalc.readers.exported import viewing
from cnncalc.readers.exported.arguments import by_name
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.making import made, sizes_of
from cnncalc.readers.torch.functions import function

if TYPE_CHECKING:
    from cnncalc.readers.exported.arguments import Body
    from cnncalc.readers.exported.session import ArchiveSession
    from cnncalc.readers.python.frames import Site


def turned(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Axes in another order: a matrix of weights that is turned is remembered, for the product that it is for."""
    x, *rest = args
    rest = [*rest, *kwargs.values()]
    order = rest[0] if rest and rest[0].__class__ is list else None
    if len(rest) == 2:
        found = views.transposed(site, x, *rest)
    else:
        found = views.permuted(site, x, order if order is not None else [*range(x.rank)][::-1], "permute")
    if x.rank == 2 and x.batch is None and found.sample == x.sample[::-1] and (order is None or order[0] % 2 == 1):
        session.turn(found, x)
    return found


def expanded(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.expand(x, sizes)`."""
    x = args[0]
    found = viewing.expanded(site, x, list(args[1]))
    return session.turn_again(found, x)


def viewed(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.view(x, sizes)`, and `reshape`."""
    x = args[0]
    return session.turn_again(viewing.reshaped(site, x, sizes_of(site, args[1:], kwargs, "shape")), x)


def unflattened(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.unflatten(x, dim, sizes)`."""
    x, axis, sizes = args[:3]
    at = x.index(site, axis)
    axes = [n if n.__class__ is int else n.count or n for n in x.axes]
    wanted = [x.axes[at] if n == -1 and len(sizes) == 1 else n for n in sizes]
    return viewing.reshaped(site, x, [*axes[:at], *wanted, *axes[at + 1 :]], "unflatten")


def strided(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Values as they lie in memory under other axes: read where they are as many."""
    x, sizes = args[:2]
    total = x.elements * (1 if x.batch is None else session.batch or 1)
    if not all(n.__class__ is int for n in sizes) or prod(sizes) != total:
        raise site.error("as_strided with sizes that do not take each value once is not read")
    return viewing.reshaped(site, x, list(sizes), "as_strided")


def squeezed(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.squeeze(x, dim)`."""
    return viewing.squeezed(site, args[0], by_name("self dim", args, kwargs).get("dim"))


def span(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.slice(x, dim, start, end, step)`."""
    from cnncalc.readers.tensors.indexing import indexed

    given = by_name("self dim start end step", args, kwargs)
    x = given["self"]
    span = slice(given.get("start"), given.get("end"), given.get("step", 1))
    axis = x.index(site, given.get("dim", 0))
    return indexed(site, x, (*([slice(None)] * axis), span))


def at_positions(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.index(x, indices)`, of which some may be None."""
    return viewing.chosen(site, args[0], args[1])


def padded(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.constant_pad_nd(x, pad)` and its kin."""
    return function(session, "pad")(site, args[:2], {})  # type: ignore[misc]


def resized(mode: str) -> Body:
    """`upsample_*`: to a size, or by factors."""

    def body(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        given = by_name("input output_size align_corners scales", args, kwargs)
        size, scales = given.get("output_size"), None
        if size is None:
            listed = next((v for v in [*args[2:], *kwargs.values()] if v.__class__ is list), None)
            scales = None if listed is None else tuple(listed)
        named = {"size": size, "scale_factor": scales, "mode": mode}
        resize: Any = function(session, "interpolate")
        return resize(site, [args[0]], {k: v for k, v in named.items() if v is not None})

    return body


def attention(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.scaled_dot_product_attention(q, k, v)`, in each of its forms."""
    attend: Any = function(session, "scaled_dot_product_attention")
    return attend(site, args[:3], {k: v for k, v in kwargs.items() if k == "enable_gqa"})


def with_places(name: str) -> Body:
    """A pool that gives the places of its values too."""

    def body(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        pool: Any = function(session, name)
        y = pool(site, args, kwargs)
        return y, y

    return body


def softmax(name: str) -> Body:
    """`aten.softmax(x, dim)`, and its logarithm."""
    return lambda session, site, args, kwargs: function(session, name)(site, args[:1], {})  # type: ignore[misc]


def dropped(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.native_dropout(x)`: the values, and which were kept."""
    y = session.apply(site, "dropout", session.bound(site, "Dropout", (), {}), args[0])
    return y, y


def size(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.sym_size(x, dim)`."""
    x, axis = args[:2]
    return x.axes[x.index(site, axis)]


def empty_of(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`aten.new_empty_strided(x, sizes, strides)`."""
    return made(session, list(args[1]))


def nothing(session: ArchiveSession, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """What only asserts gives nothing."""
    return None
