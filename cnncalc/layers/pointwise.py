"""Functions of each value by itself."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import ignored
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled

_FUNCTIONS = (
    "abs neg exp expm1 log log2 log10 log1p sqrt rsqrt square pow reciprocal sign sin cos tan asin acos atan sinh cosh erf "
    "floor ceil round trunc clamp clip nan_to_num isnan isinf isfinite logical_not bitwise_not masked_fill tril triu cast"
)


class Pointwise(Layer):
    """A function of each value by itself, or with a constant (`x ** 2`, `x.clamp(0, 6)`); the shape stays."""

    type = "pointwise"
    family = "activation"
    ignores = "min max exponent decimals diagonal value dtype"
    arguments = ignored(hidden=True, help="what else it takes; no number depends on it")
    words = {
        "pointwise": spelled("*arguments"),
        **{name: spelled("*arguments", type="clamp" if name == "clip" else name) for name in _FUNCTIONS.split()},
    }
    examples = ("28x28x1 -> clamp 0 6", "28x28x1 -> exp")
