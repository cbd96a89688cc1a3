"""A layer whose weights come from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit
from cnncalc.layers.declaration.declare import text
from cnncalc.layers.declaration.layer import WHOLE, Weight
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.wrapper import Wrapper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.numbers.arithmetic import Number


class Functional(Wrapper):
    """A layer applied with weights that other layers computed (`F.conv2d(x, kernel)`): its shapes and MACs without weights of
    its own but those it names. The first input is what it reads; the others are its weights."""

    type = "functional"
    family = "other"
    many = True
    own: Any = text("", help="which weights are its own, by name, a space between two")
    words = {"functional": spelled("layer own")}
    examples = ("16x16x8 -> k: global_avgpool -> functional(Conv2D(4, 3))([input, k])",)

    def read(self, x: Any) -> Shape:
        """What the layer held reads."""
        if not x or self.inner.many:
            raise Misfit(f"functional applies a layer of one input, not {self.inner.type}", "layer")
        return self.viewed(x[0])

    def output(self, x: Any) -> Any:
        y = self.inside(self.read(x))
        return [shape.viewed(x[0].first) for shape in y] if y.__class__ is list else y.viewed(x[0].first)

    def _result(self, y: Any) -> Any:
        return [self.viewed(shape) for shape in y] if y.__class__ is list else self.viewed(y)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        return self.held(self.read(x), self._result(y))

    def weights(self, x: Any, y: Any) -> tuple[Weight, ...]:
        if not self.own:
            return ()
        names = self.own.split()
        return tuple(w for w in self.inner.weights(self.read(x), self._result(y)) if w.name in names)

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        seen, result = self.read(x), self._result(y)
        return self.inner.macs(seen, result, self.inner.weights(seen, result))

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE  # its weights may be of all of the input

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**self.inner.words_for(self.read(x), self._result(y)), "layer": self.inner.type}
