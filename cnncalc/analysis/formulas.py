"""Each number of a row as a formula: the layer's own rules, walked once more over numbers that remember where they
come from. Nothing is written here about any layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.tracing import SHORT, outputs, traced
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.term import Term, formula, numbers

if TYPE_CHECKING:
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.numbers.arithmetic import Number


class Formula(NamedTuple):
    """One number: what it is (n′, C′, kernel, MACs), in symbols, with the numbers in their places, its value."""

    what: str
    symbols: str
    numbers: str
    value: str

    def __str__(self) -> str:
        """`n′ = ⌊(n − k) / s⌋ + 1 = ⌊(227 − 11) / 4⌋ + 1 = 55`."""
        return f"{self.what} = {self.text}"

    @property
    def text(self) -> str:
        """What it equals, nothing said twice."""
        return " = ".join(dict.fromkeys(self[1:]))


def formulas(row: Row) -> list[Formula]:
    """The formulas of a row's output axes, of its weights and of its MACs, in this order.

    A size of the input is n where all spatial sizes are one, else L, H×W or D×H×W; C counts channels. The output's
    carry a prime. Attributes have the symbols of their declarations; a default of 0 or 1 stays a number.
    """
    layer, x = traced(row.layer, row.view_x)
    found, y = _outputs(row, layer, x)
    weights = layer.weights(x, y)
    for weight, plain in zip(weights, row.weights, strict=True):
        found.append(_formula(weight.name, weight.size, plain.size))
    macs = layer.macs(x, y, weights)
    if macs.__class__ is not int or macs:
        found.append(_formula("MACs", macs, row.macs))
    return found


def output_formulas(row: Row) -> list[Formula]:
    """The formulas of a row's output axes, which may be those of no map: of a layer that cannot be computed."""
    return _outputs(row, *traced(row.layer, row.view_x))[0]


def _outputs(row: Row, layer: Layer, x: Any) -> tuple[list[Formula], Any]:
    """The formulas of the output's axes, and the output with names for its sizes."""
    y = layer.output(x)
    several = y.__class__ is list
    found = []
    named = outputs(layer, row.y, SHORT)
    for shape, leaf, size in zip(y if several else [y], named, row.y if several else [row.y], strict=True):
        found += _axes(shape, leaf, size, x)
    return found, named if several else named[0]


def _axes(shape: Shape, names: Shape, sizes: Shape, x: Any) -> list[Formula]:
    """One formula for each axis of the output that differs from the others; one for all where nothing has changed."""
    if x.__class__ is Shape and [*map(id, shape.dims)] == [*map(id, x.dims)]:
        return [Formula("output", "the input's shape", "the input's shape", str(sizes))]
    found = [
        _formula(_symbol(name), axis, size) for axis, name, size in zip(shape.dims, names.dims, sizes.dims, strict=True)
    ]
    return list(dict.fromkeys(found))


def _symbol(name: Number) -> str:
    return name.symbol if isinstance(name, Term) else str(name)


def _formula(what: str, number: Number, value: Number) -> Formula:
    shown = f"{value:,}" if value.__class__ is int else str(value)
    symbols, figures = (shown if text == str(value) else text for text in (formula(number), numbers(number)))
    return Formula(what, symbols, figures, shown)
