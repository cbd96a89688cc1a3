"""Each number of a row as a formula: the layer's own rules, walked once more over numbers that remember where they
come from. Nothing is written here about any layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.term import Term, formula, numbers
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.attribute import Attribute
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.numbers.arithmetic import Number

LETTERS = {1: "L", 2: "HW", 3: "DHW"}
SWEPT = ("integer", "sizes", "padding", "number")
"""The kinds of attribute whose ints are amounts; the others (an axis, a list of sizes) are structure."""


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
    leaves = []
    for number, (shape, size) in enumerate(zip(y if several else [y], row.y if several else [row.y], strict=True)):
        mark = "′" + _subscript(number + 1 if several else 0)
        leaf = _leaves(size, mark, layer.axis_letters)
        leaves.append(leaf)
        found += _axes(shape, leaf, size, x)
    return found, leaves if several else leaves[0]


def traced(layer: Layer, x: Any) -> tuple[Layer, Any]:
    """The layer with its amounts as terms, and its input (a shape, or several) likewise."""
    twin = _twin(layer)
    if x.__class__ is Shape:
        return twin, _leaves(x, letters=layer.axis_letters)
    return twin, tuple(_leaves(shape, _subscript(number), layer.axis_letters) for number, shape in enumerate(x, 1))


def _twin(layer: Layer) -> Layer:
    """The layer with its amounts as terms, those of a layer that it holds too."""
    values = {
        name: _twin(held) if attribute.kind == "layer" else _lifted(held, attribute, layer.framework)
        for name, attribute in layer.attributes.items()
        for held in (getattr(layer, name),)
    }
    naming = "torch" if layer.torch_names else "keras"
    return type(layer)(values, layer.framework, naming, layer.fixed_rank, layer.type, layer.batched)


def _lifted(value: Any, attribute: Attribute, framework: str) -> Any:
    """An attribute's value with its amounts as terms: one a distinct amount, numbered where there are several."""
    neutral = value == attribute.defaults[framework] and not any(amount > 1 for amount in _ints(value))
    if neutral or attribute.kind not in SWEPT or attribute.options.get("structure"):
        return value
    amounts = list(dict.fromkeys(_ints(value)))
    symbol = attribute.symbol or attribute.name
    terms = {
        amount: Term(amount, symbol + _subscript(number if len(amounts) > 1 else 0), attribute.name)
        for number, amount in enumerate(amounts, 1)
    }
    return _mapped(value, terms.__getitem__)


def _ints(value: Any) -> list[int]:
    if value.__class__ is tuple:
        return [amount for part in value for amount in _ints(part)]
    return [value] if value.__class__ is int else []


def _mapped(value: Any, function: Callable[[int], Any]) -> Any:
    if value.__class__ is tuple:
        return tuple(_mapped(part, function) for part in value)
    return function(value) if value.__class__ is int else value


def _subscript(number: int) -> str:
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number)) if number else ""


def _leaves(shape: Shape, mark: str = "", letters: str = "") -> Shape:
    """A shape whose axes are terms without a history."""
    if 0 < shape.rank <= len(letters):
        named = zip(letters[-shape.rank :], shape.dims, strict=True)
        return Shape.of([_leaf(size, letter + mark) for letter, size in named], shape.first)
    spatial = shape.spatial
    if not spatial:
        names: list[str] = []
    elif all(size.__class__ is int and size == spatial[0] for size in spatial):
        names = ["n"] * len(spatial)
    else:
        names = list(LETTERS.get(len(spatial), ())) or [f"n{_subscript(i)}" for i in range(1, len(spatial) + 1)]
    known: dict[str, Number] = {}
    axes = tuple(known.setdefault(name, _leaf(size, name + mark)) for name, size in zip(names, spatial, strict=True))
    return Shape(axes, None if shape.channels is None else _leaf(shape.channels, "C" + mark), shape.first)


def _leaf(size: Number, symbol: str) -> Number:
    return size if size is UNKNOWN else Term(size, symbol)


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
