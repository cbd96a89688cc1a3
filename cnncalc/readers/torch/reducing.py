"""Reductions over axes: `mean`, `sum`, `max` and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.operation import BINARY
from cnncalc.readers.tensors.making import numbers as known
from cnncalc.readers.tensors.operators import joined
from cnncalc.readers.tensors.reducing import over_axes
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.taking import pair, taken

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session

_ORDER = {
    **dict.fromkeys(("norm", "vector_norm", "kthvalue", "quantile", "nanquantile"), "first dim keepdim"),
    **dict.fromkeys(("std", "var", "std_mean", "var_mean"), "dim unbiased keepdim"),
}
"""What comes by position, where it is not `dim keepdim`."""
_PAIRS = frozenset(("max", "min", "median", "nanmedian", "mode", "kthvalue"))
"""Those that give the positions beside the values."""
_AS = {
    "vector_norm": "norm",
    "kthvalue": "max",
    "mode": "median",
    "nanmedian": "median",
    "quantile": "median",
    "nanquantile": "median",
    "aminmax": "amax",
}
_LAST = frozenset(("kthvalue", "mode"))
"""Those that take the last axis where none is named."""


_KNOWN = ("prod", "sum")
"""Reductions that numbers which are known stay known through: `torch.prod(torch.tensor(x.shape[1:]))`."""


def reduced(session: Session, site: Site, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`x.mean(dim, keepdim)` and its kin. Of all axes it leaves one number; `max` and the like give positions too."""
    x = taken(args, kwargs)
    other = args[0] if args else kwargs.get("other")
    if name in ("max", "min") and isinstance(other, Tensor):
        return joined(site, x, other, f"{name}imum", name)
    dim, keep = _asked(name, args, kwargs)
    base = name.removesuffix("_mean")
    twice = base != name
    if dim is None and name in _LAST:
        dim = -1
    axes = range(x.rank) if dim is None else [dim] if isinstance(dim, int) else site.items(dim)
    numbers = sorted(x.index(site, axis) for axis in axes)
    if dim is None and not keep and name in _KNOWN and x.values.__class__ is list and x.rank == 1 and x.values:
        total = x.values[0]
        session.machine.charge(len(x.values))
        for value in x.values[1:]:  # by the operators of a program, whose numbers are bounded
            total = BINARY["Mult" if name == "prod" else "Add"](session.machine, total, value)
        return known(session, total)
    if dim is None:
        found: Any = Tensor(session, (1,) * x.rank if keep else (), None)
        return (found, found) if twice or name == "aminmax" else found
    found = over_axes(site, session.lifted(site, x), _AS.get(base, base), numbers or list(range(x.rank)), keep)
    if twice or name == "aminmax":
        return found, found
    return pair(session, found) if name in _PAIRS else found


def _asked(name: str, args: list[Any], kwargs: dict[str, Any]) -> tuple[Any, bool]:
    """The axes, and whether they stay."""
    order = _ORDER.get(name, "dim keepdim").split()
    if order[1] == "unbiased" and args and args[0].__class__ is bool:
        order = order[1:]
    given = dict(zip(order, args, strict=False)) | kwargs
    keep = given.get("keepdim", given.get("keepdims", False))
    return given.get("dim", given.get("axis")), bool(keep)
