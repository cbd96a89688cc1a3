"""Layers that add to the ends of the spatial axes or take from them: padding and cropping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.condition import Condition, Misfit, at_least
from cnncalc.layers.declaration.declare import flag, layout
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.rank import rank_misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import BadValue, shown
from cnncalc.numbers.arithmetic import Number, minimum, padded

if TYPE_CHECKING:
    from collections.abc import Iterator


class Edges(Attribute):
    """One amount for every end, one an axis, or lo:hi an axis; PyTorch's flat list is kept as it is."""

    kind = "padding"

    def foreign(self, value: Any, framework: str, rank: int | None) -> str:
        flat = framework == "keras" and rank == 2 and value.__class__ is tuple and len(value) == 4
        if not flat:
            return ""
        top, bottom, left, right = map(shown, value)  # Keras 1's list of ends
        return f"write (({top}, {bottom}), ({left}, {right}))"

    def read(self, value: Any, rank: int | None) -> Any:
        if value.__class__ is not tuple:
            return self.whole(value)
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
    data_format = layout()
    mode: Any = "constant"

    def edges(self, x: Shape) -> list[tuple[Number, Number]]:
        """(before, after) of each spatial axis, or Misfit."""
        return self.all_edges(x)[1]

    def all_edges(self, x: Shape) -> tuple[tuple[Number, Number] | None, list[tuple[Number, Number]]]:
        """(before, after) of the channels, None where they stay, and of each spatial axis, or Misfit. Only PyTorch's
        classes can be given ends of the channels: they list pairs from the last axis on."""
        rank = len(x.spatial)
        wanted = self.fixed_rank or rank or 2
        flat = self.pasted and self.framework == "torch"
        value = self.padding
        if value.__class__ is not tuple:
            pairs = [(value, value)] * wanted
        elif not value and not flat:
            raise Misfit("padding needs at least one amount")
        elif flat:
            pairs = self._listed(value)
        elif wanted == 1 and len(value) == 2 and value[0].__class__ is not tuple:
            pairs = [value]
        elif wanted == 1 and self.pasted and self.framework == "keras":
            raise Misfit(
                f"Keras's {self.type} takes one amount or both ends, not {len(value)}",
                "padding",
                f"write ({', '.join(map(shown, (*value, *value)[:2]))})",
            )
        else:
            pairs = [v if v.__class__ is tuple else (v, v) for v in value]
        if flat and self.batched and len(pairs) == x.rank + 1 and all(v.__class__ is int and v == 0 for v in pairs[0]):
            pairs = pairs[1:] if self.mode == "constant" else pairs  # nothing is added to the batch
        if flat and not pairs and self.mode == "constant":
            return None, [(0, 0)] * rank
        if flat and self.fits(len(pairs), x):
            return (pairs[0], pairs[1:]) if len(pairs) == x.rank else (None, [(0, 0)] * (rank - len(pairs)) + pairs)
        if len(pairs) != wanted:
            raise Misfit(
                f"{self.type} is given amounts for {len(pairs)} axes; it has {wanted}",
                "padding",
                "give one, or one an axis",
            )
        if len(pairs) != rank or x.channels is None:
            raise rank_misfit(x, wanted, self.type)
        return None, pairs

    def _listed(self, value: tuple[Any, ...]) -> list[tuple[Number, Number]]:
        """The pairs of PyTorch's flat list, the last axis's first."""
        help = "l, r for the last axis, then t, b for the one before"
        if any(v.__class__ is tuple for v in value):
            raise Misfit(f"PyTorch's {self.type} takes a list of amounts, not of pairs", "padding", help)
        if len(value) % 2:
            raise Misfit(f"{self.type} takes pairs of amounts; {len(value)} is an odd number of them", "padding", help)
        return [(value[i], value[i + 1]) for i in range(len(value) - 2, -1, -2)]

    def fits(self, pairs: int, x: Shape) -> bool:
        """Whether PyTorch pads the last `pairs` axes of `x`: constants of whatever has enough, others where one or
        two are left, whatever the class's name says."""
        left = x.rank + self.batched - pairs
        if left < 0 or not x.rank:
            return False
        if self.batched and not left:
            raise Misfit(
                f"{self.type} is given amounts for the batch too, which a shape leaves open",
                "padding",
                "say `batch: none` on top of the spec for shapes without one",
            )
        if self.mode == "constant":
            return True
        return (
            1 <= pairs <= 3
            and left in (1, 2)
            and (self.mode != "circular" or x.rank + self.batched - (self.fixed_rank or 0) in (1, 2))
        )

    def padded_axes(self, x: Shape) -> list[tuple[Number, Number, Number]]:
        """(size, before, after) of the spatial axes, and of the channels where they are padded too."""
        channels, spatial = self.all_edges(x)
        axes = [(n, lo, hi) for n, (lo, hi) in zip(x.spatial, spatial, strict=True)]
        return axes if channels is None else [(x.channels, *channels), *axes]

    def output(self, x: Shape) -> Shape:
        channels, spatial = self.all_edges(x)
        sizes = tuple(padded(n, lo, hi) for n, (lo, hi) in zip(x.spatial, spatial, strict=True))
        return Shape(sizes, x.channels if channels is None else padded(x.channels, *channels), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        message = "padding {padding} takes more than {spatial} has"
        for n, lo, hi in self.padded_axes(x):
            yield at_least(padded(n, lo, hi), 0, message, "padding")
            if (
                self.mode == "constant"
                and self.framework == "torch"
                and not (lo.__class__ is int and hi.__class__ is int and lo >= 0 and hi >= 0)
            ):
                yield at_least(n + minimum(lo, 0) + minimum(hi, 0), 0, message, "padding")  # it crops before it pads

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        from cnncalc.layers.declaration.in_words import in_words

        return {**super().words_for(x, y), "words": in_words(self)}

    def reach(self, x: Any, y: Any) -> Any:
        return [(1, 1, 1, lo) for lo, _ in self.edges(x)]
