"""A layer as the call of a framework's own class, `nn.Conv2d(3, 64, kernel_size=7)`, from what the layer declares."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import REQUIRED
from cnncalc.writers.values import alike
from cnncalc.writers.words import called

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Layer

_ODD = ("Lazy", "Sync", "Convolution", "UpsamplingB", "UpsamplingN", "MaxPool1D", "MaxPool2D", "MaxPool3D", "Global")


def class_call(
    layer: Layer, owner: str, reads: Any, gives: Any, changed: dict[str, Any], wanted: Any = None
) -> tuple[str, Layer] | None:
    """(text, the layer that it is) of the class of `owner` that makes shapes `gives` of shapes `reads`, both in the
    target's layout, with the `wanted` weights and MACs; None where no class does. `changed` are attributes in the target's
    terms."""
    cls = type(layer)
    table = cls.torch if owner == "torch" else cls.keras
    twin = copy(layer)
    twin.__dict__.update(changed)
    one = reads[0] if reads.__class__ is tuple else reads
    ranks = (None, len(one.spatial), 1 if not one.spatial else None)
    for name, spelling in sorted(table.items(), key=lambda pair: _ugly(pair[0])):
        if (spelling.type or cls.type) != layer.type or spelling.rank not in ranks:
            continue
        if any(slot in twin.attributes and getattr(twin, slot) is None for slot in spelling.required):
            continue
        text = _named(twin, name, spelling, owner)
        try:
            found = bind(read_expression(("nn." if owner == "torch" else "layers.") + text), owner)
        except ExpressionError:
            continue
        if fits(found, reads, gives) and wanted in (None, figures(found, reads, gives)):
            return text, found
    return None


def _ugly(name: str) -> bool:
    """Whether there is a name that people rather write: MaxPooling2D, not MaxPool2D."""
    odd = name.startswith(_ODD) and not name.startswith("GlobalAverage")
    return odd or ("AvgPool" in name and name.endswith("D"))


def fits(found: Layer, reads: Any, gives: Any) -> bool:
    """Whether a layer of the target makes of shapes `reads` what is wanted."""
    try:
        own = found.data_format
        seen = reads if own is None or reads.__class__ is tuple else reads.viewed(own == "channels_first")
        y = found.output(seen)
        if any(condition is not None for condition in found.conditions(seen, y)):
            return False
    except (Misfit, SpecError, ArithmeticError, ValueError, TypeError):
        return False
    dims = [shape.dims for shape in (y if y.__class__ is list else [y])]
    return dims == [shape.dims for shape in (gives if gives.__class__ is list else [gives])]


def figures(layer: Layer, x: Any, y: Any) -> tuple[Any, Any, Any]:
    """(trained weights, others, MACs)."""
    weights = type(layer).weights(layer, x, y)  # what is frozen is there all the same
    trained = sum(w.size for w in weights if w.trainable or w.frozen)
    return trained, sum(w.size for w in weights) - trained, layer.macs(x, y, weights)


def _named(twin: Layer, name: str, spelling: Any, owner: str) -> str:
    return called(twin, name, spelling, owner, tuple(_given(twin, spelling, owner)))


def _given(layer: Layer, spelling: Any, owner: str) -> Iterator[str]:
    """The attributes to write: what must be given, and what differs from the class's own default."""
    for name, attribute in layer.attributes.items():
        if name == "trainable" or attribute.kind == "ignored" or attribute.options.get("hidden"):
            continue
        if attribute.options.get("slotted") and name not in spelling.arguments:
            continue
        value = getattr(layer, name)
        default = spelling.values.get(name, attribute.defaults[owner])
        plain = alike(value) if value.__class__ is tuple and attribute.kind in ("sizes", "padding") else value
        if name in spelling.required or not (
            value == default or plain == default or (value is None and default is REQUIRED)
        ):
            yield name


def shape_of(dims: Any, first: bool) -> Shape:
    """The shape of dims in a layout."""
    return Shape.of(tuple(dims), first)


def kept(row: Row) -> tuple[Any, Any, Any]:
    """The figures of the row's layer, shared or not."""
    return figures(row.layer, row.view_x, row.y)
