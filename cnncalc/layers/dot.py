"""Batched dot product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, equal
from cnncalc.layers.declaration.declare import flag, integers
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import Number

if TYPE_CHECKING:
    from collections.abc import Iterator


class Dot(Layer):
    """Two inputs multiplied and summed along one axis of each: a matrix product a sample."""

    type = "dot"
    family = "merge"
    many = True
    axes = integers(
        (-1,), structure=True, pair=True, keras="axes", help="the axis of both inputs that is summed, or one for each"
    )
    normalize = flag(False, keras="normalize", help="whether vectors are scaled to length 1 first")
    words = {"dot": spelled()}
    keras = {"Dot": spelled("axes! normalize")}
    examples = ("8x16 -> a: conv 16 3 pad=same -> dot a input", "8x16 -> a: dense 5 -> Dot(axes=(1, 1))([a, input])")

    def indices(self, x: Any) -> tuple[int, int]:
        """The index of the axis summed in either input."""
        if len(x) != 2 or len(self.axes) not in (1, 2):
            raise Misfit(f"dot joins two inputs along one axis of each, not {len(x)} along {len(self.axes)}", "axes")
        axes = [self.axes[0], self.axes[-1]]
        if (
            len(self.axes) == 1 and axes[0] < 0
        ):  # Keras counts one axis for both from the end, around as often as it takes
            axes = [axis % (shape.rank + self.batched) for axis, shape in zip(axes, x, strict=True)]
        return self.index_of(axes[0], x[0], "axes"), self.index_of(axes[1], x[1], "axes")

    def output(self, x: Any) -> Any:
        a, b = self.indices(x)
        left, right = x[0].dims, x[1].dims
        dims = (*left[:a], *left[a + 1 :], *right[:b], *right[b + 1 :])
        return Shape.of(dims or (1,), x[0].first)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        a, b = self.indices(x)
        yield equal(x[0].dims[a], x[1].dims[b], "{x} have different sizes along the axes summed", "axes")

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        a, _ = self.indices(x)
        return y.elements * x[0].dims[a]
