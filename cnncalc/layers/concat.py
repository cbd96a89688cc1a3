"""Concatenation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import total

if TYPE_CHECKING:
    from collections.abc import Iterator


class Concat(Layer):
    """Inputs put one after the other along an axis; all their other axes are equal."""

    type = "concat"
    family = "merge"
    many = True
    axis = integer(
        None,
        structure=True,
        keras="axis",
        torch="dim",
        named="keras",
        optional=True,
        help="the axis joined; default the channels",
    )
    words = {"concat": spelled(), "concatenate": spelled(), "cat": spelled()}
    keras = {"Concatenate": spelled("axis", axis=-1)}
    examples = ("8x8x4 -> a: conv 8 3x3 pad=same -> concat a input",)

    def joined_axis(self, x: Any) -> int:
        """The index of the axis that is joined, or Misfit."""
        first = x[0]
        if not first.rank or any(shape.rank != first.rank for shape in x):
            raise Misfit(
                f"concat joins inputs of different numbers of axes: {' and '.join(map(str, x))}",
                help="reshape or flatten them first",
            )
        return self.axis_or_channels(first)

    def output(self, x: Any) -> Any:
        axis = self.joined_axis(x)
        return x[0].replaced(axis, total([shape.dims[axis] for shape in x]))

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        axis = self.joined_axis(x)
        first = x[0].dims
        meetings = (
            (a, b, f"{{x}} differ beside the axis joined: {a} meets {b}")
            for shape in x[1:]
            for index, (a, b) in enumerate(zip(first, shape.dims, strict=True))
            if index != axis and a is not b
        )
        yield from all_equal(meetings, "", "all other axes must be equal")
