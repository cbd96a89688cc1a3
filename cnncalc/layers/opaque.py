"""A layer that cnncalc does not know."""

from __future__ import annotations

from typing import Any

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import BadValue
from cnncalc.numbers.arithmetic import Number


class _Quantity(Attribute):
    """A count: 34944, 34_944, 35k, 1.5M."""

    kind = "quantity"

    def read(self, value: Any, rank: int | None) -> Any:
        from cnncalc.layers.declaration.quantity import QuantityError, parse_quantity

        try:
            return parse_quantity(str(value))
        except QuantityError as error:
            known = error.help if error.help.startswith(("the nearest", "write ")) else ""
            help = "write 60_965_224, 35k or 1.5M" if not known or "<=" in known else known
            raise BadValue(f"{self.name}: {error.message}", help) from None


class _Output(Attribute):
    """A shape in any form it is printed in; an axis of None, ? or _ is unknown."""

    kind = "shape"

    def read(self, value: Any, rank: int | None) -> Any:
        from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape
        from cnncalc.numbers.unknown import UNKNOWN

        written = f"({', '.join(map(str, value))},)" if value.__class__ is tuple else str(value)
        if value.__class__ is tuple and all(v.__class__ is int for v in value):
            written = "x".join(map(str, value))
        try:
            dims = parse_shape(written).dims
        except ShapeError as error:
            raise BadValue(f"output: {error.message}", error.help) from None
        symbols = [dim for dim in dims if dim.__class__ is str and dim != "_"]
        if symbols:
            raise BadValue(
                f"output of an opaque layer cannot depend on {symbols[0]}",
                f"write {'x'.join('?' if d is None or d.__class__ is str else str(d) for d in dims)}: ? is an unknown axis",
            )
        return tuple(dim if dim.__class__ is int else UNKNOWN for dim in dims)


class Opaque(Layer):
    """Any other layer, by its output's shape. What is not said of its weights and MACs is unknown, never 0."""

    type = "opaque"
    family = "other"
    result: Any = _Output(called="output", short="output", help="the output's shape without the batch")
    params: Any = _Quantity(None, help="elements of its weights")
    work: Any = _Quantity(None, called="macs", short="macs", help="multiply-accumulates a sample")
    words = {"opaque": spelled("result")}
    examples = ("28x28x8 -> opaque output=14x14x16 params=1.2k macs=3M",)

    def output(self, x: Any) -> Any:
        if not self.trainable and self.params is None:
            raise Misfit("what is not trained of an opaque layer must be known", "trainable", "write params=N")
        first = x[0].first if x.__class__ is tuple else x.first
        return Shape.of(self.result, first)

    def weights(self, x: Any, y: Any) -> tuple[Weight, ...]:
        count = _known(self.params)
        return () if count.__class__ is int and count == 0 else (Weight("params", (count,), count),)

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        return _known(self.work)

    def reach(self, x: Any, y: Any) -> Any:
        from cnncalc.numbers.unknown import UNKNOWN

        return [(UNKNOWN, UNKNOWN, 1, UNKNOWN)] * len((x[0] if x.__class__ is tuple else x).spatial)


def _known(value: Number) -> Number:
    if value is not None:
        return value
    from cnncalc.numbers.unknown import UNKNOWN

    return UNKNOWN
