"""Maps made larger: `F.interpolate`, `F.pad`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.making import of_axes, sizes_of
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.taking import arguments, taken

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def interpolated(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.interpolate(x, size or scale_factor)`."""
    x = taken(args, kwargs)
    given = arguments(site, "interpolate", args, kwargs)
    size = given.get("size")
    if size is not None and not isinstance(size, int):
        size = tuple(sizes_of(site, [size], {}))
    kept = {"size": size, "scale_factor": given.get("scale_factor"), "mode": given.get("mode", "nearest")}
    kept["recompute_scale_factor"] = given.get("recompute_scale_factor")
    layer = session.bound(site, "Upsample", (), {k: v for k, v in kept.items() if v is not None}, "F.interpolate")
    return session.apply(site, "interpolate", layer, x)


def by_mode(mode: str) -> Any:
    """`F.upsample_nearest`, `F.upsample_bilinear`: a mode by name, which align the corners or have none."""

    def body(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        return interpolated(session, site, args, {**kwargs, "mode": mode})

    return body


def padded(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`F.pad(x, (left, right, top, bottom))`: pairs from the last axis inwards."""
    x = taken(args, kwargs)
    amounts = sizes_of(site, [args[0] if args else kwargs["pad"]], {})
    pairs = [(amounts[i], amounts[i + 1]) for i in range(0, len(amounts) - 1, 2)]
    axes = list(x.axes)
    if x.ref is None:
        for number, (lo, hi) in enumerate(pairs):
            axes[-1 - number] += lo + hi
        return of_axes(session, axes, x)
    while pairs and pairs[-1] == (0, 0):
        pairs.pop()
    spatial = len(x.inner) - 1
    if not pairs:
        return x
    if len(pairs) <= spatial and x.fold == 1 and x.batch in (0, None):
        padded = [(0, 0)] * (spatial - len(pairs)) + pairs[::-1]
        layer = session.words(site, "pad", tuple(padded))
        return session.apply(site, "pad", layer, x)
    if len(pairs) > len(x.inner):
        raise site.error(f"the padding names {len(pairs)} axes, and a sample has {len(x.inner)} ({x.shown})", at=1)
    return _padded_deep(session, site, x, pairs)


def _padded_deep(session: Session, site: Site, x: Tensor, pairs: list[tuple[int, int]]) -> Tensor:
    """Padding of the channels too: as a map of one axis more."""
    bare = x.bare
    deep = session.apply(site, "reshape", session.words(site, "reshape", 1, *x.inner), bare)
    edges = [(0, 0)] * (len(x.inner) - len(pairs)) + pairs[::-1]
    wide = session.apply(site, "pad", session.words(site, "pad", tuple(edges)), deep)
    found = session.apply(site, "reshape", session.words(site, "reshape", *wide.sample[1:]), wide)
    return x.after(found)
