"""Whole numbers as unit vectors."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import axis_of


class OneHot(Layer):
    """Each whole number of the input as a vector of zeros with one 1."""

    type = "one_hot"
    family = "sequence"
    classes = integer(
        symbol="K", keras="num_classes", torch="num_classes", short="depth", minimum=1, help="values of a vector"
    )
    axis = axis_of("the number of the new axis; default the last", -1)
    words = {"one_hot": spelled("classes axis")}
    examples = ("28x28 -> one_hot 21",)

    def output(self, x: Shape) -> Shape:
        axis = self.index_of(self.axis, x, extra=1)
        return Shape.of((*x.dims[:axis], self.classes, *x.dims[axis:]), x.first)
