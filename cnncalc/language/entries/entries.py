"""A list of layers → its entries: each a layer in one of three spellings, or a group. Nothing is looked up yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Mapping, Scalar, place_of
from cnncalc.language.entries.layer import filled, lines_of, named_layer, written_layer
from cnncalc.language.entries.spec import GROUPS, NAME_HELP, QUOTE, Entry
from cnncalc.language.words.call import is_name
from cnncalc.language.words.value import Unbalanced, cuts

if TYPE_CHECKING:
    from cnncalc.language.entries.spec import Spec


def read_entries(nodes: list[Any], spec: Spec) -> list[Entry]:
    """The entries of a list of layers; what cannot be read is noted as a fault and left out."""
    entries = []
    source = spec.source
    skip = 0
    if any(node.__class__ is Scalar and "\n" in node.value for node in nodes):
        nodes = [part for node in nodes for part in (lines_of(node, source) if node.__class__ is Scalar else [node])]
    for index, node in enumerate(nodes):
        if skip:
            skip -= 1
            continue
        try:
            if node.__class__ is Scalar:
                entries.append(written_layer(node, source))
            elif node.__class__ is Mapping:
                if entries and entries[-1].kind != "layer" and _strayed(node, entries[-1], spec):
                    continue
                entry = _mapping_entry(node, spec)
                if entry is not None:
                    entries.append(entry)
            else:
                spec.fault("a list cannot stand in a list of layers", place_of(node, source), QUOTE)
        except ExpressionError as error:
            skip = _cut_at_commas(nodes, index, spec)
            if not skip:
                written = node if node.__class__ is Scalar else _value_of(node)
                help = (
                    f"{error.help}; {QUOTE}"
                    if error.help.startswith(("balance the", "add the closing"))
                    else error.help
                )
                spec.fault(error.message, Entry("layer", None, None, written, source).place(error.key), help)
    return entries


def _cut_at_commas(nodes: list[Any], index: int, spec: Spec) -> int:
    """How many more items belong to a layer that YAML cut at its commas (`[conv $(max(8, w)) 1x1]`); 0 where it is
    something else. Its one fault is noted."""
    text = ""
    for count, node in enumerate(nodes[index : index + 20]):
        if node.__class__ is not Scalar or node.quoted:
            return 0
        text += (", " if text else "") + node.value
        try:
            cuts(text, "=>")
        except Unbalanced:
            continue
        if count:
            first = nodes[index]
            place = Place((spec.source, first.line, first.column, len(first.value)))
            spec.fault(f"YAML cuts this layer at its commas: {clipped(text)}", place, QUOTE)
        return count
    return 0


def _value_of(node: Any) -> Any:
    """The scalar behind a one-pair `name: expression`."""
    if node.__class__ is Mapping and len(node.pairs) == 1 and node.pairs[0][1].__class__ is Scalar:
        return node.pairs[0][1]
    return node


def _strayed(node: Mapping, before: Entry, spec: Spec) -> bool:
    from cnncalc.language.entries.group import strayed

    return strayed(node, before, spec, read_entries)


def _group(group: str, name: str | None, node: Mapping, key: Scalar | None, spec: Spec) -> Entry | None:
    from cnncalc.language.entries.group import group_entry  # many a spec has no group

    return group_entry(group, name, node, key, spec, read_entries)


def _meant(name: str, value: Any) -> str:
    """The group that a mapping's first key most likely means, or the layer that it may be."""
    from cnncalc.diagnostics.nearest import nearest

    known = nearest(value.pairs[0][0].value, GROUPS) if value.__class__ is Mapping and value.pairs else ""
    return known or f"write '{name}: conv 64 3x3', or a mapping with type, residual or parallel"


def _mapping_entry(node: Mapping, spec: Spec) -> Entry | None:
    keys = [key.value for key, _ in node.pairs]
    for group in GROUPS:
        if group in keys:
            return _group(group, None, node, None, spec)
    if "type" in keys:
        return filled(Entry("layer", None, None, node, spec.source), spec)
    if len(node.pairs) != 1:
        from cnncalc.language.entries.group import keys_of, misplaced

        inner = node.pairs[0][1]
        if inner.__class__ is Mapping and all(misplaced(key, spec) for key in keys_of(node)[1:]):
            inner.pairs += node.pairs[1:]
            del node.pairs[1:]
            return _mapping_entry(node, spec)
        for key in keys_of(node)[1:]:
            if misplaced(key, spec):
                return None
        what = "a layer is 'name: expression', one pair, or a mapping with type"
        from cnncalc.diagnostics.nearest import nearest

        meant = next((key for key, _ in node.pairs if nearest(key.value, ("type",), 0.5)), None)
        help = "did you mean type?" if meant else "start each layer with '- '; a mapping says its layer's type"
        spec.fault(what, place_of(meant or node, spec.source), help)
        return None
    key, value = node.pairs[0]
    if not is_name(key.value):
        from cnncalc.language.misuse import way_out

        code = (
            "the colon makes a name of it: quote the layer, or give it a block of its own" if "(" in key.value else ""
        )
        help = way_out(key.value.replace("(", " ").split(" ")[0]) or code or NAME_HELP
        spec.fault(f"'{clipped(key.value)}' is no name for a layer", place_of(key, spec.source), help)
        return None
    if value.__class__ is Scalar:
        return named_layer(key, value, spec.source)
    if value.__class__ is Mapping:
        inner = [name.value for name, _ in value.pairs]
        for group in GROUPS:
            if group in inner:
                return _group(group, key.value, value, key, spec)
        if "type" in inner:
            return filled(Entry("layer", key.value, None, value, spec.source, key), spec)
    spec.fault(
        f"{key.value} is neither a layer nor a group",
        place_of(value, spec.source),
        _meant(key.value, value),
    )
    return None
