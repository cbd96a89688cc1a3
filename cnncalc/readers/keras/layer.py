"""A layer of a program: an instance of a class below Keras's `Layer`, with the layers and weights that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Instance
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator

LAYER, MADE, USE, NAME, TRAINED, BUILT, CALLS, WEIGHTS, SHAPE = (
    *(" layer", " site", " use", " name", " trainable"),
    *(" built", " calls", " weights", " shape"),
)
"""Keys of a layer's attributes that no program can name. SHAPE is the input's that its arguments say."""
NUMBER = " number"
"""Of a layer of Keras's own: as which it was made."""
INPUTS, OUTPUTS, ORDER, HELD, LEVEL = " inputs", " outputs", " order", " layers", " level"
"""Those of a model: tensors, the units of its graph in order, its layers, and the call it was made within."""


def is_layer(value: Any) -> bool:
    """Whether a value is a layer, or a model."""
    return isinstance(value, Instance) and any(base.info.get("module") for base in value.cls.mro)


def is_model(value: Any) -> bool:
    """Whether a value is a model."""
    return isinstance(value, Instance) and any(base.info.get("model") for base in value.cls.mro)


def is_input(value: Any) -> bool:
    """Whether a value is an input layer."""
    return isinstance(value, Instance) and value.cls.info.get("input") is True


def sublayers(layer: Instance) -> list[Instance]:
    """The layers that a layer itself holds, in the order they were set, each once."""
    found: dict[int, Instance] = {}
    for key, value in layer.attrs.items():
        if key[0] == " " and key not in (HELD, " inner"):
            continue
        for inner in _within(value):
            found.setdefault(id(inner), inner)
    return list(found.values())


def _within(value: Any, depth: int = 0) -> Iterator[Instance]:
    if is_layer(value):
        yield value
    elif depth < 8 and isinstance(value, list | tuple | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _within(inner, depth + 1)


def every_layer(layer: Instance, seen: set[int] | None = None) -> Iterator[Instance]:
    """A layer and all below it, each once."""
    seen = set() if seen is None else seen
    if id(layer) not in seen:
        seen.add(id(layer))
        yield layer
        for inner in sublayers(layer):
            yield from every_layer(inner, seen)


def own_weights(layer: Instance) -> list[Tensor]:
    """The weights that a layer of the program's own has made, each once."""
    kept = list(layer.attrs.get(WEIGHTS, ()))
    known = {id(tensor) for tensor in kept}
    for key, value in layer.attrs.items():
        if key[0] != " " and isinstance(value, Tensor) and value.made in ("parameter", "buffer"):
            base = value.attributes.get(" base", value)
            if id(base) not in known and base.attributes.get(" layer") in (None, layer):
                known.add(id(base))
                kept.append(base)
    return kept


def name_of(layer: Instance) -> str:
    """A layer's name; of one whose `__init__` was not run, its class's."""
    name: str = layer.attrs.get(NAME, "")
    return name or layer.cls.name.lower()


def set_trained(layer: Instance, value: bool) -> None:
    """`layer.trainable = value`, which holds for all layers below it."""
    for inner in every_layer(layer):
        inner.attrs[TRAINED] = value
