"""Axes of size 1 dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, equal
from cnncalc.layers.declaration.declare import integers
from cnncalc.layers.declaration.layer import WHOLE, Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import literal

if TYPE_CHECKING:
    from collections.abc import Iterator


class Squeeze(Layer):
    """Axes of size 1 dropped: those named, else all. An axis named has size 1 (PyTorch would keep another silently)."""

    type = "squeeze"
    family = "shape"
    arranges = True
    axis = integers(
        None, structure=True, keras="axis", torch="dim", optional=True, help="the axes dropped; default all of size 1"
    )
    words = {"squeeze": spelled("*axis")}
    examples = ("1x1x1000 -> squeeze", "1x7x64 -> squeeze 1")

    def dropped(self, x: Shape) -> list[int]:
        """The indices into `x.dims` of the axes dropped."""
        if self.axis is None:
            return [i for i, n in enumerate(x.dims) if literal(n) == 1]
        found = [self.index_of(axis, x) for axis in self.axis]
        if len(set(found)) < len(found):
            raise Misfit(f"squeeze names an axis of {x} twice", "axis", "name each once")
        return found

    def output(self, x: Shape) -> Shape:
        gone = self.dropped(x)
        return Shape.of([n for i, n in enumerate(x.dims) if i not in gone], x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        if self.axis is not None:
            for axis in self.dropped(x):
                size = x.dims[axis]
                yield equal(size, 1, f"squeeze drops axes of size 1, but one named has {size}", "axis", "leave it out")

    def reach(self, x: Any, y: Any) -> Any:
        return None if x.rank == y.rank else WHOLE
