"""Axes of size 1 repeated to a size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit
from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator


class Expand(Layer):
    """Axes of size 1 repeated to the size written; new axes may come in front. -1 keeps an axis as it is."""

    type = "expand"
    family = "shape"
    arranges = True
    shape = integers(minimum=-1, short="sizes size", help="the axes without the batch; -1 for one that stays")
    words = {"expand": spelled("*shape"), "broadcast_to": spelled("*shape")}
    examples = ("1x1x64 -> expand 7 7 -1", "torch 64x1x1 -> expand -1 7 7")

    def targets(self, x: Shape) -> list[Any]:
        """The size wanted of each axis of the output; -1s filled in."""
        extra = len(self.shape) - x.rank
        if extra < 0 or (extra and self.batched and self.framework == "torch"):
            help = "new axes come before the batch in PyTorch: use unsqueeze" if extra > 0 else "write one size an axis"
            raise Misfit(f"expand names {len(self.shape)} axes, the input {x} has {x.rank}", "shape", help)
        found = []
        for index, size in enumerate(self.shape):
            stays = size.__class__ is int and size == -1
            if stays and index < extra:
                raise Misfit("a new axis cannot be -1", "shape", "write its size")
            found.append(x.dims[index - extra] if stays else size)
        return found

    def output(self, x: Shape) -> Shape:
        return Shape.of(self.targets(x), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        dims = x.dims
        for size, wanted in zip(dims, y.dims[len(y.dims) - len(dims) :], strict=True):
            if size is wanted or (size.__class__ is int and size == 1):
                continue
            if hasattr(size, "dtype"):
                yield Condition((size - wanted) * (size - 1), "==", 0, "{x} does not expand to {shape}", "shape")
            else:
                message = f"{{x}} does not expand to {{shape}}: an axis of {size} is neither 1 nor {wanted}"
                yield Condition(size, "==", wanted, message, "shape", "write -1 for an axis that stays")

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
