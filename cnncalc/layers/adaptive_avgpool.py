"""Adaptive average pooling."""

from __future__ import annotations

from cnncalc.layer import ranked
from cnncalc.pooling import AdaptivePool, keras_pools, pool_words


class AdaptiveAvgPool(AdaptivePool):
    """The mean of each of as many windows as asked for."""

    type = "adaptive_avgpool"
    words = pool_words("adaptive_avgpool", "output_size")
    keras = keras_pools("AdaptiveAveragePooling{}D", "output_size data_format")
    torch = ranked("AdaptiveAvgPool{}d", "output_size")
    example = "torch 512x14x14 -> nn.AdaptiveAvgPool2d((7, 7))"
