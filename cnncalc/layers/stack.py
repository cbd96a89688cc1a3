"""Stacking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import axis_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Stack(Layer):
    """Inputs of one shape put side by side along a new axis."""

    type = "stack"
    family = "merge"
    many = True
    axis = axis_of("the number of the new axis; default the first behind the batch")
    words = {"stack": spelled()}
    examples = ("8x8x4 -> a: conv 4 3x3 pad=same -> stack a input", "8x8x4 -> a: relu -> stack a input axis=-1")

    def output(self, x: Any) -> Any:
        first = x[0]
        if any(shape.rank != first.rank for shape in x):
            raise Misfit(f"stack joins inputs of one shape, not {' and '.join(map(str, x))}", help="reshape them first")
        axis = self.index_of(int(self.batched) if self.axis is None else self.axis, first, extra=1)
        dims = first.dims
        return Shape.of((*dims[:axis], len(x), *dims[axis:]), first.first)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        first = x[0].dims
        meetings = (
            (a, b, f"{{x}} are stacked, but an axis of {a} meets one of {b}")
            for shape in x[1:]
            for a, b in zip(first, shape.dims, strict=True)
            if a is not b
        )
        yield from all_equal(meetings, "", "all axes must be equal")
