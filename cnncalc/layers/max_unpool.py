"""Max unpooling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import sizes
from cnncalc.layers.declaration.layer import WHOLE, Layer, needs_rank, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked
from cnncalc.layers.families.pooling import pool_words
from cnncalc.numbers.arithmetic import transposed

if TYPE_CHECKING:
    from collections.abc import Iterator


class MaxUnpool(Layer):
    """The values of a max pool back where they came from, zeros between them (Zeiler et al. 2011)."""

    type = "max_unpool"
    family = "resampling"
    kernel = sizes(symbol="k", torch="kernel_size", short="k", minimum=1, help="window size of the pool")
    stride = sizes(None, symbol="s", torch="stride", short="s", minimum=1, optional=True, help="step of the window")
    padding = sizes(0, symbol="p", torch="padding", short="pad p", minimum=0, help="padding of the pool")
    output_size = sizes(
        None, symbol="m", torch="output_size", minimum=1, optional=True, help="another size of the output"
    )
    words = pool_words("max_unpool", "kernel stride padding")
    torch = ranked("MaxUnpool{}d", "kernel stride padding")
    examples = ("torch 8x9x9 -> nn.MaxUnpool2d(2, stride=2)", "torch 64x25x33 -> max_unpool 2 output_size=51x66")

    def output(self, x: Shape) -> Shape:
        whole = self._whole(x)
        return Shape(whole if self.output_size is None else per_axis(self.output_size, len(whole)), x.channels, x.first)

    def _whole(self, x: Shape) -> tuple[Any, ...]:
        """The size that it has unless another is asked for."""
        given = [v for v in (self.kernel, self.stride, self.padding, self.output_size) if v.__class__ is tuple]
        rank = self.fixed_rank or (len(given[0]) if given else len(x.spatial)) or 2
        needs_rank(x, rank, self.type)
        strides = per_axis(self.kernel if self.stride is None else self.stride, rank)
        axes = zip(x.spatial, per_axis(self.kernel, rank), strides, per_axis(self.padding, rank), strict=True)
        return tuple(transposed(n, k, s, p, p, 0) for n, k, s, p in axes)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        strides = per_axis(self.kernel if self.stride is None else self.stride, len(x.spatial))
        for whole, m, s in zip(self._whole(x), y.spatial, strides, strict=True):
            yield at_least(m, 1, "it leaves nothing of {spatial}", "padding", "use less padding")
            if self.output_size is not None:
                message = "the pool of {output_size} cannot have given {spatial}"
                yield at_least(m - whole, 1 - s, message, "output_size", "give the size that the pool has read")
                yield at_least(whole - m, 1 - s, message, "output_size", "give the size that the pool has read")

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE  # where a value goes was decided by the whole of what the pool read
