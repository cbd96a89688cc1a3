"""Fractional max pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least, occupied
from cnncalc.layers.declaration.declare import fraction, sizes
from cnncalc.layers.declaration.layer import Layer, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked
from cnncalc.layers.families.pooling import pool_words
from cnncalc.numbers.arithmetic import scaled_by_double

if TYPE_CHECKING:
    from collections.abc import Iterator


class FractionalMaxPool(Layer):
    """Max pooling whose windows stand at random distances, so that the output has any size (Graham 2014)."""

    type = "fractional_maxpool"
    family = "pooling"
    kernel = sizes(symbol="k", torch="kernel_size", short="k", minimum=0, help="window size")
    output_size = sizes(
        None, symbol="m", torch="output_size", minimum=0, optional=True, help="spatial size of the output"
    )
    ratio = fraction(None, torch="output_ratio", above=0, axes=True, optional=True, help="output size over input size")
    words = pool_words("fractional_maxpool", "kernel output_size")
    torch = ranked("FractionalMaxPool{}d", "kernel output_size ratio return_indices _random_samples", ranks=(2, 3))
    examples = (
        "torch 16x50x32 -> nn.FractionalMaxPool2d(3, output_ratio=(0.5, 0.5))",
        "torch 16x50x32 -> nn.FractionalMaxPool2d(2, output_size=(13, 12))",
    )

    def output(self, x: Shape) -> Shape:
        given = [v for v in (self.kernel, self.output_size, self.ratio) if v.__class__ is tuple]
        rank = self.fixed_rank or (len(given[0]) if given else len(x.spatial)) or 2
        needs_rank(x, rank, self.type)
        if any(len(v) != rank for v in given):
            raise Misfit(f"{self.type} is given values for {' and '.join(str(len(v)) for v in given)} axes", "kernel")
        if (self.output_size is None) is (self.ratio is None):
            raise Misfit(f"{self.type} takes output_size or output_ratio, one of them", "output_size")
        if self.ratio is None:
            return Shape(per_axis(self.output_size, rank), x.channels, x.first)
        ratios = per_axis(self.ratio, rank)
        if any(r.numerator >= r.denominator for r in ratios):
            raise Misfit("output_ratio must be smaller than 1", "ratio")
        spatial = [scaled_by_double(n, r.numerator / r.denominator) for n, r in zip(x.spatial, ratios, strict=True)]
        return Shape(tuple(spatial), x.channels, x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from occupied(self.framework, x.dims if self.batched else x.dims[1:])  # the first axis is not looked at
        for n, k, m in zip(x.spatial, per_axis(self.kernel, len(x.spatial)), y.spatial, strict=True):
            yield at_least(
                n - k - m,
                len(x.spatial) - 3,
                "{spatial} has no room for {y} and kernels of {kernel}",
                "kernel",
                "use a smaller kernel",
            )

    def reach(self, x: Any, y: Any) -> Any:
        kernel = per_axis(self.kernel, len(x.spatial))
        made = [
            1 if m.__class__ is int and m == 0 else m for m in y.spatial
        ]  # an empty output has no window to tell of
        return [(k, n, m, 0) for n, k, m in zip(x.spatial, kernel, made, strict=True)]
