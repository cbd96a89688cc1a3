"""Global average pooling."""

from __future__ import annotations

from cnncalc.layers.families.pooling import GlobalPool, keras_pools, pool_words


class GlobalAvgPool(GlobalPool):
    """The mean of each channel."""

    type = "global_avgpool"
    words = pool_words("global_avgpool", "")
    keras = keras_pools("GlobalAveragePooling{}D GlobalAvgPool{}D", "data_format keepdims")
    examples = ("7x7x2048 -> global_avgpool", "7x7x2048 -> global_avgpool keepdims=true")
