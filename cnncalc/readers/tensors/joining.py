"""Tensors joined along an axis of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.readers.tensors.operators import beside

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.session import Session
    from cnncalc.readers.tensors.tensor import Tensor


def along_axis(site: Site, tensors: list[Tensor], first: Tensor, axis: int, name: str) -> Tensor:
    """The tensors one behind the other; `first` is one that has the batch, and `axis` an axis of it that is not."""
    session: Session = first.session
    read = [with_batch(site, t, first) for t in tensors]
    layer = session.words(site, "concat", axis=first.layer_axis(site, axis))
    return first.after(session.apply(site, name, layer, [t.bare for t in read]))


def with_batch(site: Site, x: Tensor, first: Tensor) -> Tensor:
    """A tensor with a slot, and with axes that stand beside those of `first`."""
    session: Session = x.session
    if x.batch is None and first.batch is not None and x.rank == first.rank:
        return beside(site, x, first)
    return session.slotted(site, x)
