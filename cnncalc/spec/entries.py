"""The entries of a `layers` list: layers in their three spellings, and groups. Nothing is looked up yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.attribute import BadValue
from cnncalc.diagnostics import Place, Source, clipped, nearest
from cnncalc.spec.document import Mapping, Scalar, Sequence, place_of
from cnncalc.spec.expression import (
    RESERVED,
    Call,
    ExpressionError,
    Template,
    is_name,
    locate,
    owned,
    read_expression,
    split_name,
    with_reserved,
)
from cnncalc.spec.value import Unbalanced, cuts, read_value

if TYPE_CHECKING:
    from cnncalc.spec.read import Spec

GROUPS = ("residual", "parallel", "when")
_GROUP_KEYS = {
    "residual": ("residual", "shortcut", "merge", "if", "from", "repeat", "name"),
    "parallel": ("parallel", "merge", "from", "repeat", "name"),
    "when": ("when", "do", "else"),
}
NAME_HELP = "names hold letters, digits, _, - and dots, and start with a letter, a digit or _"
_QUOTE = "quote it, or give it its own line"


class Entry:
    """One entry of a `layers` list: a layer or block use (kind `layer`), or a group with its `parts`."""

    __slots__ = ("call", "key", "kind", "name", "node", "parts", "source")

    def __init__(self, kind: str, name: str | None, call: Call | None, node: Any, source: Source, key: Scalar | None = None) -> None:
        self.kind = kind
        self.name = name
        self.call = call
        self.node = node
        self.source = source
        self.key = key
        self.parts: dict[str, Any] = {}

    def place(self, key: Any = None) -> Place:
        """Where the entry is written, or its argument `key` (see `cnncalc.spec.expression.locate`)."""
        node = self.node
        if node.__class__ is Scalar:
            if key == "name" and self.key is not None:
                return place_of(self.key, self.source)
            offset, length = locate(node.value, key)
            if node.folded:
                return Place((self.source, node.line, node.column, 1))
            return Place((self.source, node.line, node.column + node.quoted + offset, max(length, 1)))
        if node.__class__ is Mapping:
            for name, value in node.pairs:
                if name.value == key:
                    return place_of(name if key in GROUPS or value.__class__ is not Scalar else value, self.source)
        return place_of(self.key or node, self.source)


def read_entries(nodes: Iterable[Any], spec: Spec) -> list[Entry]:
    """The entries of a list of layers; what cannot be read is noted as a fault and left out."""
    entries = []
    source = spec.source
    for node in nodes:
        try:
            if node.__class__ is Scalar:
                entries.append(_scalar_entry(node, source))
            elif node.__class__ is Mapping:
                entry = _mapping_entry(node, spec)
                if entry is not None:
                    entries.append(entry)
            else:
                spec.fault("a list cannot stand in a list of layers", place_of(node, source), _QUOTE)
        except ExpressionError as error:
            probe = Entry("layer", None, None, node if node.__class__ is Scalar else _value_of(node), source)
            spec.fault(error.message, probe.place(error.key), error.help)
    return entries


_QUOTE = "quote it, or give it its own line"


def _value_of(node: Any) -> Any:
    """The scalar behind a one-pair `name: expression`."""
    if node.__class__ is Mapping and len(node.pairs) == 1 and node.pairs[0][1].__class__ is Scalar:
        return node.pairs[0][1]
    return node


def _scalar_entry(node: Scalar, source: Source) -> Entry:
    name, text, offset = split_name(node.value) if ":" in node.value else (None, node.value, 0)
    key = None
    if name is not None:
        key = Scalar(name, node.line, node.column + node.quoted)
        node = Scalar(text, node.line, node.column + node.quoted + offset, False, node.folded)
    call = read_expression(text)
    return Entry("layer", name if name is not None else call.name, call, node, source, key)


def _mapping_entry(node: Mapping, spec: Spec) -> Entry | None:
    keys = [key.value for key, _ in node.pairs]
    for group in GROUPS:
        if group in keys:
            return _group_entry(group, None, node, None, spec)
    if "type" in keys:
        return _filled(Entry("layer", None, None, node, spec.source), spec)
    if len(node.pairs) != 1:
        what = "a layer is 'name: expression', one pair, or a mapping with type"
        spec.fault(what, place_of(node, spec.source), "start each layer with '- '; in a mapping say type: conv")
        return None
    key, value = node.pairs[0]
    if not is_name(key.value):
        spec.fault(f"'{clipped(key.value)}' is no name for a layer", place_of(key, spec.source), NAME_HELP)
        return None
    if value.__class__ is Scalar:
        return _named_scalar(key, value, spec)
    if value.__class__ is Mapping:
        inner = [name.value for name, _ in value.pairs]
        for group in GROUPS:
            if group in inner:
                return _group_entry(group, key.value, value, key, spec)
        if "type" in inner:
            return _filled(Entry("layer", key.value, None, value, spec.source, key), spec)
    spec.fault(f"{key.value} is neither a layer nor a group", place_of(value, spec.source), "write 'name: conv 64 3x3', or residual:, parallel:")
    return None


def _named_scalar(key: Scalar, value: Scalar, spec: Spec) -> Entry:
    from cnncalc.layers import find

    if value.value.strip() == "" and not value.quoted:
        raise ExpressionError(f"{clipped(key.value)} has no layer", "write 'name: conv 64 3x3', or remove the colon")
    first = value.value.split(None, 1)[0]
    if find(key.value) is not None and find(first.partition("(")[0].rpartition(".")[2]) is None and first not in spec.blocks and "$" not in first:
        raise ExpressionError(f"'{key.value}:' reads as a layer named {key.value}, and '{first:.30}' is no type", "remove the colon")
    call = read_expression(value.value)
    return Entry("layer", key.value, call, value, spec.source, key)


def _group_entry(group: str, name: str | None, node: Mapping, key: Scalar | None, spec: Spec) -> Entry:
    entry = Entry(group, name, None, node, spec.source, key)
    known = _GROUP_KEYS[group]
    for pair, value in node.pairs:
        word = pair.value
        if word not in known:
            spec.fault(f"{group} knows no '{clipped(word)}'", place_of(pair, spec.source), nearest(word, known) or f"it knows {', '.join(known)}")
        elif word in ("residual", "shortcut", "do", "else"):
            entry.parts[word] = _body(value, word, spec)
        elif word == "parallel":
            entry.parts[word] = _branches(value, spec)
        elif word == "name":
            entry.name = _text(spec, value, "name")
        elif word == "from" and value.__class__ is Sequence:
            entry.parts[word] = value
        elif value.__class__ is not Scalar:
            spec.fault(f"{word} must be one value", place_of(value, spec.source))
        else:
            entry.parts[word] = value
    return entry


def _body(value: Any, what: str, spec: Spec) -> list[Entry]:
    if value.__class__ is Sequence:
        return read_entries(value.items, spec)
    if value.__class__ is Scalar:
        return read_entries([value], spec) if value.value.strip() else []
    spec.fault(f"{what} must be a list of layers", place_of(value, spec.source), "write [conv 64 3x3, relu]")
    return []


def _branches(value: Any, spec: Spec) -> list[tuple[str, list[Entry]]]:
    if value.__class__ is Sequence:
        return [(str(number), _body(item, "a branch", spec)) for number, item in enumerate(value.items)]
    if value.__class__ is Mapping:
        return [(key.value, _body(item, "a branch", spec)) for key, item in value.pairs]
    spec.fault("parallel must be a list of branches", place_of(value, spec.source), "write one list of layers a branch")
    return []


def mapping_call(node: Mapping) -> Call:
    """The `Call` of a layer written as a mapping with `type`."""
    from cnncalc.spec.expression import owned, with_reserved

    pairs = []
    kind = ""
    templated = False
    expect = None
    for key, value in node.pairs:
        if key.value == "type":
            if value.__class__ is not Scalar:
                raise ExpressionError("type must be one word", "", "type")
            kind = value.value
        elif key.value == "expect" and value.__class__ is Scalar:
            expect = value.value
        else:
            read, has = _plain_value(value, key.value)
            templated = templated or has
            pairs.append((key.value, read))
    owner, kind = owned(kind)
    templated = templated or "$" in kind
    return with_reserved(Call(kind, (), (), "mapping", owner, expect=expect, templated=templated), pairs)


def _plain_value(node: Any, key: str) -> tuple[Any, bool]:
    """(value, whether it holds a template) of a mapping's value."""
    from cnncalc.attribute import BadValue
    from cnncalc.spec.value import read_value

    if node.__class__ is Scalar:
        if "$" in node.value:
            return Template(node.value), True
        if node.quoted or key in RESERVED:
            return node.value, False
        try:
            return read_value(node.value), False
        except BadValue as error:
            raise ExpressionError(error.message, error.help, key) from None
    if node.__class__ is Sequence:
        values = [_plain_value(item, key) for item in node.items]
        return tuple(value for value, _ in values), any(has for _, has in values)
    raise ExpressionError(f"{clipped(key)} cannot be a mapping", "", key)


def _filled(entry: Entry, spec: Spec) -> Entry | None:
    """An entry written as a mapping with its call read; None (and a fault) where it cannot be."""
    try:
        entry.call = mapping_call(entry.node)
    except ExpressionError as error:
        spec.fault(error.message, entry.place(error.key), error.help)
        return None
    if entry.name is None:
        entry.name = entry.call.name
    return entry
