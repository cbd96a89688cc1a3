"""An axis taken apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, equal
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along, literal, without

if TYPE_CHECKING:
    from collections.abc import Iterator


class Unbind(Along):
    """Every position of an axis, each an output of its own without that axis: `name.0`, `name.1`, …"""

    type = "unbind"
    count = integer(
        None,
        structure=True,
        keras="num",
        minimum=1,
        optional=True,
        help="how many there are, checked against the input",
    )
    words = {"unbind": spelled("axis"), "unstack": spelled("count axis")}
    examples = ("3x197x64 -> u: unbind 1 -> relu from=u.1",)

    def output(self, x: Shape) -> list[Shape]:
        axis = self.along(x)
        count = literal(x.dims[axis]) if self.count is None else self.count
        if count is None:
            raise Misfit(
                f"unbind cannot tell how many outputs an axis of {x.dims[axis]} gives", "count", "write count=N"
            )
        if count < 1:
            raise Misfit(f"unbind finds no position in {x}", "axis", "name an axis of at least 1")
        if count > 100_000:
            raise Misfit(f"unbind would give {count:,} outputs", "axis", "name another axis")
        return [without(x, axis)] * count

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        if self.count is not None:
            yield equal(
                x.dims[self.along(x)], self.count, "count is {count}, but the axis has {size}", "count", "write {size}"
            )

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
