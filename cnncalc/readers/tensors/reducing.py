"""A reduction over axes, which leaves one value of each: of a tensor in the graph as a node, else of its axes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site


def over_axes(site: Site, x: Tensor, mode: str, axes: list[int], keep: bool, name: str = "") -> Tensor:
    """`x` with these axes gone, or of size 1 where they are kept. The node is called after `name`, else after `mode`."""
    session, name = x.session, name or mode
    if len(set(axes)) < len(axes):
        raise site.error(f"{name} names an axis of {x.shown} twice", "name each once", "dim")
    batch = x.batch if x.batch is None or keep else x.batch - sum(a < x.batch for a in axes)
    if x.ref is None:
        gone = {x.own(a) for a in axes}
        sample = tuple(1 if i in gone else n for i, n in enumerate(x.sample) if keep or i not in gone)
        return Tensor(session, sample, None if None in gone else batch, None, x.fold, x.made)
    if x.batch in axes:
        raise site.error(f"{name} over the batch joins samples, and a network is computed for one", at="dim")
    layer = session.words(site, "reduce", mode, *(x.layer_axis(site, a) for a in axes), keepdims=keep)
    return x.after(session.apply(site, name, layer, x.bare), batch)
