"""Parametric rectifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, Misfit, equal
from cnncalc.layers.declaration.declare import integer, integers
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class PReLU(Layer):
    """max(v, 0) + a·min(v, 0) with learned slopes a: in Keras one a value of the input, in PyTorch one in all."""

    type = "prelu"
    family = "activation"
    slopes = integer(
        None,
        symbol="S",
        torch="num_parameters",
        torch_default=1,
        minimum=0,
        optional=True,
        help="slopes: 1, or one a channel",
    )
    shared = integers(
        None, structure=True, keras="shared_axes", optional=True, help="axes along which slopes are shared, from 1"
    )
    words = {"prelu": spelled("slopes")}
    keras = {"PReLU": spelled("alpha_initializer alpha_regularizer alpha_constraint shared")}
    torch = {"PReLU": spelled("slopes init device dtype")}
    examples = ("28x28x1 -> conv 8 3x3 -> prelu shared_axes=[1,2]", "torch 8x26x26 -> nn.PReLU(8)")

    def shape_of(self, x: Shape) -> tuple[Number, ...]:
        """The shape of the slopes."""
        if self.slopes is not None and self.shared is None:
            return (self.slopes,)
        shape = list(x.dims)
        for axis in self.shared or ():
            if not -len(shape) < axis <= len(shape):
                raise Misfit(
                    f"shared_axes {axis} is outside the {len(shape)} axes of {x}", "shared", f"use 1 to {len(shape)}"
                )
            shape[axis - 1] = 1
        return tuple(shape)

    def output(self, x: Shape) -> Shape:
        self.shape_of(x)
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        slopes = self.slopes
        if slopes is not None and self.shared is None and not (slopes.__class__ is int and slopes == 1):
            yield equal(
                1 if x.channels is None else x.channels,
                slopes,
                "num_parameters is {slopes}, but the input has {channels} channels",
                "slopes",
                "write 1 or {channels}",
            )

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        shape = self.shape_of(x)
        return (Weight("weight" if self.torch_names else "alpha", shape, product(shape)),)
