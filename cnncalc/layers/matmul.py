"""Matrix product of two maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal, equal
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import broadcast_shapes, meetings
from cnncalc.numbers.arithmetic import Number

if TYPE_CHECKING:
    from collections.abc import Iterator


class Matmul(Layer):
    """Two inputs multiplied as matrices, their last two axes; the axes before those broadcast. A vector is a row on the
    left, a column on the right, and leaves no axis of its own."""

    type = "matmul"
    family = "merge"
    many = True
    words = {"matmul": spelled(), "bmm": spelled(type="bmm"), "mm": spelled(type="mm"), "mv": spelled(type="mv")}
    examples = ("torch 8x16 -> a: permute 2 1 -> matmul a input", "8x16 -> a: permute 2 1 -> matmul input a")

    def operands(self, x: Any) -> tuple[Shape, Shape]:
        """The two inputs, or Misfit where their axes cannot be those of a product."""
        if len(x) != 2:
            raise Misfit(f"{self.type} multiplies two inputs, not {len(x)}", help="name both: matmul a b")
        a, b = x
        least = 2 if self.batched else 1
        wanted = {"bmm": (3, 3), "mm": (2, 2), "mv": (2, 1)}.get(self.type)
        if wanted and wanted != (a.rank + self.batched, b.rank + self.batched):
            names = f"{wanted[0]} and {wanted[1]} axes" if wanted[0] != wanted[1] else f"{wanted[0]} axes each"
            raise Misfit(
                f"{self.type} multiplies inputs of {names} with their batch; they are {a} and {b}", help="use matmul"
            )
        if min(a.rank, b.rank) < least:
            what = "matrices, two axes each beside the batch" if self.batched else "vectors or matrices"
            help = "give a vector a second axis: unsqueeze; dot sums along one axis of each" if self.batched else ""
            raise Misfit(f"{self.type} multiplies {what}; the inputs are {a} and {b}", help=help)
        if self.batched and a.rank != b.rank:
            raise Misfit(
                f"{self.type} multiplies inputs of different numbers of axes: {a} and {b}",
                help="the batch of the shorter would meet another axis; give it axes of size 1 with unsqueeze",
            )
        return a, b

    def output(self, x: Any) -> Any:
        a, b = self.operands(x)
        stack = broadcast_shapes(Shape.of(a.dims[:-2], a.first), Shape.of(b.dims[:-2], a.first))
        rows = a.dims[-2:-1]
        columns = b.dims[-1:] if b.rank > 1 else ()
        return Shape.of((*stack.dims, *rows, *columns), a.first)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        a, b = self.operands(x)
        inner = b.dims[-2] if b.rank > 1 else b.dims[-1]
        yield equal(
            a.dims[-1],
            inner,
            f"{{x}} do not multiply: a row of {a.dims[-1]} values meets a column of {inner}",
            "",
            "the last axis of the first must equal the last but one of the second; transpose swaps two axes",
        )
        leading = tuple(Shape.of(shape.dims[:-2], True) for shape in (a, b))
        if self.type == "bmm":
            first, second = a.dims[:-2], b.dims[:-2]
            pairs = [(m, n, "{x} are not as many matrices") for m, n in zip(first, second, strict=True)]
            yield from all_equal(pairs, "", "bmm does not broadcast; matmul does")
        yield from all_equal(meetings(leading), "", "the axes before the last two must be equal, or one of them 1")

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "x": " and ".join(map(str, x))}

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        return y.elements * x[0].dims[-1]

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
