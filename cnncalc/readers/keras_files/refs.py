"""What calls give and read: refs of the graph in lists and objects, plain numbers, and what could not be computed."""

from __future__ import annotations

from typing import Any

from cnncalc.graph.growth import Ref

LOST: Any = object()
"""In the place of a tensor that could not be computed, which has been told."""


class Plain:
    """In the place of a tensor that is no node: numbers that an operation gives (`tf.shape`)."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def flat(value: Any) -> list[Any]:
    """The tensors in a value (`Ref`, `Plain`, `LOST`), in Keras's order: an object's by its sorted keys."""
    if value.__class__ is Ref or value.__class__ is Plain or value is LOST:
        return [value]
    if value.__class__ is dict:
        return [found for key in sorted(value) for found in flat(value[key])]
    if value.__class__ in (list, tuple):
        return [found for each in value for found in flat(each)]
    return []


def lost(value: Any) -> bool:
    """Whether a value holds what could not be computed."""
    if value.__class__ is dict:
        return any(lost(each) for each in value.values())
    if value.__class__ in (list, tuple):
        return any(lost(each) for each in value)
    return value is LOST
