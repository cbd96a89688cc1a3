"""Tensors joined along an axis: `torch.cat`, `torch.stack`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.foreign import Unknown
from cnncalc.readers.tensors import views
from cnncalc.readers.tensors.joining import along_axis, with_batch
from cnncalc.readers.tensors.making import of_axes
from cnncalc.readers.tensors.samples import joined_samples
from cnncalc.readers.tensors.tensor import Tensor
from cnncalc.readers.torch.taking import arguments

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session


def concatenated(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.cat(tensors, dim)`."""
    tensors, dim = _listed(site, args, kwargs)
    if len(tensors) == 1:
        return tensors[0]
    first = next((t for t in tensors if t.batch is not None), tensors[0])
    if all(t.ref is None for t in tensors) and not (session.top_level and not session.running):
        axis = first.index(site, dim)
        axes = list(first.axes)
        axes[axis] = sum(t.axes[axis] for t in tensors)
        return of_axes(session, axes, first)
    axis = first.index(site, dim)
    if first.own(axis) is None:
        said = any(word.arg in ("dim", "axis") for word in getattr(site.node, "keywords", ())) or len(args) > 1
        if said:
            return joined_samples(site, [with_batch(site, t, first) for t in tensors])
        help = "without dim it joins along axis 0, the batch: write dim=1 for the channels"
        raise site.error("cat along the batch joins samples, and a network is computed for one", help, at="dim")
    return along_axis(site, tensors, first, axis, "cat")


def _in_list(site: Site) -> str:
    """The call with the tensors that it gives one by one in a list."""
    node = site.node
    if not isinstance(node, ast.Call):
        return "put them in brackets"
    dim = [] if isinstance(node.args[-1], ast.Constant) is False else [node.args[-1]]
    given = node.args[: len(node.args) - len(dim)]
    return f"write {ast.unparse(ast.Call(node.func, [ast.List(given), *dim], node.keywords))}"


def _listed(site: Site, args: list[Any], kwargs: dict[str, Any]) -> tuple[list[Tensor], Any]:
    named = {"dim" if key == "axis" else key: value for key, value in kwargs.items()}  # both names are PyTorch's
    values = args[0] if args else named.pop("tensors", None)
    if isinstance(values, Tensor):
        raise site.error("the tensors to be joined stand in a list", _in_list(site))
    dim = arguments(site, "cat", args[1:], named)["dim"]
    tensors = site.items(values)
    for t in tensors:
        if t.__class__ is Unknown:
            raise t.needed(site, "what is joined here")
        if not isinstance(t, Tensor):
            raise TypeError(f"expected Tensor as element of tensors, but got {type(t).__name__}")
    if not tensors:
        raise RuntimeError("expected a non-empty list of Tensors")
    return tensors, dim


def stacked(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`torch.stack(tensors, dim)`: joined along an axis of its own."""
    tensors, dim = _listed(site, args, kwargs)
    lifted = [views.unsqueezed(site, t, dim) for t in tensors]
    return concatenated(session, site, [lifted, tensors[0].index(site, dim, extra=1)], {})


def side_by_side(name: str) -> Any:
    """`torch.hstack`, `vstack`, `dstack`: joined along the second, first or third axis, made up where there is none."""
    axis, least = {"hstack": (1, 1), "column_stack": (1, 2), "vstack": (0, 2), "dstack": (2, 3)}[name]

    def body(session: Session, site: Site, args: list[Any], kwargs: dict[str, Any]) -> Any:
        tensors, _ = _listed(site, args, kwargs)
        lifted = []
        for t in tensors:
            if t.rank < least and name == "dstack":
                raise site.error("dstack joins tensors with three axes or more", at=0)
            if t.rank < least:
                t = views.unsqueezed(site, t, 1 if name == "column_stack" else 0)
            lifted.append(t)
        return concatenated(session, site, [lifted, axis if lifted[0].rank > axis else 0], {})

    return body
