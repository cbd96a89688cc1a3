"""Batch normalization by constants."""

from __future__ import annotations

from cnncalc.layers.declaration.layer import Weight
from cnncalc.layers.declaration.rank import rank_misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.norm import ChannelNormalization


class FrozenBatchNorm(ChannelNormalization):
    """Every channel normalized by a mean, variance, factor and offset that are never trained (detection backbones)."""

    type = "frozen_bn"
    affine = True
    track = True
    words = {"frozen_bn": spelled(), "frozen_batchnorm": spelled()}
    torch = {"FrozenBatchNorm2d": spelled("features! eps", rank=2)}
    examples = ("torch 64x56x56 -> frozen_bn",)

    def output(self, x: Shape) -> Shape:
        if self.fixed_rank is not None and len(x.spatial) != self.fixed_rank:
            raise rank_misfit(x, self.fixed_rank, "FrozenBatchNorm2d")
        return super().output(x)  # type: ignore[no-any-return]

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        names = ("weight", "bias", "running_mean", "running_var")
        if not self.torch_names:
            names = ("gamma", "beta", "moving_mean", "moving_variance")
        return tuple(Weight(name, (x.channels,), x.channels, False) for name in names)
