"""One layer of a `layers` list in any of its spellings, with or without a name → an `Entry`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Scalar, part
from cnncalc.language.entries.spec import Entry
from cnncalc.language.words.expression import read_expression, split_name

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source
    from cnncalc.language.entries.spec import Spec


def lines_of(node: Scalar, source: Source) -> list[Scalar]:
    """The layers of a block of several lines (`- |`), without its comments; a call may run over several."""
    if "\n" not in node.value:
        return [node]
    from itertools import accumulate

    from cnncalc.language.document.lines import joined, statements

    found = []
    block = source.line(node.line)[node.column - 1 : node.column] == "|"  # its lines follow; else they are escaped
    lines = node.value.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for number, text in statements(lines):
        last = starts[number + text.count("\n") - 1] + len(text.rstrip()) - text.rstrip().rfind("\n") - 1
        origin = (node, starts[number - 1] + len(text) - len(text.lstrip()), last)
        line, column = (node.line + number, 1) if block else (node.line, node.column)
        found.append(Scalar(joined(text), line, column, False, True, -1, -1, origin))
    return found or [node._replace(value="")]


def written_layer(node: Scalar, source: Source) -> Entry:
    """The entry of an item that is text; ExpressionError where it cannot be read."""
    text = node.value
    if ":" in text:
        name, text, offset = split_name(text)
        if name is not None:
            lead = len(node.value) - len(node.value.lstrip())
            key = part(node, lead, lead + len(name))
            return named_layer(key, part(node, offset, len(node.value)), source)
    call = read_expression(text)
    return Entry("layer", call.name, call, node, source)


def named_layer(key: Scalar, value: Scalar, source: Source) -> Entry:
    """The entry of a `name: expression`; ExpressionError where it cannot be read."""
    if "\n" in value.value:
        parts = lines_of(value, source)
        first, last = parts[0].origin, parts[-1].origin
        origin = (value, first[1], last[2]) if first and last and first[0] is value else None
        value = parts[0]._replace(value=" ".join([line.value for line in parts]), origin=origin)
    text = value.value
    if not value.quoted and not text.strip():
        raise ExpressionError(
            f"{clipped(key.value)} has no layer", f"write '{key.value:.40}: conv 64 3x3', or remove the colon"
        )
    if text[:1].isdigit() or text[:1] in "([":
        from cnncalc.layers import find

        if find(key.value) is not None:
            message = f"'{key.value}:' is read as the name of a layer, and '{text.split(None, 1)[0]:.30}' is no type"
            raise ExpressionError(message, "remove the colon")
    call = read_expression(text)
    if call.name is not None and call.name != key.value and not call.assigned:
        raise ExpressionError(
            f"the name is given twice: {clipped(key.value)} and {clipped(call.name)}", "keep one of them", "name"
        )
    return Entry("layer", key.value, call, value, source, key)


def filled(entry: Entry, spec: Spec) -> Entry | None:
    """An entry written as a mapping with its call read; None (and a fault) where it cannot be."""
    from cnncalc.language.entries.mapping import mapping_call

    try:
        entry.call = mapping_call(entry.node)
    except ExpressionError as error:
        spec.fault(error.message, entry.place(error.key), error.help)
        return None
    named = entry.call.name
    if entry.name is not None and named is not None and named != entry.name:
        message = f"the name is given twice: {clipped(entry.name)} and {clipped(named)}"
        spec.fault(message, entry.place("name"), "keep one of them")
    if entry.name is None:
        entry.name = named
    return entry
