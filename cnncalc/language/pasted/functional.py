"""Functions and methods that pasted code calls in a layer's place: `torch.flatten(x, 1)`, `F.relu(x)`, `model.add(…)`.

Read only where such a call stands. A function is its class, with the function's own order of arguments and defaults.
"""

from __future__ import annotations

from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.torch_functions import SPACES, Function, find, given
from cnncalc.language.pasted.sources import source_name
from cnncalc.language.words.call import Call

_KERAS = frozenset(("layers", "keras.layers", "tf.keras.layers", "tensorflow.keras.layers"))
_MERGES = {
    **{name: name.capitalize() for name in ("add", "subtract", "multiply", "average", "maximum", "minimum", "dot")},
    "concatenate": "Concatenate",
}
"""Keras's functions of its merging classes: `layers.add([a, b])`."""


def function(written: str, call: Call, pairs: list[tuple[str, Any]]) -> tuple[Call, list[tuple[str, Any]]]:
    """The layer that a call of `written` stands for, and its (key, value) pairs; the call itself where it is none."""
    prefix, _, name = written.rpartition(".")
    if name == "add" and len(call.positional) == 1 and call.positional[0].__class__ is Call and not pairs:
        return call.positional[0]._replace(expect=call.expect, templated=call.templated), []  # model.add(…)
    if prefix in _KERAS and name in _MERGES and call.positional and call.positional[0].__class__ is tuple:
        sources = _read(written, call.positional[0])
        return call._replace(type=_MERGES[name], positional=call.positional[1:], sources=sources), pairs
    if name in ("merge", "Merge") and call.positional and call.positional[0].__class__ is tuple:
        sources = _read(written, call.positional[0])  # Keras 1's, whose mode the binder reads
        return call._replace(type=name, positional=call.positional[1:], sources=sources), pairs
    known = find(name)
    if known is None:
        return call, pairs
    if prefix in SPACES:
        return _layer(written, known, call, pairs)
    if known.method and prefix.isidentifier() and prefix != "self":
        return _layer(written, known, call._replace(positional=(prefix, *call.positional)), pairs)
    return call, pairs


def _layer(
    written: str, known: Function, call: Call, pairs: list[tuple[str, Any]]
) -> tuple[Call, list[tuple[str, Any]]]:
    """The layer of one of PyTorch's functions."""
    values = list(call.positional)
    named = dict(pairs)
    for key in ("input", "tensors"):
        if key in named and not values:
            values.append(named.pop(key))
    count = 2 if known.reads == "two" else 1
    if count == 2 and len(values) == 1 and "other" in named:
        values.append(named.pop("other"))
    read = values[0] if known.reads == "several" and values and values[0].__class__ is tuple else tuple(values[:count])
    if len(values) < count and values:
        raise ExpressionError(f"{written} joins two layers, not {values[0]!s:.40} alone", "name both", 0)
    if len(values) < count:
        raise ExpressionError(f"{written} names no layer to read", f"write {written}(x)", None)
    sources = _read(written, read)
    ours = {key: named.pop(key) for key in ("name", "from") if key in named}
    rest = given(known, written, tuple(values[count:]), named) | ours
    owner = "torch" if known.kind[:1].isupper() else ""
    return call._replace(type=known.kind, owner=owner, positional=(), sources=sources), list(rest.items())


def _read(written: str, values: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(source_name(str(value)) for value in values)
