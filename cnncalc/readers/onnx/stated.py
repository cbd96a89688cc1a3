"""What a file states of its values' shapes, beside what we compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.part import Part
from cnncalc.readers.tensors.batch import BatchSize
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cnncalc.readers.onnx.model import Stated

MOST_SHOWN = 20


def differences(file: str, values: Mapping[str, Any], stated: Iterable[Stated]) -> list[Fault]:
    """A warning for each value whose shape the file states otherwise."""
    found: list[Fault] = []
    for state in stated:
        value = values.get(state.name)
        if not isinstance(value, Tensor) or state.dims is None or _agree(value.axes, state.dims):
            continue
        theirs = ", ".join("?" if n is None else str(n) for n in state.dims)
        message = f"{state.name} comes to {value.shown}, and the file states [{theirs}]"
        place = Part(file, f"value {state.name}")
        help = "the figures are of what the nodes compute; onnx.shape_inference writes the shapes anew"
        found.append(Fault(message, place, help=help, severity="warning"))
        if len(found) == MOST_SHOWN:
            break
    return found


def _agree(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool:
    if len(ours) != len(theirs):
        return False
    for own, other in zip(ours, theirs, strict=True):
        if isinstance(own, BatchSize):
            own = own.count
        if own.__class__ is int and other.__class__ is int and own != other:
            return False
    return True
