"""Global max pooling."""

from __future__ import annotations

from cnncalc.layers.families.pooling import GlobalPool, keras_pools, pool_words


class GlobalMaxPool(GlobalPool):
    """The largest value of each channel."""

    type = "global_maxpool"
    words = pool_words("global_maxpool", "")
    keras = keras_pools("GlobalMaxPooling{}D GlobalMaxPool{}D", "data_format keepdims")
    examples = ("7x7x2048 -> global_maxpool", "7x7x2048 -> global_maxpool keepdims=true")
