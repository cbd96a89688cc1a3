"""What layers share that give the spatial axes a size outright."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integer, layout, sizes
from cnncalc.layers.declaration.layer import Layer, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape

if TYPE_CHECKING:
    from cnncalc.numbers.arithmetic import Number

TAPS = {
    "bilinear": 2,
    "linear": 2,
    "trilinear": 2,
    "bicubic": 4,
    "lanczos3": 6,
    "lanczos5": 10,
    "gaussian": 3,
    "mitchellcubic": 4,
}
"""How many input positions an axis of an interpolated value reads; one where it is the nearest."""


def sampled(mode: str, x: Shape, y: Shape) -> list[tuple[Number, Number, Number, Number]]:
    """The reach of an output of its own size: `area` averages as an adaptive pool does, others read a few values."""
    if mode == "area":
        from cnncalc.layers.families.pooling import areas

        return areas(x, y)
    taps = TAPS.get(mode, 1)
    made = [1 if m.__class__ is int and m == 0 else m for m in y.spatial]  # an empty output has no window to tell of
    return [(taps, n, m, 0) for n, m in zip(x.spatial, made, strict=True)]


def image_axes(x: Shape, layer: Layer) -> tuple[Number, ...]:
    """The axes of `x` with channels, height and width last. PyTorch takes any number of axes before these, which are
    read like a batch."""
    if layer.framework != "torch" or not x.first or x.rank < 3:
        needs_rank(x, 2, layer.type)
    return (x.channels, *x.spatial)


class Resized(Layer):
    """A layer whose output has the size `size`, or `height` × `width`."""

    size = sizes(None, symbol="m", minimum=1, optional=True, help="spatial size of the output")
    height = integer(None, keras="height", minimum=1, optional=True, help="height of the output")
    width = integer(None, keras="width", minimum=1, optional=True, help="width of the output")
    data_format = layout()

    def output(self, x: Shape) -> Shape:
        size = self.size
        if size is None:
            if self.height is None or self.width is None:
                raise Misfit(f"{self.type} needs a size", "size", f"write {self.type} 224x224")
            size = (self.height, self.width)
        rank = len(size) if size.__class__ is tuple else len(x.spatial) or 2
        needs_rank(x, rank, self.type)
        return Shape(per_axis(size, rank), x.channels, x.first)

    def reach(self, x: Any, y: Any) -> Any:
        return sampled(getattr(self, "mode", ""), x, y)
