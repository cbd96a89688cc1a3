"""A value in a spec's text: that of an attribute, of a block's parameter, of a variable, or an input's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.bind import lookup, spelling_of
from cnncalc.binding.errors import ExpressionError
from cnncalc.binding.spelled_out import as_written, own_name
from cnncalc.language.document.decode import Span
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, part
from cnncalc.language.document.replace import Unwritable, change
from cnncalc.language.document.span import span_of
from cnncalc.language.words.value import closing, cuts

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source
    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Entry, Spec

    Change = tuple[Span, str]


def argument(entry: Entry, edit: Edit, spec: Spec, framework: str) -> Change:
    """What to replace so that an entry says an edit's value: of an attribute, of its block's parameter, of `repeat`."""
    source, call = spec.source, entry.call
    key, name = edit.key, edit.key
    block = None if call is None else spec.blocks.get(call.type)
    if call is None or edit.key == "repeat":
        written: Any = edit.key
    elif block is not None and not call.owner:
        names = list(block.parameters)
        position = names.index(key)
        written = key if entry.argument(key) is not None else position
    else:
        try:
            layer, _, owner = spelling_of(call, framework)
        except ExpressionError as error:
            raise Unwritable(error.message) from None
        attribute = lookup(layer, owner if call.style != "words" else "")[key]
        written = entry.key_of(attribute.name, attribute.names, framework)
        name = own_name(attribute, call.owner or framework) if call.style == "call" else key
    node = None if written is None else entry.argument(written)
    text = _text(edit, call.style if call is not None else "mapping")
    if node.__class__ is Scalar:
        return change(node, source, text)
    if node.__class__ is Sequence:
        span = span_of(node, source)
        if span is None:
            raise Unwritable("it is a list over several lines")
        return span, text
    if node is not None:
        raise Unwritable("it is no single value")
    return _added(entry, name, text, source)


def _text(edit: Edit, style: str) -> str:
    """The value as the entry's style writes it."""
    if style == "call":
        if edit.value.__class__.__name__ == "Template":
            return edit.text
        return as_written(edit.value, "call")
    return edit.text if " " not in edit.text or edit.text[0] in "[(\"'$" else as_written(edit.value, "words")


def _added(entry: Entry, name: str, text: str, source: Source) -> Change:
    """`key=value` where the entry does not say it yet."""
    node = entry.node
    if node.__class__ is Mapping:
        return _paired(node, name, text, source)
    value = node.value
    marks = cuts(value, "=>") if "=>" in value else []
    body = value[: marks[0]] if marks else value
    if entry.call is not None and entry.call.style == "call":
        start = body.index("(")
        at = closing(body, start)
        inside = body[start + 1 : at].rstrip()
        new = ("" if not inside or inside[-1] == "," else ", ") + f"{name}={text}"
        if inside[-1:] == ",":
            new = f" {new}"
        at = start + 1 + len(body[start + 1 : at].rstrip())
    else:
        at, new = len(body.rstrip()), f" {name}={text}"
    last = part(node, at - 1, at)
    return change(last, source, last.value + new)


def _paired(node: Mapping, name: str, text: str, source: Source) -> Change:
    """One more pair of a mapping, in braces or a line of its own."""
    if node.start >= 0:
        at = node.end - 1
        before = source.text[node.start : at].rstrip()
        at = node.start + len(before)
        comma = "" if before[-1:] in "{," else ","
        return Span(at, at), f"{comma} {name}: {text}"
    _, value = node.pairs[-1]
    span = span_of(value, source)
    if value.__class__ is not Scalar or span is None or node.pairs[0][0].start < 0:
        raise Unwritable("it is a mapping that holds lists")
    stop = source.text.find("\n", span.end)
    stop = len(source.text) if stop < 0 else stop
    stop -= source.text[stop - 1 : stop] == "\r"
    line = "\r\n" if "\r\n" in source.text else "\n"
    first = node.pairs[0][0]
    return Span(stop, stop), f"{line}{' ' * (first.column - 1)}{name}: {text}"


def variable(spec: Spec, name: str, text: str) -> Change:
    """What to replace so that a variable has another value."""
    return change(spec.vars[name], spec.source, text)


def input_shape(spec: Spec, name: str, text: str) -> Change:
    """What to replace so that an input has another shape."""
    names = [each for each, _, _ in spec.inputs]
    at = names.index(name) if name in names else 0
    node: Any = spec.inputs[at][1]
    if node.__class__ is Sequence:
        span = span_of(node, spec.source)
        if span is None:
            raise Unwritable("the shape is a list over several lines")
        return span, text if text[:1] in "[(" else f"[{', '.join(text.replace('×', 'x').split('x'))}]"
    if node.__class__ is not Scalar or span_of(node, spec.source) is None:
        raise Unwritable("the input's shape is not written by itself: it is an argument of a layer")
    return change(node, spec.source, text)
