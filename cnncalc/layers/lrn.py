"""Local response normalization."""

from __future__ import annotations

from cnncalc.attribute import integer
from cnncalc.families.norm import Normalization
from cnncalc.layer import Misfit, spelled
from cnncalc.shape import Shape


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
