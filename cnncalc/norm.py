"""What normalizations share: one factor and one offset a channel, or a position of the normalized axes."""

from __future__ import annotations

from typing import Any

from cnncalc.arithmetic import Number, product
from cnncalc.layer import Layer, Misfit, Weight
from cnncalc.shape import Shape


class Normalization(Layer):
    """A layer that keeps the shape and may scale and shift what it normalized."""

    family = "normalization"
    formula = {"output": "the input's shape"}

    def output(self, x: Any) -> Any:
        if not x.rank:
            raise Misfit(f"{self.type} needs at least one axis beside the batch; the input is one number a sample")
        return x

    def axis_size(self, axis: int | None, x: Shape) -> Number:
        """The size of the framework's axis `axis`; of the channels for None."""
        return x.channels if axis is None else x.dims[self.axis(axis, x)]

    def affine_weights(self, shape: tuple[Number, ...], scale: bool, center: bool) -> tuple[Weight, ...]:
        """The trained factors (`scale`) and offsets (`center`)."""
        names = ("weight", "bias") if self.torch_names else ("gamma", "beta")
        size = product(shape)
        return tuple(Weight(name, shape, size) for name, has in zip(names, (scale, center), strict=True) if has)
