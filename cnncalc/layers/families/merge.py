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

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        words = super().words_for(x, y)
        layer = _likewise(*x) if len(x) == 2 else ""
        words["skip"] = (
            f"; a residual may leave its skip out, or change it likewise: shortcut: [{layer}]" if layer else ""
        )
        return words

    def warnings(self, x: Any, y: Any) -> Iterable[tuple[str, str]]:
        if len(x) == 1:
            yield f"{self.type} has one input", "name all that it joins"


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


_WAY_OUT = "axes must be equal, or one of them 1{skip}"


def _likewise(body: Shape, skip: Shape) -> str:
    """The convolution that makes of a residual's skip what its body has become; "" where a stride does not."""
    if not skip.spatial or len(body.spatial) != len(skip.spatial):
        return ""
    sizes = [*body.dims, *skip.dims]
    if not all(size.__class__ is int and size > 0 for size in sizes):
        return ""
    stride = max(-(-n // m) for m, n in zip(body.spatial, skip.spatial, strict=True))
    if any((n - 1) // stride + 1 != m for m, n in zip(body.spatial, skip.spatial, strict=True)):
        return ""
    kernel = "x".join("1" * len(body.spatial))
    return f"conv {body.channels} {kernel}" + (f" stride={stride}" if stride > 1 else "")
