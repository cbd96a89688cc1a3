"""A layer and its input over numbers that remember where they come from: what every formula is read off.

Nothing is written here about any layer: attributes bring their symbols and words, axes have letters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.term import Term
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.layers.declaration.attribute import Attribute
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.numbers.arithmetic import Number


class Naming(NamedTuple):
    """How a trace is named: the letters of one, two and three spatial axes, whether axes of one size share the letter n,
    whether attributes that change nothing (a stride of 1) are named too."""

    letters: tuple[str, str, str] = ("L", "HW", "DHW")
    shared: bool = True
    full: bool = False


SHORT = Naming()
SWEPT = ("integer", "sizes", "padding", "number")
"""The kinds of attribute whose ints are amounts; the others (an axis, a list of sizes) are structure."""
AXES = {
    "L": "length",
    "D": "depth",
    "H": "height",
    "W": "width",
    "n": "size of each spatial axis",
    "C": "channels",
    "T": "tokens",
    "E": "values a token",
}
"""What the letters of axes say."""


def traced(layer: Layer, x: Any, naming: Naming = SHORT) -> tuple[Layer, Any]:
    """The layer with its amounts as terms, and its input (a shape, or several) likewise."""
    twin = _twin(layer, naming.full)
    if x.__class__ is Shape:
        return twin, leaves(x, naming, letters=layer.axis_letters)
    return twin, tuple(leaves(shape, naming, subscript(at), layer.axis_letters) for at, shape in enumerate(x, 1))


def _twin(layer: Layer, full: bool) -> Layer:
    """The layer with its amounts as terms, those of a layer that it holds too."""
    values = {
        name: _twin(held, full) if attribute.kind == "layer" else _lifted(held, attribute, layer.framework, full)
        for name, attribute in layer.attributes.items()
        for held in (getattr(layer, name),)
    }
    naming = "torch" if layer.torch_names else "keras"
    return type(layer)(values, layer.framework, naming, layer.fixed_rank, layer.type, layer.batched)


def _lifted(value: Any, attribute: Attribute, framework: str, full: bool) -> Any:
    """An attribute's value with its amounts as terms: one a distinct amount, numbered where there are several. One that
    changes nothing stays as it is, unless told in full."""
    if attribute.kind not in SWEPT or attribute.options.get("structure") or value.__class__ is str:
        return value
    amounts = list(dict.fromkeys(ints(value)))
    if value == attribute.defaults[framework] and not full and not any(amount > 1 for amount in amounts):
        return value
    if attribute.name in _LITERAL and all(amount == 1 for amount in amounts):
        return value
    symbol = attribute.symbol or attribute.name
    terms = {
        amount: Term(amount, symbol + subscript(number if len(amounts) > 1 else 0), attribute.name)
        for number, amount in enumerate(amounts, 1)
    }
    return _mapped(value, terms.__getitem__)


_LITERAL = ("output_size",)
"""Attributes whose literal 1 is structure: one mean of all."""


def ints(value: Any) -> list[int]:
    """The ints of an attribute's value, in order."""
    if value.__class__ is tuple:
        return [amount for part in value for amount in ints(part)]
    return [value] if value.__class__ is int else []


def _mapped(value: Any, function: Callable[[int], Any]) -> Any:
    if value.__class__ is tuple:
        return tuple(_mapped(part, function) for part in value)
    return function(value) if value.__class__ is int else value


def subscript(number: int) -> str:
    """A number below the line: ₁₂; nothing for 0."""
    return "".join(chr(ord("₀") + int(digit)) for digit in str(number)) if number else ""


def leaves(shape: Shape, naming: Naming, mark: str = "", letters: str = "") -> Shape:
    """A shape whose axes are terms without a history. A `mark` is ′ of outputs, an index of one of several."""
    if 0 < shape.rank <= len(letters):
        named = zip(letters[-shape.rank :], shape.dims, strict=True)
        return Shape.of([_leaf(size, letter, mark) for letter, size in named], shape.first)
    spatial = shape.spatial
    if not spatial:
        names: list[str] = []
    elif naming.shared and all(size.__class__ is int and size == spatial[0] for size in spatial):
        names = ["n"] * len(spatial)
    else:
        own = naming.letters[len(spatial) - 1] if len(spatial) <= len(naming.letters) else ""
        names = list(own) or [f"n{subscript(i)}" for i in range(1, len(spatial) + 1)]
    known: dict[str, Number] = {}
    axes = tuple(known.setdefault(name, _leaf(size, name, mark)) for name, size in zip(names, spatial, strict=True))
    return Shape(axes, None if shape.channels is None else _leaf(shape.channels, "C", mark), shape.first)


def _leaf(size: Number, letter: str, mark: str) -> Number:
    return size if size is UNKNOWN else Term(size, letter + mark)


def outputs(layer: Layer, sizes: Any, naming: Naming) -> list[Shape]:
    """The shapes that were computed, with names for their sizes, one an output."""
    if sizes.__class__ is not list:
        return [leaves(sizes, naming, "′", layer.axis_letters)]
    return [leaves(shape, naming, "′" + subscript(at), layer.axis_letters) for at, shape in enumerate(sizes, 1)]
