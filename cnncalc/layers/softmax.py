"""Softmax and its kin."""

from __future__ import annotations

from typing import Any

from cnncalc.attribute import integer
from cnncalc.layer import Layer, needs_rank, spelled


class Softmax(Layer):
    """Values along one axis scaled to a distribution; the shape stays."""

    type = "softmax"
    family = "activation"
    ignores = "mask"
    along = integer(
        None,
        structure=True,
        keras="axis",
        torch="dim",
        optional=True,
        help="the axis that sums to 1; default the channels",
    )
    words = {
        "softmax": spelled("along"),
        "log_softmax": spelled("along", type="log_softmax"),
        "softmin": spelled("along", type="softmin"),
        "sparsemax": spelled("along", type="sparsemax"),
    }
    keras = {"Softmax": spelled("along", along=-1)}
    torch = {
        "Softmax": spelled("along"),
        "Softmax2d": spelled(rank=2),
        "LogSoftmax": spelled("along", type="log_softmax"),
        "Softmin": spelled("along", type="softmin"),
    }
    examples = ("28x28x1 -> flatten -> dense 10 -> softmax",)

    def output(self, x: Any) -> Any:
        # an axis may be the batch here: the shape stays all the same
        if self.along is not None and not (self.batched and self.along in (0, -1 - x.rank)):
            self.axis(self.along, x, "axis")
        if self.fixed_rank is not None:
            needs_rank(x, self.fixed_rank, "Softmax2d")
        return x
