"""Max pooling."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import sizes
from cnncalc.layers.declaration.spelling import ranked
from cnncalc.layers.families.pooling import Pool, keras_pools, pool_words


class MaxPool(Pool):
    """The largest value of each window, channel by channel."""

    type = "maxpool"
    kernel = sizes(
        keras_default=2,
        symbol="k",
        keras="pool_size",
        torch="kernel_size",
        short="k",
        minimum=1,
        single=True,
        help="window size",
    )
    dilation = sizes(
        1, symbol="d", torch="dilation", short="d", minimum=1, single=True, help="distance of the window's taps"
    )
    words = pool_words("maxpool", "kernel stride padding")
    keras = keras_pools("MaxPooling{}D MaxPool{}D", "kernel stride padding data_format name", pasted=True)
    torch = ranked("MaxPool{}d", "kernel stride padding dilation return_indices ceil", pasted=True)
    examples = (
        "55x55x96 -> maxpool 3x3 stride=2",
        "torch 64x112x112 -> nn.MaxPool2d(3, stride=2, padding=1)",
        "torch 64x55x55 -> nn.MaxPool2d(3, stride=2, padding=1, ceil_mode=True)",
        "112x112x64 -> maxpool 3x3 stride=2 pad=same",
    )
