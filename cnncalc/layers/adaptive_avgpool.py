"""Adaptive average pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, filled
from cnncalc.layers.declaration.layer import per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked
from cnncalc.layers.families.pooling import AdaptivePool, keras_pools, pool_words

if TYPE_CHECKING:
    from collections.abc import Iterable


class AdaptiveAvgPool(AdaptivePool):
    """The mean of each of as many windows as asked for."""

    type = "adaptive_avgpool"
    words = pool_words("adaptive_avgpool", "output_size")
    keras = keras_pools("AdaptiveAveragePooling{}D", "output_size data_format")
    torch = ranked("AdaptiveAvgPool{}d", "output_size")
    examples = ("torch 512x14x14 -> nn.AdaptiveAvgPool2d((7, 7))", "torch 512x14x20 -> nn.AdaptiveAvgPool2d((None, 5))")

    def output(self, x: Shape) -> Shape:
        rank = self.fixed_rank or 0
        if self.framework != "torch" or rank < 2 or not x.first or not rank <= x.rank != rank + 1:
            return super().output(x)
        dims = x.dims  # PyTorch takes a single mean over the last axes of whatever it is given
        sizes = [n if m is None else m for n, m in zip(dims[-rank:], per_axis(self.output_size, rank), strict=True)]
        return Shape.of((*dims[:-rank], *sizes), True) if set(sizes) == {1} else super().output(x)

    def conditions(self, x: Shape, y: Shape) -> Iterable[Condition | None]:
        if self.framework != "torch":
            return super().conditions(x, y)
        rank = self.fixed_rank or len(y.spatial)
        if all(m.__class__ is int and m == 1 for m in y.dims[-rank:]):
            return ()
        return super().conditions(x, y) if rank == 3 else filled(x.spatial)
