"""A bound layer with another value of one attribute: loaded for edits of programs and trials alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cnncalc.layers.declaration.layer import Layer


def changed(layer: Layer, name: str, value: Any) -> Layer:
    """The layer with another value, as it is written, of its attribute `name`; BadValue where it takes no such value."""
    values = {each: getattr(layer, each) for each in layer.attributes}
    values[name] = layer.attributes[name].read(value, layer.fixed_rank)
    naming = "torch" if layer.torch_names else "keras"
    return type(layer)(values, layer.framework, naming, layer.fixed_rank, layer.type, layer.batched)
