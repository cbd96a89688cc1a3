"""Reductions over axes: `mean`, `sum`, `max` and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.operators import joined
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.taking import taken

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def reduced(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.mean(dim, keepdim)` and its kin. Of all axes it leaves one number; `max` and the like give positions too."""
    x = taken(args, kwargs)
    if name in ("max", "min") and args and isinstance(args[0], Tensor):
        return joined(site, x, args[0], f"{name}imum", name)
    if name == "norm" and args:
        args = args[1:]
    dim = kwargs.get("dim", kwargs.get("axis", args[0] if args else None))
    keep = kwargs.get(
        "keepdim", kwargs.get("keepdims", args[1] if len(args) > 1 and args[1].__class__ is bool else False)
    )
    if dim is None:
        return Tensor(session, (), None)
    axes = [dim] if isinstance(dim, int) else site.items(dim)
    numbers = sorted(x.index(site, axis) for axis in axes)
    pair = name in ("max", "min", "median", "sort")
    if x.ref is None and x.made == "parameter" and session.running:
        x = session.slotted(site, x)
    if x.ref is None:
        gone = {x.own(a) for a in numbers}
        sample = tuple(1 if i in gone else n for i, n in enumerate(x.sample) if keep or i not in gone)
        found = Tensor(session, sample, x.batch, None, x.fold, "" if x.made == "" else "constant")
        return (found, found) if pair else found
    if x.batch in numbers:
        raise site.error(f"{name} over the batch joins samples, and a network is computed for one", at="dim")
    layer = session.words(
        site,
        "reduce",
        name if name != "sort" else "max",
        *(x.layer_axis(site, a) for a in numbers),
        keepdims=bool(keep),
    )
    found = session.apply(site, name, layer, Tensor(session, x.inner, 0 if x.batch is not None else None, x.ref))
    sample = found.sample if x.fold == 1 else found.sample[1:]
    batch = x.batch if x.batch is None or keep else x.batch - sum(a < x.batch for a in numbers)
    y = Tensor(session, sample, batch, found.ref, x.fold)
    return (y, y) if pair else y
