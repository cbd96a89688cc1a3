"""Fully connected layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least, equal
from cnncalc.layers.declaration.declare import flag, integer
from cnncalc.layers.declaration.layer import WHOLE, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled, trained
from cnncalc.layers.families.low_rank import LowRank
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Dense(LowRank):
    """Each output is a weighted sum of all values along the last axis."""

    type = "dense"
    family = "dense"
    keras_tail = trained("kernel bias") + " lora_rank lora_alpha quantization_config"
    units = integer(symbol="U", keras="units", torch="out_features", minimum=0, help="output values")
    bias = flag(True, keras="use_bias", torch="bias", help="whether each unit adds a bias")
    inputs = integer(
        None, torch="in_features", minimum=0, optional=True, help="input values, checked against the real input"
    )
    words = {"dense": spelled("units"), "linear": spelled("units"), "fc": spelled("units")}
    keras = {"Dense": spelled("units activation bias")}
    torch = {"Linear": spelled("inputs! units bias device dtype"), "LazyLinear": spelled("units bias device dtype")}
    examples = ("28x28x1 -> flatten -> dense 10", "197x768 -> dense 3072")

    def output(self, x: Shape) -> Shape:
        if not x.rank:
            raise Misfit("dense needs at least one axis beside the batch; the input is one number a sample")
        return x.replaced(-1, self.units)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        units = self.units
        if self.framework == "keras" and (units.__class__ is not int or units < 1):
            yield at_least(units, 1, "units must be at least 1, not {units}", "units")
        if self.inputs is not None:
            yield equal(
                x.dims[-1],
                self.inputs,
                "in_features is {inputs}, but the input has {last} values along its last axis",
                "inputs",
                "write {last}, or leave it out" if not x.spatial else "flatten first? or write {last}",
            )

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        inputs, units = x.dims[-1], self.units
        name, shape = ("weight", (units, inputs)) if self.torch_names else ("kernel", (inputs, units))
        main = Weight(name, shape, inputs * units)
        return (main, Weight("bias", (units,), units)) if self.bias else (main,)

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        return ((x.dims[-1], self.units),)

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        size = weights[0].size
        return size * product(x.dims[:-1]) if x.spatial else size

    def reach(self, x: Any, y: Any) -> Any:
        return None if x.spatial else WHOLE

    def warnings(self, x: Any, y: Any) -> Iterable[tuple[str, str]]:
        # a sequence (tokens × values) is meant; a map hardly ever
        if len(x.spatial) > 1:
            yield f"dense works on the last axis of {x} alone, at each of its other positions", "flatten first?"
