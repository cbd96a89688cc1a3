"""Repetition of a vector."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer, needs_rank
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled


class RepeatVector(Layer):
    """A vector repeated along a new first axis."""

    type = "repeat_vector"
    family = "shape"
    n = integer(keras="n", symbol="n", minimum=1, help="repetitions")
    words = {"repeat_vector": spelled("n")}
    keras = {"RepeatVector": spelled("n")}
    examples = ("32 -> repeat_vector 6",)

    def output(self, x: Shape) -> Shape:
        needs_rank(x, 0, "repeat_vector")
        return Shape.of((self.n, x.channels), x.first)
