"""Splitting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, divides, equal
from cnncalc.layers.declaration.declare import integer, sizes
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import exact_div, total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.layers.declaration.shape import Shape


class Split(Layer):
    """An axis cut into parts, each an output of its own: `name.0`, `name.1`, …"""

    type = "split"
    family = "shape"
    parts = sizes(structure=True, minimum=1, help="the number of equal parts, or the size of each as [16, 48]")
    axis = integer(None, structure=True, short="dim", optional=True, help="the axis cut; default the channels")
    words = {"split": spelled("parts axis")}
    examples = (
        "28x28x64 -> s: split 2 -> conv 8 3x3 from=s.1",
        "28x28x64 -> s: split parts=[16,48] -> conv 8 3x3 from=s.1",
    )

    def output(self, x: Shape) -> list[Shape]:
        axis, parts = self.axis_or_channels(x), self.parts
        if parts.__class__ is tuple:
            return [x.replaced(axis, size) for size in parts]
        if parts.__class__ is not int:
            raise Misfit("the number of parts of split must be one whole number", "parts")
        return [x.replaced(axis, exact_div(x.dims[axis], parts))] * parts

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        size = x.dims[self.axis_or_channels(x)]
        if self.parts.__class__ is tuple:
            message = "the parts {parts} do not sum to the {size} of the axis"
            yield equal(size, total(self.parts), message, "parts")
        else:
            yield divides(
                self.parts, size, "{parts} parts do not divide the {size} of the axis", "parts", "give sizes: {sizes}"
            )

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        size, sizes = x.dims[self.axis_or_channels(x)], "a list"
        if self.parts.__class__ is int and size.__class__ is int:
            each = -(-size // self.parts)  # as torch.chunk cuts: all alike but the last
            sizes = f"[{', '.join(str(min(each, size - at)) for at in range(0, min(size, 64 * each), each))}]"
        return {**super().words_for(x, y), "size": str(size), "sizes": sizes}
