"""Power-average pooling."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import fraction, sizes
from cnncalc.layers.declaration.spelling import ranked
from cnncalc.layers.families.pooling import Pool, pool_words


class LpPool(Pool):
    """The p-norm of each window, channel by channel."""

    type = "lppool"
    averages = True
    norm = fraction(torch="norm_type", help="p of the p-norm")
    kernel = sizes(symbol="k", torch="kernel_size", short="k", minimum=1, bare=True, help="window size")
    singles = ("stride",)
    padding = 0
    words = pool_words("lppool", "norm kernel stride")
    torch = ranked("LPPool{}d", "norm kernel stride ceil", pasted=True)
    examples = ("torch 16x50x32 -> lppool 2 3 stride=2",)
