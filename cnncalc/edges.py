"""Layers that add to the ends of the spatial axes or take from them: padding and cropping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import Number, minimum, padded
from cnncalc.attribute import Attribute, BadValue, choice, flag
from cnncalc.layer import Condition, Layer, Misfit, at_least, rank_misfit
from cnncalc.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator


class Edges(Attribute):
    """One amount for every end, one an axis, or lo:hi an axis; PyTorch's flat list is kept as it is."""

    kind = "padding"

    def read(self, value: Any, rank: int | None) -> Any:
        if value.__class__ is not tuple:
            return self.whole(value)
        if not value:
            raise BadValue(f"{self.name} needs at least one amount")
        return tuple(self._end(v) for v in value)

    def _end(self, value: Any) -> Any:
        if value.__class__ is not tuple:
            return self.whole(value)
        if len(value) != 2:
            raise BadValue(f"{self.name} takes lo:hi for an axis, not {len(value)} amounts")
        return self.whole(value[0]), self.whole(value[1])


def edges(default: Any = 1, **kwargs: Any) -> Any:
    """Declare an attribute that holds amounts for the ends of the spatial axes."""
    return Edges(default, **kwargs)


class Edged(Layer):
    """A layer that changes the ends of the spatial axes by `padding`."""

    family = "padding"
    padding: Any
    pasted = flag(False, hidden=True, help="whether it is written as a framework's own class")
    data_format = choice(
        None, "channels_first channels_last", keras="data_format", optional=True, help="this layer's own layout"
    )
    mode: Any = "constant"

    def edges(self, x: Shape) -> list[tuple[Number, Number]]:
        """(before, after) of each spatial axis, or Misfit. PyTorch's classes list pairs from the last axis on, and
        with constants pad the last axes of whatever they are given."""
        rank = len(x.spatial)
        wanted = self.fixed_rank or rank or 2
        flat = self.pasted and self.framework == "torch"
        value = self.padding
        if value.__class__ is not tuple:
            pairs = [(value, value)] * wanted
        elif flat and not any(v.__class__ is tuple for v in value):
            if len(value) % 2:
                help = "l, r for the last axis, then t, b for the one before"
                raise Misfit(
                    f"{self.type} takes pairs of amounts; {len(value)} is an odd number of them", "padding", help
                )
            pairs = [(value[i], value[i + 1]) for i in range(len(value) - 2, -1, -2)]
        elif wanted == 1 and len(value) == 2 and value[0].__class__ is not tuple:
            pairs = [value]
        elif wanted == 1 and self.pasted and self.framework == "keras":
            raise Misfit(
                f"Keras's {self.type} takes one amount or both ends, not {len(value)}", "padding", "write (1, 2)"
            )
        else:
            pairs = [v if v.__class__ is tuple else (v, v) for v in value]
        if flat and self.mode == "constant" and len(pairs) < rank:
            pairs = [(0, 0)] * (rank - len(pairs)) + pairs
        elif len(pairs) != wanted:
            raise Misfit(
                f"{self.type} is given amounts for {len(pairs)} axes; it has {wanted}",
                "padding",
                "give one, or one an axis",
            )
        if len(pairs) != rank or x.channels is None:
            raise rank_misfit(x, wanted, self.type)
        return pairs

    def output(self, x: Shape) -> Shape:
        return Shape(
            tuple(padded(n, lo, hi) for n, (lo, hi) in zip(x.spatial, self.edges(x), strict=True)), x.channels, x.first
        )

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        message = "padding {padding} takes more than {spatial} has"
        for size, n, (lo, hi) in zip(y.spatial, x.spatial, self.edges(x), strict=True):
            yield at_least(size, 0, message, "padding")
            if (
                self.mode == "constant"
                and self.framework == "torch"
                and not (lo.__class__ is int and hi.__class__ is int and lo >= 0 and hi >= 0)
            ):
                yield at_least(n + minimum(lo, 0) + minimum(hi, 0), 0, message, "padding")  # it crops before it pads

    def reach(self, x: Any, y: Any) -> Any:
        return [(1, 1, 1, lo) for lo, _ in self.edges(x)]
