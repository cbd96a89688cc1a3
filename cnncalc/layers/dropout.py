"""Dropout and the noise layers like it."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import fraction
from cnncalc.layers.declaration.layer import Layer, needs_rank
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.declaration.value import Real

HALF = Real("0.5", 1, 2)


class Dropout(Layer):
    """Values, or whole channels, dropped at random while training; the shape stays."""

    type = "dropout"
    family = "regularization"
    rate = fraction(keras="rate", torch="p", torch_default=HALF, minimum=0, most=1, help="the share that is dropped")
    words = {"dropout": spelled("rate", rate=HALF)}
    keras = {
        "Dropout": spelled("rate noise_shape seed"),
        "AlphaDropout": spelled("rate noise_shape seed"),
        "GaussianDropout": spelled("rate seed"),
        **ranked("SpatialDropout{}D", "rate seed name dtype", ranks=(1,)),
        **ranked("SpatialDropout{}D", "rate data_format seed name dtype", ranks=(2, 3)),
    }
    torch = {
        name: spelled("rate inplace")
        for name in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")
    }
    examples = ("28x28x1 -> flatten -> dropout 0.5",)

    def output(self, x: Any) -> Any:
        if self.fixed_rank is not None:
            needs_rank(x, self.fixed_rank, f"SpatialDropout{self.fixed_rank}D")
        return x
