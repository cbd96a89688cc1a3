"""Stochastic depth."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import fraction
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import Real


class DropPath(Layer):
    """A whole branch dropped at random while training (stochastic depth, Huang et al. 2016)."""

    type = "drop_path"
    family = "regularization"
    ignores = "survival_probability"
    rate = fraction(
        Real("0.0", 0, 1),
        keras="drop_path_rate",
        torch="p",
        short="drop_prob",
        minimum=0,
        most=1,
        help="the share of samples dropped",
    )
    words = {"drop_path": spelled("rate"), "stochastic_depth": spelled("rate")}
    keras = {"StochasticDepth": spelled("rate")}
    torch = {"StochasticDepth": spelled("rate mode"), "DropPath": spelled("rate scale_by_keep")}
    examples = ("14x14x96 -> drop_path 0.1",)
