"""A layer written as a mapping, `{type: conv, filters: 96, kernel: [11, 11]}` → a `Call`."""

from __future__ import annotations

from typing import Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.owners import owned
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence
from cnncalc.language.entries.spec import shape_text
from cnncalc.language.words.call import RESERVED, Call, Template, Unread, with_reserved
from cnncalc.language.words.value import read_value
from cnncalc.layers.declaration.value import BadValue


def mapping_call(node: Mapping) -> Call:
    """The `Call` of a layer written as a mapping with `type`."""
    pairs, kind, templated, expect = [], "", False, None
    for key, value in node.pairs:
        if key.value == "type":
            if value.__class__ is not Scalar or not value.value or len(value.value.split()) != 1:
                from cnncalc.language.completed import one_type

                raise ExpressionError("type must be one word", one_type(value), "type")
            kind = value.value
        elif key.value == "expect":
            expect = shape_text(value)
        else:
            read, has = _plain_value(value, key.value)
            templated = templated or has
            pairs.append((key.value, read))
    owner, kind = owned(kind)
    templated = templated or "$" in kind or "$" in (expect or "")
    return with_reserved(Call(kind, (), (), "mapping", owner, expect=expect, templated=templated), pairs)


def _plain_value(node: Any, key: str) -> tuple[Any, bool]:
    """(value, whether it holds a template) of a mapping's value."""
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
    if key not in RESERVED:
        if node.get("type") is None:
            return Unread(), False  # Keras's {class_name: …, config: …}: without effect, or refused where it has one
        inner = mapping_call(node)
        return inner, inner.templated
    raise ExpressionError(f"{clipped(key)} cannot be a mapping", "write one value, or a list", key)
