"""What a model's forward takes, and what it gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.readers.python.classes import Instance
from cnncalc.readers.python.foreign import Unknown, unknown_in
from cnncalc.readers.python.values import MISSING, Function
from cnncalc.readers.tensors.tensor import Tensor

if TYPE_CHECKING:
    from cnncalc.readers.tensors.session import Session


def forward_names(model: Instance) -> list[str]:
    """The parameters of a model's forward."""
    found = model.cls.find("forward")[0]
    return list(found.code.positional[1:]) if isinstance(found, Function) else ["input"]


def left_out(result: Any) -> Unknown | None:
    """What nobody knows among the results of a forward."""
    held = getattr(result, "payload", result)
    held = list(held.values()) if isinstance(held, dict) else held
    return unknown_in(held) if isinstance(held, list | tuple) else None


def outputs_of(session: Session, result: Any, name: str = "") -> list[tuple[str, Any]]:
    """The tensors in what a model gives back, named after their nodes, or after their keys."""
    if isinstance(result, Tensor):
        if result.ref is None:
            return []
        return [(name or session.growth.graph.slot_name(_slot(session, result.ref), result.ref.port), result.ref)]
    if isinstance(result, Instance) and result.payload is not MISSING:
        result = result.payload
    if isinstance(result, dict):
        pairs = [(f"{name}.{key}" if name else str(key), value) for key, value in result.items()]
    elif isinstance(result, list | tuple):
        pairs = [(name and f"{name}.{i}", value) for i, value in enumerate(result)]
    elif isinstance(result, Instance):
        pairs = list(result.attrs.items())
    else:
        return []
    found: list[tuple[str, Any]] = []
    for key, value in pairs:
        found += [pair for pair in outputs_of(session, value, key) if pair[1] not in [ref for _, ref in found]]
    return found


def _slot(session: Session, ref: Any) -> int:
    number: int = ref.number
    return -1 - number if number < 0 else number + len(session.growth.graph.input_names)
