"""The largest values along an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along, axis_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class TopK(Along):
    """The k largest values along an axis, or their positions, which have the same shape."""

    type = "topk"
    lasting = True
    ignores = "largest sorted"
    k = integer(symbol="k", minimum=0, help="how many")
    axis = axis_of("the axis; default the last")
    words = {"topk": spelled("k axis"), "top_k": spelled("k axis")}
    examples = ("1000 -> topk 5",)

    def output(self, x: Shape) -> Shape:
        return x.replaced(self.along(x), self.k)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield at_least(
            x.dims[self.along(x)] - self.k,
            0,
            "the axis has {size} values, fewer than k = {k}",
            "k",
            "use {size}, or fewer",
        )

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
