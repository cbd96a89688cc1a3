"""Adaptive max pooling."""

from __future__ import annotations

from cnncalc.layers.declaration.spelling import ranked
from cnncalc.layers.families.pooling import AdaptivePool, keras_pools, pool_words


class AdaptiveMaxPool(AdaptivePool):
    """The largest value of each of as many windows as asked for."""

    type = "adaptive_maxpool"
    words = pool_words("adaptive_maxpool", "output_size")
    keras = keras_pools("AdaptiveMaxPooling{}D", "output_size data_format")
    torch = ranked("AdaptiveMaxPool{}d", "output_size return_indices")
    examples = ("torch 512x14x14 -> nn.AdaptiveMaxPool2d(7)",)
