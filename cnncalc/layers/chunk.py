"""An axis cut into pieces of one size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import Along, literal
from cnncalc.numbers.arithmetic import Number, ceil_div

if TYPE_CHECKING:
    from collections.abc import Iterator


class Chunk(Along):
    """An axis of n cut into pieces of ⌈n / k⌉, the last one smaller; fewer than k where these suffice. Each is an output
    of its own: `name.0`, `name.1`, … (`split` cuts into equal or given sizes)."""

    type = "chunk"
    parts = integer(structure=True, torch="chunks", minimum=1, help="how many pieces, at most")
    words = {"chunk": spelled("parts axis")}
    examples = ("torch 10x7x7 -> c: chunk 3 -> relu from=c.2",)

    def pieces(self, size: Number) -> list[Number]:
        """The sizes of the pieces of an axis of `size`."""
        piece, whole = ceil_div(size, self.parts), literal(size)
        count = self.parts
        if whole is not None:
            count = -(-whole // max(-(-whole // self.parts), 1)) if whole > 0 else self.parts
        if count > 100_000:
            raise Misfit(f"chunk would give {count:,} outputs", "parts", "use fewer")
        return [*[piece] * (count - 1), size - piece * (count - 1)]

    def output(self, x: Shape) -> list[Shape]:
        axis = self.along(x)
        return [x.replaced(axis, size) for size in self.pieces(x.dims[axis])]

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        axis = self.along(x)
        if literal(x.dims[axis]) is None:
            yield at_least(y[-1].dims[axis], 1, "the axis of {size} makes fewer than {parts} pieces", "parts")
