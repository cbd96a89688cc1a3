"""Values written into a part of a map."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.spelling import spelled


class Scatter(Layer):
    """Values of a second input written into positions of the first, whose shape stays (`x[:, 1:] = y`; ONNX's `ScatterND`,
    TensorFlow's `tensor_scatter_nd_update`)."""

    type = "scatter"
    family = "merge"
    many = True
    words = {"scatter": spelled()}
    examples = ("torch 8x6x6 -> a: slice 0:3 axis=2 -> scatter input a",)

    def output(self, x: Any) -> Any:
        if len(x) < 2:
            raise Misfit(
                "scatter reads what is written into, then what is written; it has one input",
                help="name both: scatter a b",
            )
        return x[0]

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
