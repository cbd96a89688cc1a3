"""Instance normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import flag
from cnncalc.layers.declaration.layer import Weight, needs_rank
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.families.norm import ChannelNormalization
from cnncalc.numbers.arithmetic import product

if TYPE_CHECKING:
    from collections.abc import Iterator


class InstanceNorm(ChannelNormalization):
    """Every channel of each sample normalized over its positions."""

    type = "instancenorm"
    ignores = "epsilon"
    affine = flag(True, torch="affine", torch_default=False, help="whether a factor and an offset are learned")
    center = flag(True, torch="bias", help="whether affine learns the offset too")
    track = flag(False, torch="track_running_stats", help="whether running mean and variance are kept")
    words = {"instancenorm": spelled(), "instance_norm": spelled()}
    torch = {
        **ranked("InstanceNorm{}d", "features! eps momentum affine track device dtype"),
        **ranked("LazyInstanceNorm{}d", "eps momentum affine track device dtype", affine=True, track=True),
    }
    examples = ("28x28x3 -> instancenorm",)

    def output(self, x: Shape) -> Shape:
        if self.fixed_rank is not None:
            needs_rank(x, self.fixed_rank, f"InstanceNorm{self.fixed_rank}d")
        super().output(x)
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from super().conditions(x, y)
        if not self.track:
            others = product(x.spatial) - 1  # none at all is accepted
            yield at_least(
                others * others, 1, "each channel of {x} is one value, which has no variance", "", "use bn or ln"
            )

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        size = x.channels
        return (*self.affine_weights((size,), self.affine, self.affine and self.center), *self.statistics(size))
