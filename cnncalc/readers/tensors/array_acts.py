"""Operators and indices of tensors, which the frameworks share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.tensors.acts import Acts

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.tensor import Tensor


class ArrayActs(Acts):
    """Operators and indices as NumPy has them; attributes are a framework's part."""

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        """`a + b`, of which one is a tensor."""
        from cnncalc.readers.tensors.operators import operated

        return operated(site, operator, operands)

    def written(self, site: Site, tensor: Tensor, value: Tensor) -> None:
        """`x[…] = value`: a node of both, where the tensor is no weight and has the samples that the value has."""
        session = tensor.session
        if session.building or tensor.made in ("parameter", "buffer") or (tensor.batch is None) > (value.batch is None):
            return
        x = session.slotted(site, tensor)
        read = [t.like(t.inner, t.ref, None if t.batch is None else 0, 1) for t in (x, value)]
        found = session.apply(site, "setitem", session.words(site, "scatter"), read)
        tensor.ref, tensor.values = found.ref, None

    def item(self, site: Site, tensor: Tensor, key: Any) -> Any:
        """`x[key]`."""
        from cnncalc.readers.tensors.indexing import indexed

        return indexed(site, tensor, key)
