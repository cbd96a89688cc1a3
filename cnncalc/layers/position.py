"""Learned positional embedding."""

from __future__ import annotations

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled


class Position(Layer):
    """A learned value added at every position (Dosovitskiy et al. 2021, ViT)."""

    type = "position"
    family = "sequence"
    words = {"position": spelled(), "position_embedding": spelled()}
    axis_letters = "TE"
    examples = ("197x768 -> position",)

    def output(self, x: Shape) -> Shape:
        if not x.rank:
            raise Misfit("position needs at least one axis beside the batch; the input is one number a sample")
        return x

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        if self.torch_names:
            return (Weight("pos_embedding", (1, *x.dims), x.elements),)
        return (Weight("position_embedding", x.dims, x.elements),)
