"""Layers that join several inputs value by value: what add, multiply and the like share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.arithmetic import broadcast

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.numbers.arithmetic import Number


class Merge(Layer):
    """An elementwise merge: inputs broadcast as in NumPy, from the last axis on, without their batch."""

    family = "merge"
    many = True

    def output(self, x: Any) -> Any:
        shapes = _joined(self, x)
        result = shapes[0]
        for shape in shapes[1:]:
            result = broadcast_shapes(result, shape)
        return result

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        return all_equal(meetings(x), "", _WAY_OUT)

    def warnings(self, x: Any, y: Any) -> Iterable[tuple[str, str]]:
        if len(x) == 1:
            yield f"{self.type} has one input", f"name all that it joins: {self.type} a b"


def _joined(layer: Merge, x: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """The inputs, or Misfit where PyTorch, which aligns the batch too, would join other axes than these."""
    if layer.framework == "torch" and layer.batched and len({shape.rank for shape in x}) > 1:
        raise Misfit(
            f"{layer.type} joins inputs of different numbers of axes: {' and '.join(map(str, x))}",
            help="the batch of the shorter would meet another axis; give it axes of size 1 with reshape",
        )
    return x


def broadcast_shapes(a: Shape, b: Shape) -> Shape:
    """The shape that two inputs come to together: NumPy's rule, from the last axis on."""
    if a is b or b.rank == 0:
        return a
    if a.rank < b.rank:
        a, b = b, a
    longer, shorter = a.dims, b.dims
    extra = len(longer) - len(shorter)
    return Shape.of((*longer[:extra], *map(broadcast, longer[extra:], shorter)), a.first)


def meetings(x: tuple[Shape, ...]) -> Iterator[tuple[Number, Number, str]]:
    """What must be equal, with a message. An axis of a literal 1 fits any; within arrays 1 is one of many values."""
    result = x[0]
    for shape in x[1:]:
        for a, b in zip(reversed(result.dims), reversed(shape.dims), strict=False):
            if a is b or (a.__class__ is int and a == 1) or (b.__class__ is int and b == 1):
                continue
            if hasattr(a, "dtype") or hasattr(b, "dtype"):
                yield (a - b) * (a - 1) * (b - 1), 0, "the inputs {x} do not fit together"
            else:
                yield a, b, f"the inputs {{x}} do not fit together: an axis of {a} meets one of {b}"
        result = broadcast_shapes(result, shape)


_WAY_OUT = (
    "axes must be equal, or one of them 1; a residual may leave its skip out (if: $(…)) or change it likewise "
    "(shortcut: [conv 64 1x1])"
)
