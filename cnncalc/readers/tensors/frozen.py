"""Weights as nodes of their own, and weights that a program does not train: `p.requires_grad = False`."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection


def alone(tensor: Any, kind: str, result: tuple[int, ...], framework: str) -> Any:
    """The layer that is one parameter, buffer or constant, read with the axes `result`."""
    from cnncalc.layers.parameter import Parameter

    shape = tensor.sample
    layer = Parameter({"shape": shape, "result": result if result != shape else None}, framework, type=kind)
    return _with_frozen(layer, (layer.label,)) if kind == "parameter" and _is_frozen(tensor) else layer


def as_trained(layer: Any, held: dict[str, Any]) -> Any:
    """The layer of a module with the attributes `held` as it is trained: without the weights that the program froze."""
    names = {name for name, weight in held[" weights"].items() if _is_frozen(held.get(name, weight))}
    return _with_frozen(layer, names) if names else layer


def _is_frozen(tensor: Any) -> bool:
    return tensor is not None and getattr(tensor, "attributes", {}).get("requires_grad") is False


def _with_frozen(layer: Any, names: Collection[str]) -> Any:
    """The layer with some of its weights, by name, not trained."""
    frozen = copy(layer)
    weights = layer.weights

    def marked(x: Any, y: Any) -> tuple[Any, ...]:
        return tuple(w._replace(frozen=True) if w.name in names and w.trainable else w for w in weights(x, y))

    frozen.__dict__["weights"] = marked
    return frozen
