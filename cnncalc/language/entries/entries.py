"""The entries of a `layers` list: layers in their three spellings, and groups. Nothing is looked up yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError, KeyName
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.place import Place, Source
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.yaml_tree import Mapping, Scalar, Sequence, place_of
from cnncalc.language.entries.mapping import mapping_call
from cnncalc.language.words.call import Call, is_name
from cnncalc.language.words.expression import locate, read_expression, split_name
from cnncalc.language.words.value import Unbalanced, cuts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.language.entries.read import Spec

GROUPS = ("residual", "parallel", "when")
_GROUP_KEYS = {
    "residual": ("residual", "shortcut", "merge", "if", "from", "repeat", "name"),
    "parallel": ("parallel", "merge", "from", "repeat", "name"),
    "when": ("when", "do", "else"),
}
BELONGS = {
    "if": ("residual",),
    "shortcut": ("residual",),
    "merge": ("residual", "parallel"),
    "do": ("when",),
    "else": ("when",),
}
"""Keys that stand beside a group's own key, in its column."""
NAME_HELP = "names hold letters, digits, _, - and dots, and start with a letter, a digit or _"
_QUOTE = "quote it, or give it its own line"


class Entry:
    """One entry of a `layers` list: a layer or block use (kind `layer`), or a group with its `parts`."""

    __slots__ = ("call", "key", "kind", "name", "node", "parts", "source")

    def __init__(
        self, kind: str, name: str | None, call: Call | None, node: Any, source: Source, key: Scalar | None = None
    ) -> None:
        self.kind = kind
        self.name = name
        self.call = call
        self.node = node
        self.source = source
        self.key = key
        self.parts: dict[str, Any] = {}

    def place(self, key: Any = None) -> Place:
        """Where the entry is written, or its argument `key` (see `cnncalc.language.words.expression.locate`)."""
        node = self.node
        if node.__class__ is Scalar:
            if key == "name" and self.key is not None:
                return place_of(self.key, self.source)
            offset, length = locate(node.value, key)
            place = Place((self.source, node.line, node.column + node.quoted + offset, max(length, 1)))
            return _found(place, node, node.value[offset : offset + length]) if node.folded else place
        if node.__class__ is Mapping:
            for name, value in node.pairs:
                if name.value == key:
                    own = key.__class__ is KeyName or key in GROUPS or value.__class__ is not Scalar
                    return place_of(name if own else value, self.source)
        return place_of(self.key or node, self.source)

    def attribute(self, name: str, names: Iterable[str], framework: str) -> Place:
        """Where the layer's attribute `name` is written, under whichever of its `names` or position; the whole layer
        where it isn't."""
        whole = self.place()
        for known in names:
            place = self.place(known)
            if place != whole:
                return place
        from cnncalc.binding.written import position_of

        position = None if self.call is None else position_of(self.call, framework, name)
        return whole if position is None else self.place(position)

    @property
    def line(self) -> int | None:
        """The line it is written on, from 1; None for a spec that came as a Python mapping."""
        return self.node.line or None


def _found(place: Place, node: Scalar, text: str) -> Place:
    """Where `text` stands in a scalar that is written over several lines or with escapes: the first place that reads
    so, else the scalar's beginning."""
    source: Source = place[0]
    column = node.column - 1
    for number in range(node.line, min(node.line + 200, len(source.lines) + 1)):
        at = source.line(number).find(text, column)
        if at >= 0:
            return Place((source, number, at + 1, max(len(text), 1)))
        column = 0
    return Place((source, node.line, node.column, 1))


def read_entries(nodes: list[Any], spec: Spec) -> list[Entry]:
    """The entries of a list of layers; what cannot be read is noted as a fault and left out."""
    entries = []
    source = spec.source
    skip = 0
    if any(node.__class__ is Scalar and "\n" in node.value for node in nodes):
        nodes = [part for node in nodes for part in (_lines_of(node, source) if node.__class__ is Scalar else [node])]
    for index, node in enumerate(nodes):
        if skip:
            skip -= 1
            continue
        try:
            if node.__class__ is Scalar:
                entries.append(_scalar_entry(node, source))
            elif node.__class__ is Mapping:
                if entries and _strayed(node, entries[-1], spec):
                    continue
                entry = _mapping_entry(node, spec)
                if entry is not None:
                    entries.append(entry)
            else:
                spec.fault("a list cannot stand in a list of layers", place_of(node, source), _QUOTE)
        except ExpressionError as error:
            skip = _cut_at_commas(nodes, index, spec)
            if not skip:
                written = node if node.__class__ is Scalar else _value_of(node)
                help = (
                    f"{error.help}; {_QUOTE}"
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
            spec.fault(f"YAML cuts this layer at its commas: {clipped(text)}", place, _QUOTE)
        return count
    return 0


def _value_of(node: Any) -> Any:
    """The scalar behind a one-pair `name: expression`."""
    if node.__class__ is Mapping and len(node.pairs) == 1 and node.pairs[0][1].__class__ is Scalar:
        return node.pairs[0][1]
    return node


def _lines_of(node: Scalar, source: Source) -> list[Scalar]:
    """The layers of a block of several lines (`- |`), without its comments; a call may run over several."""
    if "\n" not in node.value:
        return [node]
    from cnncalc.language.document.lines import statements

    found = []
    block = source.line(node.line)[node.column - 1 : node.column] == "|"  # its lines follow; else they are escaped
    for number, text in statements(node.value.split("\n")):
        value = " ".join(line for line in map(str.strip, text.split("\n")) if line)
        found.append(Scalar(value, node.line + number * block, 1 if block else node.column, False, True))
    return found or [node._replace(value="", folded=True)]


def _scalar_entry(node: Scalar, source: Source) -> Entry:
    text = node.value
    if ":" in text:
        name, text, offset = split_name(text)
        if name is not None:
            start = node.column + node.quoted
            inner = Scalar(text, node.line, start + offset, False, node.folded)
            return _named_scalar(Scalar(name, node.line, start), inner, source)
    call = read_expression(text)
    return Entry("layer", call.name, call, node, source)


def keys_of(node: Mapping) -> list[Scalar]:
    """A mapping's keys."""
    return [key for key, _ in node.pairs]


def _misplaced(key: Scalar, spec: Spec) -> bool:
    """Whether a key is one that stands beside a group's own, which is a fault where it stands elsewhere."""
    if key.value not in BELONGS:
        return False
    from cnncalc.language.hints import beside

    help = beside(spec.source, key.value, key.line)
    if help:
        spec.fault(f"{key.value} does not line up with the group it belongs to", place_of(key, spec.source), help)
    return bool(help)


def _strayed(node: Mapping, before: Entry, spec: Spec) -> bool:
    """Whether an entry is a key of the group before it behind a dash of its own (`- if: …`); that group then has it."""
    if not node.pairs or any(
        before.kind not in BELONGS.get(key.value, ()) or key.value in before.parts for key in keys_of(node)
    ):
        return False
    first, value = node.pairs[0]
    if first.value in ("shortcut", "merge") and value.__class__ is Scalar and len(node.pairs) == 1:
        return False  # a layer of that name
    if not _misplaced(first, spec):
        return False
    for key, value in node.pairs:
        if value.__class__ is Scalar or key.value in ("shortcut", "do", "else"):
            before.parts[key.value] = value if key.value in ("if", "merge") else _body(value, key.value, spec)
    return True


def _mapping_entry(node: Mapping, spec: Spec) -> Entry | None:
    keys = [key.value for key, _ in node.pairs]
    for group in GROUPS:
        if group in keys:
            return _group_entry(group, None, node, None, spec)
    if "type" in keys:
        return _filled(Entry("layer", None, None, node, spec.source), spec)
    if len(node.pairs) != 1:
        inner = node.pairs[0][1]
        if inner.__class__ is Mapping and all(_misplaced(key, spec) for key in keys_of(node)[1:]):
            inner.pairs += node.pairs[1:]
            del node.pairs[1:]
            return _mapping_entry(node, spec)
        for key in keys_of(node)[1:]:
            if _misplaced(key, spec):
                return None
        what = "a layer is 'name: expression', one pair, or a mapping with type"
        spec.fault(what, place_of(node, spec.source), "start each layer with '- '; in a mapping say type: conv")
        return None
    key, value = node.pairs[0]
    if not is_name(key.value):
        from cnncalc.language.misuse import way_out

        code = "the colon makes a name of it: quote the layer, or give it a block (- |)" if "(" in key.value else ""
        help = way_out(key.value.replace("(", " ").split(" ")[0]) or code or NAME_HELP
        spec.fault(f"'{clipped(key.value)}' is no name for a layer", place_of(key, spec.source), help)
        return None
    if value.__class__ is Scalar:
        return _named_scalar(key, value, spec.source)
    if value.__class__ is Mapping:
        inner = [name.value for name, _ in value.pairs]
        for group in GROUPS:
            if group in inner:
                return _group_entry(group, key.value, value, key, spec)
        if "type" in inner:
            return _filled(Entry("layer", key.value, None, value, spec.source, key), spec)
    spec.fault(
        f"{key.value} is neither a layer nor a group",
        place_of(value, spec.source),
        "write 'name: conv 64 3x3', or residual:, parallel:",
    )
    return None


def _named_scalar(key: Scalar, value: Scalar, source: Source) -> Entry:
    if "\n" in value.value:
        parts = _lines_of(value, source)
        value = parts[0]._replace(value=" ".join(part.value for part in parts))
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


def _group_entry(group: str, name: str | None, node: Mapping, key: Scalar | None, spec: Spec) -> Entry | None:
    entry = Entry(group, name, None, node, spec.source, key)
    known = _GROUP_KEYS[group]
    for pair, value in node.pairs:
        word = pair.value
        if word not in known:
            from cnncalc.language.hints import MEANT

            meant = MEANT[group].get(word)
            help = f"did you mean {meant}?" if meant else nearest(word, known) or f"it knows {', '.join(known)}"
            spec.fault(f"{group} knows no '{clipped(word)}'", place_of(pair, spec.source), help)
            if meant == "if" and value.__class__ is Scalar:
                entry.parts.setdefault("if", value)  # read as it is meant, so that nothing follows from it
        elif word in ("residual", "shortcut", "do", "else"):
            entry.parts[word] = _body(value, word, spec)
        elif word == "parallel":
            entry.parts[word] = _branches(value, spec)
        elif word == "name":
            _name_group(entry, value, spec)
        elif word == "from" and value.__class__ is Sequence:
            entry.parts[word] = value
        elif value.__class__ is not Scalar:
            spec.fault(f"{word} must be one value", place_of(value, spec.source), f"write {word}: and a word after it")
        else:
            entry.parts[word] = value
    if group == "parallel" and not entry.parts.get(group):
        if not spec.faults:
            spec.fault("parallel has no branches", place_of(node, spec.source), "write one list of layers a branch")
        return None
    return entry if group in entry.parts else None


def _name_group(entry: Entry, value: Any, spec: Spec) -> None:
    text = value.value if value.__class__ is Scalar else ""
    if not is_name(text):
        spec.fault(f"'{clipped(text)}' is no name for a group", place_of(value, spec.source), NAME_HELP)
    elif entry.name is not None and entry.name != text:
        spec.fault(
            f"the name is given twice: {clipped(entry.name)} and {clipped(text)}",
            place_of(value, spec.source),
            "keep one of them",
        )
    else:
        entry.name = text


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
        for key, _ in value.pairs:
            if not is_name(key.value):
                spec.fault(f"'{clipped(key.value)}' is no name for a branch", place_of(key, spec.source), NAME_HELP)
        return [(key.value, _body(item, "a branch", spec)) for key, item in value.pairs]
    spec.fault("parallel must be a list of branches", place_of(value, spec.source), "write one list of layers a branch")
    return []


def _filled(entry: Entry, spec: Spec) -> Entry | None:
    """An entry written as a mapping with its call read; None (and a fault) where it cannot be."""
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
