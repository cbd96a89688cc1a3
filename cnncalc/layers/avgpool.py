"""Average pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked
from cnncalc.layers.families.pooling import Pool, keras_pools, pool_words

if TYPE_CHECKING:
    from collections.abc import Iterator


class AvgPool(Pool):
    """The mean of each window, channel by channel."""

    type = "avgpool"
    averages = True
    divisor = integer(
        None, torch="divisor_override", optional=True, help="what the sum is divided by, instead of the window's size"
    )
    words = pool_words("avgpool", "kernel stride padding")
    keras = keras_pools("AveragePooling{}D AvgPool{}D", "kernel stride padding data_format name", pasted=True)
    torch = {
        **ranked("AvgPool{}d", "kernel stride padding ceil count_include_pad", ranks=(1,), pasted=True),
        **ranked("AvgPool{}d", "kernel stride padding ceil count_include_pad divisor", ranks=(2, 3), pasted=True),
    }
    examples = (
        "56x56x64 -> avgpool 2",
        "torch 64x55x55 -> nn.AvgPool2d(3, 2, 1, ceil_mode=True)",
        "56x56x64 -> avgpool 3x3 stride=2 pad=same",
    )

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from super().conditions(x, y)
        if self.divisor is not None:
            yield at_least(self.divisor * self.divisor, 1, "divisor_override must not be 0", "divisor", "leave it out")
