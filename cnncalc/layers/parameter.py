"""Values that no layer computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, equal
from cnncalc.layers.declaration.declare import integers, text
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import product

if TYPE_CHECKING:
    from collections.abc import Iterator


class Parameter(Layer):
    """Values of their own, the same for every sample: learned (`nn.Parameter`), kept without being trained (`buffer`), or
    just numbers (`constant`). What it is written behind is not looked at, and not read with `from=[]`."""

    type = "parameter"
    family = "other"
    many = True
    alone = True
    arranges = True
    shape = integers(minimum=0, help="its shape, as it is kept")
    result = integers(
        None, called="output", short="output", minimum=0, optional=True, help="the axes others see, without a batch"
    )
    label = text("weight", help="what it is called among the weights")
    words = {
        "parameter": spelled("*shape"),
        "buffer": spelled("*shape", type="buffer"),
        "constant": spelled("*shape", type="constant"),
    }
    examples = ("torch 197x768 -> pos: parameter 1x197x768 output=197x768 -> add input pos",)

    def output(self, x: Any) -> Any:
        first = x[0].first if x else self.torch_names
        return Shape.of(self.shape if self.result is None else self.result, first)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        if self.result is not None:
            size, seen = product(self.shape), product(self.result)
            yield equal(
                size, seen, f"{{shape}} holds {size} values, but {{result}} {seen}", "result", "both hold the same"
            )

    def weights(self, x: Any, y: Any) -> tuple[Weight, ...]:
        if self.type == "constant":
            return ()
        return (Weight(self.label, self.shape, product(self.shape), self.type == "parameter"),)
