"""The tensors in what a checkpoint holds: a dictionary of them, however deep, or a whole model's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.weights.stored import Made, Stored

if TYPE_CHECKING:
    from collections.abc import Iterator

USUAL = (
    "state_dict",
    "model_state_dict",
    "model",
    "net",
    "params_ema",
    "params",
    "weights",
    "module",
    "network",
    "ema",
)
"""What checkpoints call the tensors of their network, the likelier first."""
MOST_DEEP = 4
MOST_LOOKED_AT = 100_000
_OTHERS = ("optim", "sched", "scaler", "amp", "rng", "hparams", "hyper_parameters", "callbacks")
"""How the names of what is no network's begin."""


class State(NamedTuple):
    """Tensors that belong together: the keys under which they lie, their shapes and the types of their numbers by name."""

    path: tuple[str, ...]
    shapes: dict[str, tuple[int, ...]]
    types: dict[str, str]


def states(value: Any) -> list[State]:
    """The sets of tensors in a value, the likeliest to be a network first."""
    found = list(_found(value))
    return sorted(found, key=lambda state: (_rank(state.path), -len(state.shapes)))


def _rank(path: tuple[str, ...]) -> int:
    last = path[-1] if path else ""
    return USUAL.index(last) if last in USUAL else len(USUAL)


def _found(value: Any) -> Iterator[State]:
    level: list[tuple[tuple[str, ...], Any]] = [((), value)]
    looked = 0
    for _ in range(MOST_DEEP):
        below: list[tuple[tuple[str, ...], Any]] = []
        for path, held in level:
            if _is_module(held):
                tensors = _module(held)
                if tensors:
                    yield _state(path, tensors)
            elif _is_scripted(held):
                yield _state(path, _scripted(held))
            if held.__class__ is not dict:
                continue
            tensors = {str(k): item for k, item in held.items() if item.__class__ is Stored and k.__class__ is str}
            if tensors:
                yield _state(path, tensors)
            looked += len(held)
            if looked < MOST_LOOKED_AT:
                below += [
                    ((*path, key), item)
                    for key, item in held.items()
                    if key.__class__ is str and not key.lower().startswith(_OTHERS)
                ]
        level = below


def _state(path: tuple[str, ...], tensors: dict[str, Stored]) -> State:
    return State(path, {n: t.shape for n, t in tensors.items()}, {n: t.dtype for n, t in tensors.items()})


def _is_module(value: Any) -> bool:
    return value.__class__ is Made and value.state.__class__ is dict and value.state.get("_modules").__class__ is dict


def _module(module: Made) -> dict[str, Stored]:
    """The tensors of a whole model, by the names that its state would have. Each module is entered once a path; what
    holds itself, or is more than any model, is left."""
    tensors: dict[str, Stored] = {}
    left: list[tuple[str, Any, tuple[int, ...]]] = [("", module, ())]
    looked = 0
    while left and looked < MOST_LOOKED_AT:
        lead, inner, outer = left.pop()
        looked += 1
        if not _is_module(inner) or id(inner) in outer or len(outer) > 50:
            continue
        gone = inner.state.get("_non_persistent_buffers_set")
        for kind in ("_parameters", "_buffers"):
            held = inner.state.get(kind)
            for name, item in held.items() if held.__class__ is dict else ():
                looked += 1
                if item.__class__ is Stored and not (kind == "_buffers" and gone.__class__ is list and name in gone):
                    tensors[f"{lead}{name}"] = item
        below = [(f"{lead}{name}.", item, (*outer, id(inner))) for name, item in inner.state["_modules"].items()]
        left += below[::-1]
    return tensors


def _is_scripted(value: Any) -> bool:
    """Whether a value is a module of TorchScript, whose attributes are its state."""
    return value.__class__ is Made and value.name.startswith("__torch__.") and value.state.__class__ is dict


def _scripted(module: Made) -> dict[str, Stored]:
    """The tensors of a module of TorchScript, by their names, as above."""
    tensors: dict[str, Stored] = {}
    left: list[tuple[str, Any, int]] = [("", module, 0)]
    looked = 0
    while left and looked < MOST_LOOKED_AT:
        lead, inner, deep = left.pop()
        looked += 1 + len(inner.state)
        tensors.update({f"{lead}{n}": item for n, item in inner.state.items() if item.__class__ is Stored})
        below = [(f"{lead}{n}.", item, deep + 1) for n, item in inner.state.items() if _is_scripted(item) and deep < 50]
        left += below[::-1]
    return tensors
