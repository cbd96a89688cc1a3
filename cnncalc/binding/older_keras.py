"""A call of Keras 1 or 2 → the same call in today's names. Loaded only where a call is not today's.

Keras 1 gave a kernel's sizes one by one (`Convolution2D(64, 7, 7)`), had other names and another order of arguments;
what they became stands in `keras_renamed.py`. What has no meaning today is an error that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError, KeyName
from cnncalc.binding.keras_renamed import ANY, APART, BECAME, FORMER, GONE, KERNEL, MODES, ORDERINGS, REFUSED
from cnncalc.diagnostics.printable import clipped
from cnncalc.layers import find
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.binding.called import Called
    from cnncalc.layers.declaration.layer import Layer

_SIZES = frozenset(name for names in APART for name in names)
_READ = frozenset(("mode", "output_shape"))
"""Old arguments that are read by their value."""
_OLD = frozenset((*BECAME, *GONE, *KERNEL, *_SIZES, *_READ))


class Renamed(NamedTuple):
    """A call in today's names. `written` says for each of them where it stands in the call as written: its position,
    or its old name."""

    type: str
    owner: str
    style: str
    positional: tuple[Any, ...]
    keywords: tuple[tuple[str, Any], ...]
    written: dict[str, Any]

    def place_of(self, key: Any) -> Any:
        """Where what stands here under `key` is written: an error's key, in the call as it was."""
        found = self.written.get(key, key)
        return KeyName(found) if key.__class__ is KeyName and found.__class__ is str else found


def renamed(call: Called, framework: str, error: ExpressionError | None = None) -> Renamed | None:
    """`call` in today's names where it is one of older Keras; None where it is not. `error` is what today's class says
    of it: values in an order that is Keras 1's alone are read in that order. ExpressionError for what is no more."""
    if not _of_keras(call, framework):
        return None
    if call.type in REFUSED:
        raise ExpressionError(f"{call.type} is a class of older Keras alone", REFUSED[call.type], "type")
    layer = find(call.type)
    today, order = FORMER.get(call.type, (call.type, ""))
    old = _old_names(call, layer)
    apart = (
        layer is not None
        and call.type in layer.keras
        and layer.keras[call.type].sized_apart(call.positional, call.keywords)
    )
    misplaced = error is not None and (_misplaced(call, order, error) or _flat_ends(call))
    replaced = layer is None and call.type in FORMER
    if not (old or apart or misplaced or replaced):
        return None
    certain = apart or misplaced or replaced or not old <= ANY
    if not certain or _sized_together(call, order):
        order = ""  # the values without a name are in Keras 2's order, which is today's
    return _translated(call, today, order.split(), certain and not apart)


def _of_keras(call: Called, framework: str) -> bool:
    """Whether a call may be Keras's: its prefix says so, or its class, or it is a word."""
    if call.owner or call.type in REFUSED:
        return call.owner != "torch"
    layer = find(call.type)
    if layer is None:
        return True
    return call.type in layer.words or framework == "keras" or call.type not in layer.torch


def _old_names(call: Called, layer: type[Layer] | None) -> set[str]:
    """The names among a call's keywords that are older Keras's. A word takes those of all its layer's classes."""
    classes = [call.type] if call.type in FORMER else [] if layer is None else [n for n in layer.keras if n in FORMER]
    known = {name for each in classes for name in FORMER[each][1].split()}
    if known & _SIZES:
        known |= _SIZES
    if any(each.startswith(("Separable", "Depthwise")) for each in classes):
        known |= KERNEL
    if layer is not None and call.type in layer.words:
        return {key for key, _ in call.keywords if key in _OLD and key in known and key not in ANY}
    return {key for key, _ in call.keywords if key in ANY or (key in _OLD and key in known)}


def _sized_together(call: Called, order: str) -> bool:
    """Whether a class of Keras 1 that took its kernel's sizes apart is given them in one value, as Keras 2 did."""
    return (
        bool(_SIZES.intersection(order.split()))
        and call.positional[1:2] != ()
        and call.positional[1].__class__ is tuple
    )


def _misplaced(call: Called, order: str, error: ExpressionError) -> bool:
    """Whether today's class takes no value of such a kind at some position, and Keras 1's did."""
    return error.key.__class__ is int and _fits(call, order.split())


def _flat_ends(call: Called) -> bool:
    """Whether a padding of two axes lists its four ends, as Keras 1 took them."""
    given = (*call.positional[:1], dict(call.keywords).get("padding"))
    return call.type == "ZeroPadding2D" and any(value.__class__ is tuple and len(value) == 4 for value in given)


def _fits(call: Called, order: list[str]) -> bool:
    """Whether the values without a name are such as Keras 1 took in its order."""
    if not 0 < len(call.positional) <= len(order):
        return False
    for name, value in zip(order, call.positional, strict=False):
        kind = value.__class__
        if name in ("init", "inner_init", "forget_bias_init", "activation", "inner_activation", "border_mode"):
            if kind is bool or kind is int or kind is tuple:
                return False
        elif name == "weights":
            if kind is not tuple and value is not None:
                return False
        elif name in ("bias", "mask_zero") and kind is not bool:
            return False
    return True


def _translated(call: Called, today: str, order: list[str], old: bool) -> Renamed:
    """The call in today's names; its values without a name are taken in `order`, if there is one."""
    given: dict[str, tuple[Any, Any]] = {}  # an old name, or one of today's -> (value, where it is written)
    positional = call.positional
    if order and len(positional) <= len(order):
        given = {name: (value, at) for at, (name, value) in enumerate(zip(order, positional, strict=False))}
        positional = ()
    for key, value in call.keywords:
        if key in given:
            raise ExpressionError(f"{key} is given twice", "keep one of them", key)
        given[key] = (value, key)
    if today == "":
        today = _merge(given)
    if "mode" in given and today == "BatchNormalization":
        _no_mode(given.pop("mode"))
    _join_sizes(given)
    if "output_shape" in given and today == "Conv2DTranspose":
        _chosen(given)
    if "init" in given and given["init"][0].__class__ is int:
        help = "leave the number of input channels, or values, out: it is the input's own"
        raise ExpressionError(f"init must be a word, not {given['init'][0]}", help, given["init"][1])
    keywords: dict[str, Any] = {}
    written: dict[str, Any] = {}
    for name, (value, at) in given.items():
        new = _today(name, today)
        if not new:
            continue
        if new in keywords:
            raise ExpressionError(f"{new} is given twice, as {name} too", "keep one of them", at)
        keywords[new] = _value(name, value, at, given)
        written[new] = at
    if today == "GRU" and call.type == "GRU" and old:
        keywords.setdefault("reset_after", False)  # Keras 1's cell, with one bias
    return Renamed(
        today,
        call.owner or ("keras" if today != call.type else ""),
        call.style,
        positional,
        tuple(keywords.items()),
        written,
    )


def _today(name: str, layer: str) -> str:
    """What an argument is called today; "" where it changes nothing."""
    if layer == "Embedding" and name in ("output_dim", "input_length", "weights"):
        return name
    if name in ANY or (name in GONE and not (name == "dropout" and layer != "Embedding")):
        return ""
    if name in KERNEL and layer.startswith(("Separable", "Depthwise")):
        return ""
    return "alpha" if name == "alpha" and layer != "LeakyReLU" else BECAME.get(name, name)


def _full(given: dict[str, tuple[Any, Any]]) -> str:
    """The convolution with full padding in our own words, which have it."""
    values = [given.get(name, (None, None))[0] for name in ("nb_filter", "filters", "kernel_size", "filter_length")]
    filters = next((value for value in values[:2] if value.__class__ is int), None)
    kernel = next((value for value in values[2:] if value is not None), None)
    if filters is None or kernel is None:
        return "write conv in its place, with pad=full"
    sizes = "x".join(map(str, kernel)) if kernel.__class__ is tuple else kernel
    return f"write conv {filters} {sizes} pad=full"


def _value(name: str, value: Any, at: Any, given: dict[str, tuple[Any, Any]]) -> Any:
    """An argument's value as today's class takes it."""
    if name == "dim_ordering":
        if value is None or value.__class__ is not str or value.lower() not in ORDERINGS:
            raise ExpressionError(f"dim_ordering knows no '{clipped(str(value))}'", "use th, tf or default", at)
        return ORDERINGS[value.lower()]
    if name == "padding" and value.__class__ is tuple and len(value) == 4:
        return value[:2], value[2:]
    if name == "border_mode" and value.__class__ is str and value.lower() == "full":
        raise ExpressionError("border_mode 'full' was Theano's; today's Keras has none", _full(given), at)
    return value


def _join_sizes(given: dict[str, tuple[Any, Any]]) -> None:
    """`nb_row`, `nb_col` → `kernel_size`. The first of them alone is all of it, as Keras 2 read it."""
    for names in APART:
        have = [name for name in names if name in given]
        if not have:
            continue
        if have != list(names) and have != [names[0]]:
            lacking = next(name for name in names if name not in given)
            raise ExpressionError(
                f"{lacking} is missing beside {have[0]}", f"give {', '.join(names)}", given[have[0]][1]
            )
        if "kernel_size" in given:
            raise ExpressionError(
                f"kernel_size is given twice, as {have[0]} too", "keep one of them", given[have[0]][1]
            )
        sizes = [given.pop(name) for name in have]
        given["kernel_size"] = (tuple(value for value, _ in sizes) if len(sizes) > 1 else sizes[0][0], sizes[0][1])


def _no_mode(mode: tuple[Any, Any]) -> None:
    """Keras 1's modes of batch normalization, of which 0 is left."""
    value, at = mode
    if value.__class__ is int and value == 0:
        return
    help = "leave it out; mode=1, which normalized each sample by itself, is LayerNormalization()"
    raise ExpressionError(f"BatchNormalization has no mode {clipped(str(value))} any more", help, at)


def _merge(given: dict[str, tuple[Any, Any]]) -> str:
    """The class of a merge's mode, whose arguments stay in `given`."""
    mode, at = given.pop("mode", ("sum", "type"))
    name = mode.lower() if mode.__class__ is str else ""
    if name not in MODES:
        help = f"its modes are {', '.join(MODES)}; a function's layers are written out"
        raise ExpressionError(f"merge has no mode {clipped(str(mode))}", help, at)
    given.pop("output_shape", None)
    if name != "concat":
        given.pop("concat_axis", None)
    if name not in ("dot", "cos"):
        given.pop("dot_axes", None)
    else:
        given.setdefault("dot_axes", (-1, "type"))
    if name == "cos":
        given["normalize"] = (True, at)
    return MODES[name]


def _chosen(given: dict[str, tuple[Any, Any]]) -> None:
    """Keras 1's output_shape, with its batch, → the spatial size that the layer is asked for."""
    shape, at = given.pop("output_shape")
    if shape is None:
        return
    if shape.__class__ is not tuple or len(shape) != 4:
        help = "give the batch, the channels and both sizes, as in (None, 3, 14, 14), or leave it out"
        raise ExpressionError("output_shape needs 4 numbers, the batch the first", help, at)
    ordering = given.get("dim_ordering", ("default", None))[0]
    filters = given.get("nb_filter", (None, None))[0]
    first = ordering == "th" or (ordering != "tf" and shape[1] == filters and shape[3] != filters)
    sizes = shape[2:] if first else shape[1:3]
    if all(size.__class__ is int for size in sizes):
        given["output_size"] = (sizes, at)
