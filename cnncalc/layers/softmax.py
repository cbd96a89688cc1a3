"""Softmax and its kin."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.layer import Layer, needs_rank
from cnncalc.layers.declaration.spelling import spelled


class Softmax(Layer):
    """Values along one axis scaled to a distribution; the shape stays."""

    type = "softmax"
    family = "activation"
    ignores = "mask"
    axis = integers(
        None,
        structure=True,
        keras="axis",
        torch="dim",
        optional=True,
        lone="torch",
        help="the axis, or axes, along which values sum to 1; default the channels",
    )
    words = {
        "softmax": spelled("axis"),
        "log_softmax": spelled("axis", type="log_softmax"),
        "softmin": spelled("axis", type="softmin"),
        "sparsemax": spelled("axis", type="sparsemax"),
    }
    keras = {"Softmax": spelled("axis", axis=(-1,))}
    torch = {
        "Softmax": spelled("axis"),
        "Softmax2d": spelled(rank=2),
        "LogSoftmax": spelled("axis", type="log_softmax"),
        "Softmin": spelled("axis", type="softmin"),
    }
    examples = ("28x28x1 -> flatten -> dense 10 -> softmax",)

    def output(self, x: Any) -> Any:
        # an axis may be the batch here: the shape stays all the same
        for axis in self.axis or ():
            if not (self.batched and axis in (0, -1 - x.rank)):
                self.index_of(axis, x, "axis")
        if self.fixed_rank is not None:
            needs_rank(x, self.fixed_rank, "Softmax2d")
        return x
