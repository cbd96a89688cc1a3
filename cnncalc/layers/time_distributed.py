"""A layer applied to each of several maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import WHOLE, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.wrapper import Wrapper
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class TimeDistributed(Wrapper):
    """A layer applied to each map along the first axes (the frames of a video), with one set of weights: these count
    once, the MACs for every map. It is also what code does that folds frames into the batch."""

    type = "time_distributed"
    family = "sequence"
    leading = integer(1, structure=True, minimum=1, help="how many axes in front count the maps")
    words = {"time_distributed": spelled("layer leading")}
    keras = {"TimeDistributed": spelled("layer")}
    examples = ("16x32x32x3 -> TimeDistributed(Conv2D(8, 3))",)

    def each(self, x: Shape) -> Shape:
        """One of the maps."""
        if self.inner.many:
            raise Misfit(f"time_distributed applies a layer of one input, not {self.inner.type}", "layer")
        if x.rank <= self.leading:
            raise Misfit(
                f"time_distributed reads {self.leading + 1} axes at least, of which {self.leading} count the maps; the input is {x}",
                help="give it the axis that counts the maps, in front",
            )
        inner = Shape.of(x.dims[self.leading :], x.first)
        return self.viewed(inner)

    def output(self, x: Shape) -> Any:
        one, count = self.each(x), x.dims[: self.leading]
        y = self.inside(one)
        if y is one:
            return x
        if y.__class__ is list:
            return [Shape.of((*count, *shape.dims), x.first) for shape in y]
        return Shape.of((*count, *y.dims), x.first)

    def _result(self, y: Any) -> Any:
        """What the inner layer gave of one map."""
        if y.__class__ is list:
            return [self._result(shape) for shape in y]
        inner = Shape.of(y.dims[self.leading :], y.first)
        return self.viewed(inner)

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        return self.held(self.each(x), self._result(y))

    def weights(self, x: Shape, y: Any) -> tuple[Weight, ...]:
        return self.inner.weights(self.each(x), self._result(y))

    def factors(self, x: Shape, y: Any) -> tuple[tuple[Number, ...], ...]:
        return self.inner.factors(self.each(x), self._result(y))

    def macs(self, x: Shape, y: Any, weights: tuple[Weight, ...]) -> Number:
        work = self.inner.macs(self.each(x), self._result(y), weights)
        return work if work.__class__ is int and work == 0 else work * product(x.dims[: self.leading])

    def reach(self, x: Any, y: Any) -> Any:
        seen = self.inner.reach(self.each(x), self._result(y))
        if seen is None or seen == WHOLE:
            return seen
        return WHOLE if x.first else [*[(1, 1, 1, 0)] * self.leading, *seen]

    def warnings(self, x: Any, y: Any) -> Iterable[tuple[str, str]]:
        return self.inner.warnings(self.each(x), self._result(y))

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**self.inner.words_for(self.each(x), self._result(y)), "layer": self.inner.type}
