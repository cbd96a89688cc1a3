"""Whether a layer as it would be read back gives the figures of the row that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.layers.declaration.condition import Misfit

if TYPE_CHECKING:
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Layer


def same(layer: Layer, row: Row) -> bool:
    """Whether `layer` in the row's place has its type, output, weights and MACs."""
    if layer.type != row.layer.type:
        return False
    try:
        return figures(layer, row) == figures(row.layer, row)
    except (Misfit, SpecError, ArithmeticError, ValueError):
        return False


def figures(layer: Layer, row: Row) -> tuple[Any, ...]:
    """(output, weights, MACs, conditions that are left open) of a layer that reads what the row reads."""
    own, file = layer.data_format, row.graph.first
    seen = row.x if own is None else _viewed(row.x, own == "channels_first")
    y = layer.output(seen)
    unmet = sum(condition is not None for condition in layer.conditions(seen, y))
    # without their names: a file may call them otherwise
    weights = tuple(weight._replace(name="", frozen=False) for weight in layer.weights(seen, y))
    return _viewed(y, file), weights, layer.macs(seen, y, layer.weights(seen, y)), unmet


def _viewed(x: Any, first: bool) -> Any:
    if x.__class__ in (tuple, list):
        return type(x)(_viewed(shape, first) for shape in x)
    return x.viewed(first)
