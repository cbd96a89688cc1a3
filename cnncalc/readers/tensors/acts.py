"""What a tensor does when a program uses it; the hand-over between a tensor and its framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from cnncalc.readers.python.frames import Site
    from cnncalc.readers.tensors.tensor import Tensor


class Acts(Protocol):
    """A session holds one, so that a tensor need not know what is done with it."""

    def attribute(self, site: Site, tensor: Tensor, name: str) -> Any:
        """`x.name`: a value, or a method bound to `x`."""

    def operate(self, site: Site, operator: str, operands: tuple[Any, ...]) -> Any:
        """`a + b`, of which one is a tensor."""

    def written(self, site: Site, tensor: Tensor, value: Tensor) -> None:
        """`x[…] = value`."""

    def item(self, site: Site, tensor: Tensor, key: Any) -> Any:
        """`x[key]`."""
