"""Values picked one by one along an axis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along

if TYPE_CHECKING:
    from collections.abc import Iterator


class GatherElements(Along):
    """For every value of a second input, which holds positions, the value at that position of an axis of the first
    (`torch.gather`, `take_along_axis`): the output has the second's shape."""

    type = "gather_elements"
    many = True
    words = {"gather_elements": spelled(), "take_along_axis": spelled()}
    examples = ("torch 10x16 -> i: topk 4 axis=1 -> gather_elements axis=1 input i",)

    def output(self, x: Any) -> Any:
        if len(x) != 2:
            raise Misfit(f"gather_elements reads two inputs, not {len(x)}", help="name the values, then the positions")
        if x[0].rank != x[1].rank:
            raise Misfit(f"the positions have {x[1].rank} axes ({x[1]}), and the values {x[0].rank} ({x[0]})")
        return x[1]

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        axis = self.along(x[0])
        for index, (n, m) in enumerate(zip(x[0].dims, y.dims, strict=True)):
            if index != axis:
                yield at_least(
                    n - m, 0, "the positions have more places than the values along an axis that is not picked"
                )

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {}

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
