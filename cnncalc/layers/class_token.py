"""Class token."""

from __future__ import annotations

from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.sequence import needs_sequence
from cnncalc.numbers.arithmetic import padded


class ClassToken(Layer):
    """A learned token put before the sequence (Dosovitskiy et al. 2021, ViT)."""

    type = "class_token"
    family = "sequence"
    words = {"class_token": spelled()}
    axis_letters = "TE"
    examples = ("196x768 -> class_token",)

    def output(self, x: Shape) -> Shape:
        tokens, values = needs_sequence(x, self.type)
        return Shape.of((padded(tokens, 1, 0), values), x.first)

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        values = x.dims[-1]
        return (Weight("class_token", (1, 1, values) if self.torch_names else (1, values), values),)
