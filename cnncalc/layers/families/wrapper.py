"""Layers that hold another layer, and apply it in a way of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.condition import Condition, Misfit
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.value import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.layers.declaration.shape import Shape


class Held(Attribute):
    """A layer. A call in its place is bound by itself."""

    kind = "layer"

    def read(self, value: Any, rank: int | None) -> Any:
        if not isinstance(value, Layer):
            raise BadValue(f"{self.name} must be a layer, not {value!s:.40}", "write a call: Dense(10)")
        return value


class Wrapper(Layer):
    """A layer that holds another one."""

    layer: Any = Held(keras="layer", help="the layer that is applied")

    def prepare(self) -> None:
        self.inner: Layer = self.layer

    def viewed(self, x: Shape) -> Shape:
        """`x` in the layout of the layer held, where it has its own."""
        own = self.inner.data_format
        return x if own is None else x.viewed(own == "channels_first")

    def inside(self, x: Shape) -> Any:
        """What the layer held makes of `x`; its Misfit points at the layer, whose own arguments stand in it."""
        try:
            return self.inner.output(x)
        except Misfit as error:
            raise Misfit(error.message, "layer", "" if error.meant else error.help) from None

    def held(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        """The conditions of the layer held, which point at it likewise."""
        for condition in self.inner.conditions(x, y):
            if condition is not None:
                condition.attribute = "layer"
            yield condition
