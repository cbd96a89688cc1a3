"""What each call of a layer reads, in the three forms in which Keras has written it.

Keras 1 and 2 wrote a list of tensors a call, `["conv1", 0, 0]`, later with the call's other arguments behind
(`["conv1", 0, 0, {"training": false}]`), in lists or objects where the layer took such; Keras 3 writes the arguments themselves,
in which a tensor is an object of the class `__keras_tensor__`.
"""

from __future__ import annotations

from typing import Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.keras_files.wrong import Path, Wrong, of_kind, shown

CONSTANT = "_CONSTANT_VALUE"
_DEEPEST = 60


class Reads(NamedTuple):
    """A tensor that a call reads: output `port` of the `call`th call of a layer. `shape` is what the file states of it, with
    the batch; None where it states nothing."""

    layer: str
    call: int
    port: int
    shape: Any = None


class Call(NamedTuple):
    """One call: its arguments, in which tensors are `Reads`."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    today: bool
    """Whether it is written as Keras 3 writes calls."""


class Array(NamedTuple):
    """An array or tensor of numbers that the file writes out: its shape alone."""

    shape: tuple[int, ...]


def calls(given: Any, path: Path) -> list[Call]:
    """The calls that a layer's `inbound_nodes` list."""
    if given is None:
        return []
    return [_call(node, (*path, at)) for at, node in enumerate(of_kind(given, list, path, "inbound_nodes"))]


def _call(node: Any, path: Path) -> Call:
    if node.__class__ is dict and node.get("args").__class__ is list:
        args = tuple(_today(each, (*path, "args", at), 0) for at, each in enumerate(node["args"]))
        kwargs = of_kind(node.get("kwargs") or {}, dict, (*path, "kwargs"), "kwargs")
        return Call(args, {key: _today(each, (*path, "kwargs", key), 0) for key, each in kwargs.items()}, True)
    kwargs = {}
    first = _former(node, path, kwargs, 0)
    if first.__class__ is list and len(first) == 1 and first[0].__class__ is Reads:
        first = first[0]
    return Call((first,), {key: _argument(each, (*path, key), 0) for key, each in kwargs.items()}, False)


def _today(value: Any, path: Path, depth: int) -> Any:
    """An argument as Keras 3 writes it."""
    if depth > _DEEPEST:
        raise Wrong(f"arguments nested more than {_DEEPEST} levels deep", path)
    if value.__class__ is list:
        return [_today(each, (*path, at), depth + 1) for at, each in enumerate(value)]
    if value.__class__ is not dict:
        return value
    kind, config = value.get("class_name"), value.get("config")
    if kind == "__keras_tensor__":
        held = of_kind(config, dict, (*path, "config"), "a tensor")
        history = held.get("keras_history")
        if not is_tensor(history):
            raise Wrong("a tensor without the layer that it comes from", (*path, "config"), "save the model again")
        return Reads(history[0], history[1], history[2], held.get("shape"))
    if kind == "__slice__" and config.__class__ is dict:
        return _slice(config)
    if kind == "__ellipsis__":
        return ...
    if kind == "__tuple__" or (kind is None and "items" in value and len(value) == 1):
        return _today(value.get("items") or config or [], path, depth + 1)
    if kind in ("__numpy__", "__tensor__") and config.__class__ is dict:
        return Array(_sizes(config.get("value")))
    if kind == "__bytes__" or kind.__class__ is str:
        return value
    return {key: _today(each, (*path, key), depth + 1) for key, each in value.items()}


def _slice(config: dict[str, Any]) -> Any:
    return slice(*(bound if bound.__class__ is int else None for bound in map(config.get, ("start", "stop", "step"))))


def _sizes(value: Any) -> tuple[int, ...]:
    found: list[int] = []
    while value.__class__ is list and len(found) < 16:
        found.append(len(value))
        value = value[0] if value else None
    return tuple(found)


def is_tensor(value: Any) -> bool:
    """Whether a value is a tensor as the first two forms write it: `["conv1", 0, 0]`."""
    return (
        value.__class__ is list
        and 3 <= len(value) <= 4
        and value[0].__class__ is str
        and value[1].__class__ is int
        and value[2].__class__ is int
        and 0 <= value[1] < 1_000_000
        and 0 <= value[2] < 1_000_000
    )


def _former(node: Any, path: Path, kwargs: dict[str, Any], depth: int) -> Any:
    """The first argument of a call as Keras 1 and 2 wrote it; the others are put into `kwargs`."""
    if depth > _DEEPEST:
        raise Wrong(f"arguments nested more than {_DEEPEST} levels deep", path)
    if node.__class__ is dict:
        return {key: _former(each, (*path, key), kwargs, depth + 1) for key, each in node.items()}
    of_kind(node, list, path, "what a layer reads")
    constant = len(node) >= 3 and node[0] == CONSTANT
    if constant or is_tensor(node):
        if len(node) > 3 and node[3].__class__ is dict:
            kwargs.update(node[3])
        return _argument(node[2], path, 0) if constant else Reads(node[0], node[1], node[2])
    if node and node[0].__class__ is str:
        raise Wrong(f"{shown(node[0])} is not followed by the numbers of its call and output", path)
    return [_former(each, (*path, at), kwargs, depth + 1) for at, each in enumerate(node)]


def _argument(value: Any, path: Path, depth: int) -> Any:
    """Another argument of a call as Keras 2 wrote it."""
    if depth > _DEEPEST:
        raise Wrong(f"arguments nested more than {_DEEPEST} levels deep", path)
    if is_tensor(value) and len(value) == 3:
        return Reads(value[0], value[1], value[2])
    if value.__class__ is list:
        return [_argument(each, (*path, at), depth + 1) for at, each in enumerate(value)]
    if value.__class__ is dict:
        if value.keys() == {"start", "stop", "step"}:
            return _slice({key: _argument(each, path, depth + 1) for key, each in value.items()})
        if str(value.get("class_name")).strip("_").lower() == "ellipsis":
            return ...
        return {key: _argument(each, (*path, key), depth + 1) for key, each in value.items()}
    return value


def tensors(value: Any) -> list[Reads]:
    """The tensors in a value, in order."""
    if value.__class__ is Reads:
        return [value]
    if value.__class__ is dict:
        return [found for each in value.values() for found in tensors(each)]
    if value.__class__ in (list, tuple):
        return [found for each in value for found in tensors(each)]
    return []
