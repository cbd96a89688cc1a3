"""Values of a program → values that the binder takes, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.value import Real
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.values import MISSING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Use(NamedTuple):
    """A layer's call as the binder reads it (`cnncalc.binding.called`)."""

    type: str
    positional: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    style: str = "call"
    owner: str = ""


def used(kind: str, args: Sequence[Any], kwargs: dict[str, Any], owner: str) -> Use:
    """A call of a program as the binder reads it."""
    return Use(
        kind,
        tuple(map(bound_value, args)),
        tuple((key, bound_value(value)) for key, value in kwargs.items()),
        "call",
        owner,
    )


def bound_value(value: Any) -> Any:
    """A value as layers take it: lists and sizes become tuples, a float an exact fraction, anything else itself."""
    kind = value.__class__
    if kind is float:
        if value != value or value in (float("inf"), float("-inf")):
            return str(value)
        return Real(repr(value), *value.as_integer_ratio())
    if kind in (tuple, list):
        return tuple(bound_value(item) for item in value)
    if isinstance(value, Instance) and value.payload is not MISSING:
        return bound_value(value.payload)
    if isinstance(value, tuple):
        return tuple(bound_value(item) for item in value)
    return value


def declared(layer: Any, framework: str, name: str) -> Any:
    """What a layer's attribute is, by its own name or the framework's, as a program sees it; MISSING where it has none."""
    for attribute in layer.attributes.values():
        if name in (getattr(attribute, framework), attribute.name):
            value = plain(getattr(layer, attribute.name))
            per_axis = attribute.kind in ("sizes", "padding") and value.__class__ is int and layer.fixed_rank
            return (value,) * layer.fixed_rank if per_axis else value
    return MISSING


def plain(value: Any) -> Any:
    """An attribute of a layer as a program sees it."""
    if value.__class__ is Real:
        return value.numerator / value.denominator
    if value.__class__ is tuple:
        return tuple(plain(item) for item in value)
    return value
