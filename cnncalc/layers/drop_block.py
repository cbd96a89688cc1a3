"""DropBlock."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import fraction, integer
from cnncalc.layers.declaration.layer import Layer, needs_rank
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import Real


class DropBlock(Layer):
    """Blocks of each channel set to zero while training (Ghiasi et al. 2018)."""

    type = "drop_block"
    family = "regularization"
    rate = fraction(Real("0.1", 1, 10), torch="p", short="drop_prob", minimum=0, most=1, help="the share dropped")
    size = integer(
        7, torch="block_size", structure=True, minimum=1, help="the side of a block; no number depends on it"
    )
    words = {"drop_block": spelled("rate size")}
    torch = {
        "DropBlock2d": spelled("rate! size! inplace eps", rank=2),
        "DropBlock3d": spelled("rate! size! inplace eps", rank=3),
    }
    examples = ("14x14x96 -> drop_block 0.1 7",)

    def output(self, x: Any) -> Any:
        if self.fixed_rank is not None:
            needs_rank(x, self.fixed_rank, f"DropBlock{self.fixed_rank}d")
        return x
