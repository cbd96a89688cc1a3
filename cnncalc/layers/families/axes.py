"""Layers that work along axes of their input: how an axis is declared, counted and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape

if TYPE_CHECKING:
    from cnncalc.numbers.arithmetic import Number


def axis_of(help: str, default: int | None = None) -> Any:
    """Declare `axis`: one axis in the framework's count, the batch 0."""
    return integer(default, structure=True, keras="axis", torch="dim", optional=True, help=help)


class Along(Layer):
    """A layer that works along one axis; `lasting` says that it is the last one where none is named, not the channels."""

    family = "shape"
    lasting = False
    axis = axis_of("the axis; default the channels")

    def along(self, x: Shape) -> int:
        """The index of the axis into `x.dims`."""
        if self.axis is None and self.lasting:
            if not x.rank:
                raise Misfit(f"{self.type} needs at least one axis beside the batch; the input is one number a sample")
            return x.rank - 1
        return self.axis_or_channels(x)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "size": str(x.dims[self.along(x)])}


def without(x: Shape, axis: int) -> Shape:
    """`x` without the axis of that index."""
    dims = x.dims
    return Shape.of((*dims[:axis], *dims[axis + 1 :]), x.first)


def literal(size: Number) -> int | None:
    """The whole number that a size stands for, where structure (how many outputs there are) hangs on it: an int's, a
    traced number's; None for one that is swept or symbolic."""
    if size.__class__ is int:
        return size
    value = getattr(size, "value", None)
    return value if value.__class__ is int else None
