"""A layer in our own words: `conv 64 3x3 stride=2 pad=1 bias=false`, derived from what the layer declares.

The shortest form is tried first, and each is held to the row that it stands for: what the words leave out are defaults, and
what is only checked against the input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.value import REQUIRED
from cnncalc.writers.trial import same
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import alike, in_words, python

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.attribute import Attribute
    from cnncalc.layers.declaration.layer import Layer
    from cnncalc.layers.declaration.spelling import Spelling

CHECKED = ("channels", "inputs", "features", "left", "right", "count")
"""Attributes that only check what the input says by itself."""
SAID = ("start", "end", "trainable")
"""Attributes that may say what holds without them: of the whole, of a layer without weights."""
PLACEHOLDERS = {"stddev": "0.1", "threshold": "0.1", "value": "0.0", "scale": "1.0"}
"""What stands for values that a class must be given and that no figure depends on: a network does not keep them."""
_CHANNELS = "default the channels"


def words_of(row: Row) -> str:
    """The row's layer in words, or as a class of a framework where words do not say it; Unwritten where nothing does."""
    graph = row.graph
    for text in _candidates(row.layer, graph.framework, _rank(row)):
        try:
            layer = bind(read_expression(text), graph.framework, graph.batched)
        except ExpressionError:
            continue
        if same(layer, row):
            return text
    raise Unwritten(f"a spec has no words for this {row.layer.type}", "write it as opaque, with its output's shape")


def _rank(row: Row) -> int:
    """The number of spatial axes that the row reads."""
    x = row.x[0] if row.x.__class__ in (tuple, list) and row.x else row.x
    return len(getattr(x, "spatial", ()))


def _candidates(layer: Layer, framework: str, rank: int) -> Iterator[str]:
    cls = type(layer)
    named = [name for name, s in cls.words.items() if (s.type or cls.type) == layer.type]
    for name in sorted(named, key=lambda name: name != layer.type):
        for without in dict.fromkeys(((*CHECKED, *SAID, *_by_channels(layer)), CHECKED, ())):
            yield worded(layer, name, cls.words[name], framework, rank, without)
    for owner in dict.fromkeys((layer.framework, framework)):
        table = cls.torch if owner == "torch" else cls.keras
        for name, spelling in table.items():
            if (spelling.type or cls.type) == layer.type and spelling.rank in (None, layer.fixed_rank or rank):
                yield ("nn." if owner == "torch" else "layers.") + called(layer, name, spelling, owner)
    values = [f"{a.called}={in_words(a, getattr(layer, n), rank)}" for n, a in _given(layer, {}, framework, ())]
    yield " ".join([layer.type, *values])


def _by_channels(layer: Layer) -> list[str]:
    """Its axis, where that is the channels', if it says nothing else."""
    return [name for name, a in layer.attributes.items() if a.help.endswith(_CHANNELS)]


def worded(layer: Layer, name: str, spelling: Spelling, framework: str, rank: int, without: tuple[str, ...]) -> str:
    """The layer under one of its words."""
    given = dict(_given(layer, spelling.values, framework, without))
    if "layer" in given:
        return called(layer, name, spelling, framework, tuple(given))
    words, pairs = [], []
    for slot in spelling.arguments:
        attribute = given.get(slot.lstrip("*"))
        if attribute is None:
            break
        value = getattr(layer, attribute.name)
        if slot[0] == "*" and value.__class__ is tuple and value:
            words += [in_words(attribute, (v,) if attribute.kind == "spans" else v, rank) for v in value]
        elif words and attribute.defaults[framework] is not REQUIRED:
            break
        else:
            words.append(in_words(attribute, value, rank))
        del given[attribute.name]
    for attribute in given.values():
        value = getattr(layer, attribute.name)
        pairs.append(f"{_key(attribute)}={in_words(attribute, value, rank)}")
    return " ".join([name, *words, *pairs])


def _key(attribute: Attribute) -> str:
    """What users call an attribute: padding is pad."""
    return "pad" if "pad" in attribute.short else attribute.called


def _given(
    layer: Layer, preset: dict[str, Any], framework: str, without: tuple[str, ...]
) -> Iterator[tuple[str, Attribute]]:
    """The attributes that differ from what is taken where nothing is said."""
    for name, attribute in layer.attributes.items():
        value = getattr(layer, name)
        if name in without or attribute.kind == "ignored" or (name != "trainable" and attribute.options.get("hidden")):
            continue
        default = preset.get(name, attribute.defaults[framework])
        plain = alike(value) if value.__class__ is tuple and attribute.kind in ("sizes", "padding") else value
        if ((value != default and plain != default) or name == "kernel") and not (
            value is None and default is REQUIRED
        ):
            yield name, attribute


def called(layer: Layer, name: str, spelling: Spelling, owner: str, names: tuple[str, ...] | None = None) -> str:
    """The layer as a call, `Conv2D(8, (3, 3), strides=2)`, in the names that `owner` gives its arguments; a layer that it
    holds is a call in it."""
    if names is None:
        names = tuple(n for n, _ in _given(layer, spelling.values, owner, ()))
    values: list[str] = []
    rest = [n for n in names if n in layer.attributes]
    for slot in spelling.arguments:
        bare = slot.lstrip("*")
        if bare not in rest and bare not in layer.attributes and bare in spelling.required:
            values.append(PLACEHOLDERS.get(bare, "1"))
            continue
        if bare not in rest:
            break
        later = values and (bare == "kernel" or layer.attributes[bare].defaults[owner] is not REQUIRED)
        if later and bare not in spelling.required:
            break
        values.append(_argument(layer, bare, owner))
        rest.remove(bare)
    for each in rest:
        attribute = layer.attributes[each]
        own = (attribute.torch if owner == "torch" else attribute.keras) or attribute.called
        values.append(f"{own}={_argument(layer, each, owner)}")
    return f"{name}({', '.join(values)})"


def _argument(layer: Layer, name: str, owner: str) -> str:
    value = getattr(layer, name)
    if value.__class__ is tuple and value and layer.attributes[name].kind in ("sizes", "padding") and name != "parts":
        value = alike(value)
    if layer.attributes[name].kind == "layer":
        cls = type(value)
        word, spelling = next(
            ((n, s) for n, s in cls.words.items() if (s.type or cls.type) == value.type), (value.type, None)
        )
        return word + "()" if spelling is None else called(value, word, spelling, owner)
    if layer.attributes[name].kind == "spans":
        return repr([str(span) if not isinstance(span, tuple) else _span(span) for span in value])
    return python(value)


def _span(span: tuple[int | None, ...]) -> str:
    return ":".join("" if n is None else str(n) for n in span)
