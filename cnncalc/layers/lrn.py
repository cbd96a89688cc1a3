"""Local response normalization."""

from __future__ import annotations

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.norm import Normalization


class LocalResponseNorm(Normalization):
    """Each value divided by the strength of its neighbours in nearby channels (Krizhevsky et al. 2012, 3.3)."""

    type = "lrn"
    ignores = "bias"
    size = integer(5, torch="size", short="n", minimum=1, help="neighbouring channels")
    words = {"lrn": spelled("size alpha beta k"), "local_response_norm": spelled("size alpha beta k")}
    torch = {"LocalResponseNorm": spelled("size! alpha beta k")}
    examples = ("55x55x96 -> lrn 5",)

    def output(self, x: Shape) -> Shape:
        if not x.spatial:
            raise Misfit(f"lrn needs at least one spatial axis; the input is {x}")
        return x
