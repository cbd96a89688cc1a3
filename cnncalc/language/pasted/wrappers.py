"""Classes that hold other layers: `Sequential`, and Keras's `Bidirectional`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Scalar, part
from cnncalc.language.entries.spec import Entry
from cnncalc.language.words.call import Call
from cnncalc.layers import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.layers.declaration.layer import Layer

_WRAPPED = ("layer", "merge_mode", "weights", "backward_layer")
_ANY_KERAS = ("trainable", "dtype", "autocast", "activity_regularizer")


def _wraps(inner: Any = None) -> str:
    """What to write for a Bidirectional: with the units of what it was given, if they are known."""
    values = inner.positional if inner.__class__ is Call else (inner,)
    units = values[0] if values and values[0].__class__ is int and values[0] > 0 else 64
    return f"write Bidirectional(LSTM({units})), or lstm {units} bidirectional=true"


def sequential_entries(entry: Entry, call: Call, framework: str) -> list[Entry]:
    """The layers of `nn.Sequential(a, b)`, `Sequential([a, b])` or `nn.Sequential(OrderedDict([("conv1", a), …]))`:
    under the names they have there, in a named Sequential else under their numbers."""
    given = dict(call.keywords)
    items = call.positional
    if not items and given.get("layers").__class__ is tuple:
        items = (given.pop("layers"),)
    frozen = given.pop("trainable", True) is False and call.owner != "torch"
    if given or (frozen and framework == "torch"):
        key = next(iter(given), "trainable")
        raise ExpressionError(f"Sequential has no '{clipped(key)}'", "it knows layers, name and Keras's trainable", key)
    if call.owner == "torch" and len(items) == 1 and items[0].__class__ is tuple:
        from cnncalc.binding.misuse import listed_modules

        raise listed_modules(0)
    entries = []
    at = 0
    for number, (name, inner) in enumerate(_contents(items)):
        if frozen:
            kept = tuple((key, value) for key, value in inner.keywords if key != "trainable")
            inner = inner._replace(keywords=(*kept, ("trainable", False)))
        node = entry.node
        if node.__class__ is Scalar and inner.text:
            found = node.value.find(inner.text, at)
            if found >= 0:
                at = found + len(inner.text)
                node = part(node, found, at)
        label = name or inner.name or (str(number) if entry.name is not None else None)
        entries.append(Entry("layer", label, inner._replace(name=label), node, entry.source))
    return entries


def _contents(items: tuple[Any, ...]) -> Iterator[tuple[str | None, Call]]:
    """(name or None, layer) of each item."""
    if len(items) == 1:
        first = items[0]
        if first.__class__ is Call and first.type.rpartition(".")[2] == "OrderedDict":
            items = first.positional[0] if first.positional else ()
            if items.__class__ is not tuple:
                help = "write a list of pairs, each a name and a layer"
                raise ExpressionError(f"an OrderedDict holds a list of pairs, not {clipped(str(items))}", help)
        elif first.__class__ is tuple:
            items = first
    for item in items:
        name = None
        if item.__class__ is tuple and len(item) == 2 and item[0].__class__ is str:
            name, item = item
        if item.__class__ is not Call:
            shown = f"[{', '.join(map(str, item))}]" if item.__class__ is tuple else str(item)
            raise ExpressionError(
                f"Sequential holds layers, not {clipped(shown)}", "leave it out, or write it as a layer"
            )
        yield name, item


def bidirectional(call: Call) -> Call:
    """`Bidirectional(LSTM(256))` → the inner layer with bidirectional=true."""
    if len(call.positional) > len(_WRAPPED):
        raise ExpressionError(
            f"Bidirectional takes 4 values without a name, not {len(call.positional)}", _wraps(call.positional[0]), 4
        )
    given = dict(zip(_WRAPPED, call.positional, strict=False))
    for key, value in call.keywords:
        if key in given:
            raise ExpressionError(f"{key} is given twice", "keep one of them", key)
        if key not in _WRAPPED and key not in _ANY_KERAS:
            raise ExpressionError(f"Bidirectional has no '{clipped(key)}'", f"it knows {', '.join(_WRAPPED)}", key)
        given[key] = value
    inner = given.get("layer")
    if inner is None:
        raise ExpressionError("Bidirectional needs the recurrent layer that it wraps", _wraps(), "type")
    layer = _class_of(inner) if inner.__class__ is Call else None
    if layer is None or "bidirectional" not in layer.attributes:
        where = 0 if call.positional else "layer"
        raise ExpressionError(f"Bidirectional wraps a recurrent layer, not {clipped(str(inner))}", _wraps(inner), where)
    if given.get("backward_layer") is not None:
        where = 3 if len(call.positional) > 3 else "backward_layer"
        help = "leave it out: a copy of the layer runs backwards; or write both layers, and join them with concat"
        raise ExpressionError("a backward_layer of its own is not known", help, where)
    keywords: dict[str, Any] = dict(inner.keywords)
    extra: dict[str, Any] = {
        "bidirectional": True,
        **{key: given[key] for key in ("merge_mode", "trainable") if key in given},
    }
    if keywords.get("trainable") is False:
        extra["trainable"] = False  # either of the two freezes the weights
    made: Call = inner._replace(keywords=tuple({**keywords, **extra}.items()), style=call.style)
    return made._replace(sources=call.sources, expect=call.expect, share=call.share)


def _class_of(inner: Call) -> type[Layer] | None:
    """The layer that a wrapped call is of, whatever Keras called it."""
    layer = find(inner.type)
    if layer is None:
        from cnncalc.binding.written import todays

        layer = find(todays(inner, "keras").type)
    return layer
