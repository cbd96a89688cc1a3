"""Bilinear form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, equal
from cnncalc.layers.declaration.declare import flag, integer
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bilinear(Layer):
    """Each output is a weighted sum of all products of a value of the first input and one of the second."""

    type = "bilinear"
    family = "dense"
    many = True
    left = integer(None, torch="in1_features", minimum=1, optional=True, help="values of the first input, checked")
    right = integer(None, torch="in2_features", minimum=1, optional=True, help="values of the second input, checked")
    units = integer(symbol="U", torch="out_features", keras="units", minimum=0, help="output values")
    bias = flag(True, torch="bias", keras="use_bias", help="whether each unit adds a bias")
    words = {"bilinear": spelled()}
    torch = {"Bilinear": spelled("left! right! units bias device dtype")}
    examples = ("16 -> a: dense 8 -> bilinear a input units=4",)

    def output(self, x: Any) -> Any:
        if len(x) != 2:
            raise Misfit(f"bilinear joins two inputs, not {len(x)}", help="name two")
        if x[0].rank != x[1].rank or not x[0].rank:
            raise Misfit(f"bilinear joins inputs of different numbers of axes: {x[0]} and {x[1]}")
        return x[0].replaced(-1, self.units)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        a, b = x[0].dims, x[1].dims
        for one, other in zip(a[:-1], b[:-1], strict=True):
            yield equal(one, other, "{x} differ beside their last axis")
        if self.left is not None:
            yield equal(a[-1], self.left, "in1_features is {left}, but the inputs are {x}", "left")
        if self.right is not None:
            yield equal(b[-1], self.right, "in2_features is {right}, but the inputs are {x}", "right")

    def weights(self, x: Any, y: Any) -> tuple[Weight, ...]:
        units = self.units
        shape = (units, x[0].dims[-1], x[1].dims[-1])
        main = Weight("weight" if self.torch_names else "kernel", shape, product(shape))
        return (main, Weight("bias", (units,), units)) if self.bias else (main,)

    def factors(self, x: Any, y: Any) -> tuple[tuple[Number, ...], ...]:
        return ((self.units, x[0].dims[-1], x[1].dims[-1]),)

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        return product((weights[0].size, *x[0].dims[:-1]))

    def reach(self, x: Any, y: Any) -> Any:
        return None if x[0].spatial else WHOLE
