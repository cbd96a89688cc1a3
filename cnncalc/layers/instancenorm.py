"""Instance normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.arithmetic import product
from cnncalc.attribute import flag, integer
from cnncalc.layer import Condition, Weight, at_least, equal, needs_rank, ranked, spelled
from cnncalc.norm import Normalization
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class InstanceNorm(Normalization):
    """Every channel of each sample normalized over its positions."""

    type = "instancenorm"
    ignores = "epsilon"
    features = integer(
        None, torch="num_features", minimum=0, optional=True, help="input channels, checked against the real input"
    )
    affine = flag(True, torch="affine", torch_default=False, help="whether a factor and an offset are learned")
    center = flag(True, torch="bias", help="whether affine learns the offset too")
    track = flag(False, torch="track_running_stats", help="whether running mean and variance are kept")
    words = {"instancenorm": spelled(), "instance_norm": spelled()}
    torch = {
        **ranked("InstanceNorm{}d", "features eps momentum affine track device dtype"),
        **ranked("LazyInstanceNorm{}d", "eps momentum affine track device dtype", affine=True, track=True),
    }
    examples = ("28x28x3 -> instancenorm",)

    def output(self, x: Shape) -> Shape:
        if self.fixed_rank is not None:
            needs_rank(x, self.fixed_rank, f"InstanceNorm{self.fixed_rank}d")
        super().output(x)
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield self.some_channels(x)
        if self.features is not None and (self.affine or self.track):
            yield equal(
                x.channels,
                self.features,
                "num_features is {features}, but the input has {channels} channels",
                "features",
                "write {channels}, or leave it out",
            )
        if not self.track:
            others = product(x.spatial) - 1  # none at all is accepted
            yield at_least(
                others * others, 1, "each channel of {x} is one value, which has no variance", "", "use bn or ln"
            )

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        size = x.channels
        affine = self.affine_weights((size,), self.affine, self.affine and self.center)
        if not self.track:
            return affine
        mean, variance = ("running_mean", "running_var") if self.torch_names else ("moving_mean", "moving_variance")
        return (*affine, Weight(mean, (size,), size, False), Weight(variance, (size,), size, False))
