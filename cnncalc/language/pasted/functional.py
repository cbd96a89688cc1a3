"""Functions and methods that pasted code calls in a layer's place: `torch.flatten(x, 1)`, `F.relu(x)`, `model.add(…)`.

Read only where such a call stands. A function is its class, with the function's own order of arguments and defaults.
"""

from __future__ import annotations

from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.language.pasted.sources import source_name
from cnncalc.language.words.call import Call
from cnncalc.numbers.named_tuple import NamedTuple

_TORCH = frozenset(("torch", "F", "nn.functional", "torch.nn.functional"))
_KERAS = frozenset(("layers", "keras.layers", "tf.keras.layers", "tensorflow.keras.layers"))


class _Function(NamedTuple):
    """A function: the class it stands for, its arguments after what it reads, and its own defaults. `several`: it
    reads a list, `two`: two values."""

    kind: str
    arguments: str = ""
    defaults: tuple[tuple[str, Any], ...] = ()
    reads: str = "one"


_POOL = "kernel_size stride padding dilation ceil_mode return_indices"
_MEAN = "kernel_size stride padding ceil_mode count_include_pad divisor_override"
_FUNCTIONS = {
    "flatten": _Function("Flatten", "start_dim end_dim", (("start_dim", 0),)),
    **dict.fromkeys(("cat", "concat", "concatenate"), _Function("concat", "dim", (("dim", 0),), "several")),
    "add": _Function("add", reads="two"),
    "sub": _Function("subtract", reads="two"),
    "mul": _Function("multiply", reads="two"),
    "maximum": _Function("maximum", reads="two"),
    "minimum": _Function("minimum", reads="two"),
    "dropout": _Function("Dropout", "p training inplace"),
    "softmax": _Function("Softmax", "dim"),
    "log_softmax": _Function("LogSoftmax", "dim"),
    "interpolate": _Function("Upsample", "size scale_factor mode align_corners recompute_scale_factor"),
    "pixel_shuffle": _Function("PixelShuffle", "upscale_factor"),
    **{f"max_pool{rank}d": _Function(f"MaxPool{rank}d", _POOL) for rank in (1, 2, 3)},
    **{f"avg_pool{rank}d": _Function(f"AvgPool{rank}d", _MEAN) for rank in (1, 2, 3)},
    **{
        f"adaptive_{kind.lower()}_pool{rank}d": _Function(f"Adaptive{kind}Pool{rank}d", "output_size")
        for kind in ("Avg", "Max")
        for rank in (1, 2, 3)
    },
    **{
        name.lower(): _Function(name, "*")
        for name in ("ReLU", "ReLU6", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Sigmoid", "Tanh", "Hardswish")
    },
    "leaky_relu": _Function("LeakyReLU", "*"),
    "hardsigmoid": _Function("Hardsigmoid", "*"),
    "hardtanh": _Function("Hardtanh", "*"),
    "softplus": _Function("Softplus", "*"),
    "logsigmoid": _Function("LogSigmoid", "*"),
}
"""PyTorch's functions; `*` arguments change no number."""
_METHODS = frozenset(("flatten", "relu", "sigmoid", "tanh"))
"""Those of them that are a tensor's methods too: `x.flatten(1)`."""
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
    known = _FUNCTIONS.get(name)
    if known is None:
        return call, pairs
    if prefix in _TORCH:
        return _layer(written, known, call, pairs)
    if name in _METHODS and prefix.isidentifier() and prefix != "self":
        return _layer(written, known, call._replace(positional=(prefix, *call.positional)), pairs)
    return call, pairs


def _layer(
    written: str, known: _Function, call: Call, pairs: list[tuple[str, Any]]
) -> tuple[Call, list[tuple[str, Any]]]:
    """The layer of one of PyTorch's functions."""
    values = list(call.positional)
    given = dict(pairs)
    for key in ("input", "tensors"):
        if key in given and not values:
            values.append(given.pop(key))
    count = 2 if known.reads == "two" else 1
    read = values[0] if known.reads == "several" and values and values[0].__class__ is tuple else tuple(values[:count])
    if len(values) < count and values:
        raise ExpressionError(f"{written} joins two layers, not {values[0]!s:.40} alone", "name both", 0)
    if len(values) < count:
        raise ExpressionError(f"{written} names no layer to read", f"write {written}(x)", None)
    sources = _read(written, read)
    arguments = known.arguments.split()
    rest = values[count:]
    if arguments == ["*"]:
        rest, given = [], {key: value for key, value in given.items() if key in ("name", "from")}
    if len(rest) > len(arguments):
        help = f"{written} takes {', '.join(['its input', *arguments])}"
        raise ExpressionError(f"{written} takes {len(arguments) + count} values, not {len(values)}", help, count)
    for key, value in zip(arguments, rest, strict=False):
        if key in given:
            raise ExpressionError(f"{key} is given twice", "keep one of them", key)
        given[key] = value
    given = {**dict(known.defaults), **given}
    for key in ("training", "inplace", "return_indices"):
        given.pop(key, None)
    owner = "torch" if known.kind[:1].isupper() else ""
    return call._replace(type=known.kind, owner=owner, positional=(), sources=sources), list(given.items())


def _read(written: str, values: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(source_name(str(value)) for value in values)
