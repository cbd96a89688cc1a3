"""Boxes cut out of a map."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integer, sizes
from cnncalc.layers.declaration.layer import WHOLE, Layer, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled


class RoIAlign(Layer):
    """Each of some boxes of a map, sampled to one size (He et al. 2017, Mask R-CNN); the boxes are a new first axis.
    torchvision puts those of all samples in the batch: what follows works on each (`time_distributed`)."""

    type = "roi_align"
    family = "resampling"
    ignores = "spatial_scale sampling_ratio aligned"
    output_size = sizes(symbol="m", torch="output_size", minimum=1, help="spatial size of each box's map")
    boxes = integer(None, symbol="B", minimum=0, optional=True, help="boxes a sample; no code says how many")
    words = {"roi_align": spelled("output_size boxes"), "roi_pool": spelled("output_size boxes", type="roi_pool")}
    torch = {
        "RoIAlign": spelled("output_size spatial_scale! sampling_ratio! aligned", rank=2),
        "RoIPool": spelled("output_size spatial_scale!", rank=2, type="roi_pool"),
    }
    examples = ("torch 256x50x68 -> roi_align 7 boxes=100",)

    def output(self, x: Shape) -> Shape:
        needs_rank(x, 2, self.type)
        if self.boxes is None:
            raise Misfit(
                f"{self.type} gives as many maps as there are boxes, which is not known", "boxes", "write boxes=N"
            )
        inner = Shape(per_axis(self.output_size, 2), x.channels, x.first)
        return Shape.of((self.boxes, *inner.dims), x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
