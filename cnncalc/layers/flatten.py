"""Flattening."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integer, layout
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import product


class Flatten(Layer):
    """A run of axes joined into one; all but the batch, unless said otherwise."""

    type = "flatten"
    family = "shape"
    start = integer(None, structure=True, torch="start_dim", optional=True, help="the first axis joined")
    end = integer(None, structure=True, torch="end_dim", optional=True, help="the last axis joined")
    data_format = layout()
    words = {"flatten": spelled("start end")}
    keras = {"Flatten": spelled("data_format")}
    torch = {"Flatten": spelled("start end", start=1, end=-1)}
    examples = ("6x6x256 -> flatten", "torch 3x8x8 -> nn.Flatten(2)")

    def output(self, x: Shape) -> Shape:
        if self.start is None and self.end is None:
            return Shape((), x.elements, x.first)
        if not x.rank and not self.batched:
            return Shape((), 1, x.first)
        start = self.index_of(self.batched if self.start is None else self.start, x, "start_dim")
        end = self.index_of(-1 if self.end is None else self.end, x, "end_dim")
        if start > end:
            raise Misfit(f"start_dim {self.start} comes after end_dim {self.end} in {x}", "start", "swap them")
        dims = x.dims
        return Shape.of((*dims[:start], product(dims[start : end + 1]), *dims[end + 1 :]), x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return None if x.rank == y.rank else WHOLE
