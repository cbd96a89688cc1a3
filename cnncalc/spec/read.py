"""A spec's text → a `Spec`: its header, its blocks, its entries. Nothing is expanded or looked up yet.

Problems are collected, each with its place, so that all of a file's are shown at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics import Fault, Place, Source, SpecError, clipped, nearest
from cnncalc.spec.document import Mapping, Scalar, Sequence, place_of, read_document
from cnncalc.spec.expression import (
    NAME,
    RESERVED,
    Call,
    ExpressionError,
    Template,
    locate,
    read_expression,
    split_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEYS = ("model", "framework", "layout", "input", "batch", "vars", "blocks", "layers", "outputs", "expect", "source", "description")
GROUPS = ("residual", "parallel", "when")
_GROUP_KEYS = {
    "residual": ("residual", "shortcut", "merge", "if", "from", "repeat", "name"),
    "parallel": ("parallel", "merge", "from", "repeat", "name"),
    "when": ("when", "do", "else"),
}
FRAMEWORKS = ("keras", "torch")
LAYOUTS = ("channels_first", "channels_last")


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


class Block:
    """A block of the file's own: its parameters with their defaults (None: required), and its entries."""

    __slots__ = ("entries", "key", "name", "parameters", "source")

    def __init__(self, name: str, parameters: dict[str, Any], entries: list[Entry], key: Scalar, source: Source) -> None:
        self.name = name
        self.parameters = parameters
        self.entries = entries
        self.key = key
        self.source = source


class Spec:
    """A spec as written."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.model = ""
        self.framework: str | None = None
        self.layout: str | None = None
        self.batched = True
        self.inputs: list[tuple[str, Any, Place]] = []
        self.vars: dict[str, Scalar] = {}
        self.blocks: dict[str, Block] = {}
        self.entries: list[Entry] = []
        self.outputs: list[tuple[str, Place]] = []
        self.expect: Mapping | None = None
        self.faults: list[Fault] = []
        self.reread: Callable[[], Spec] = lambda: self
        """Reads the same text again: an expansion changes a spec."""

    def fault(self, message: str, place: Place | None, help: str = "", layer: str | None = None) -> None:
        """Note a problem."""
        self.faults.append(Fault(message, place, help=help, layer=layer))


def read_spec(source: Source, lines: bool) -> Spec:
    """The `Spec` of a text in YAML or, with `lines`, in the one-line form. SpecError where nothing can be read."""
    spec = Spec(source)
    spec.reread = lambda: read_spec(source, lines)
    if lines:
        from cnncalc.spec.lines import read_lines

        spec.framework, shape, steps = read_lines(source)
        if shape is not None:
            spec.inputs.append(("input", shape, place_of(shape, source)))
        spec.entries = read_entries(steps, spec)
        if not spec.entries and not spec.faults and not spec.inputs:
            raise SpecError([Fault("there is no layer in it", Place((source, 1, 1, 1)), help=_START)])
        return spec
    root = read_document(source)
    return read_tree(root, source)


_START = "start with input: 28x28x1 and layers: [conv 32 3x3, relu]"


def read_tree(root: Any, source: Source) -> Spec:
    """The `Spec` of a YAML tree."""
    spec = Spec(source)
    spec.reread = lambda: read_tree(root, source)
    start = Place((source, 1, 1, 1))
    if root is None or (root.__class__ is Scalar and not root.value.strip()):
        raise SpecError([Fault("the spec is empty", start, help=_START)])
    if root.__class__ is not Mapping:
        what = "a list" if root.__class__ is Sequence else "text"
        raise SpecError([Fault(f"a spec is a mapping with input and layers, not {what}", start, help=_START)])
    for key, value in root.pairs:
        reader = _READERS.get(key.value)
        if reader is None:
            if key.value in KEYS:
                continue
            help = nearest(key.value, KEYS) or f"a spec knows {', '.join(KEYS)}"
            spec.fault(f"unknown key '{clipped(key.value)}'", place_of(key, source), help)
        else:
            reader(spec, value, place_of(value, source))
    if root.get("layers") is None:
        spec.fault("there are no layers", place_of(root, source), "add layers: with a list of layers")
    return spec


def _text(spec: Spec, node: Any, what: str) -> str | None:
    if node.__class__ is Scalar:
        value: str = node.value
        return value
    spec.fault(f"{what} must be plain text", place_of(node, spec.source))
    return None


def _word(what: str, known: tuple[str, ...]) -> Any:
    def reader(spec: Spec, node: Any, place: Place) -> None:
        text = _text(spec, node, what)
        if text is None:
            return
        if text not in known:
            spec.fault(f"{what} knows no '{clipped(text)}'", place, nearest(text, known) or f"use {' or '.join(known)}")
        else:
            setattr(spec, what, text)

    return reader


def _read_model(spec: Spec, node: Any, place: Place) -> None:
    spec.model = _text(spec, node, "model") or ""


def _read_batch(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Scalar or node.value.lower() != "none":
        spec.fault("batch takes none alone", place, "leave it out, and give a batch with --batch N")
    spec.batched = False


def _read_input(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is Mapping:
        for key, value in node.pairs:
            if not NAME.match(key.value):
                spec.fault(f"'{clipped(key.value)}' is no name for an input", place_of(key, spec.source), _NAME_HELP)
            spec.inputs.append((key.value, value, place_of(value, spec.source)))
        if not node.pairs:
            spec.fault("input is empty", place, "write input: 28x28x1")
    else:
        spec.inputs.append(("input", node, place))


_NAME_HELP = "names hold letters, digits, _, - and dots, and start with a letter, a digit or _"


def _read_vars(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Mapping:
        spec.fault("vars must be a mapping of names to values", place, "write vars: {width: 1.0}")
        return
    for key, value in node.pairs:
        if not key.value.isidentifier():
            spec.fault(f"'{clipped(key.value)}' is no name for a variable", place_of(key, spec.source), "use letters, digits and _")
        elif value.__class__ is not Scalar:
            spec.fault(f"the variable {key.value} must be one value", place_of(value, spec.source))
        else:
            spec.vars[key.value] = value


_PARAMETER_WORDS = frozenset(("from", "repeat", "share", "name", "type", "i", "in"))


def _read_blocks(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Mapping:
        spec.fault("blocks must be a mapping of name(parameters) to layers", place)
        return
    for key, value in node.pairs:
        block = _block(spec, key, value)
        if block is not None:
            if block.name in spec.blocks:
                spec.fault(f"the block {block.name} is declared twice", place_of(key, spec.source), "give each its own name")
            spec.blocks[block.name] = block


def _block(spec: Spec, key: Scalar, value: Any) -> Block | None:
    from keyword import iskeyword

    from cnncalc.attribute import BadValue
    from cnncalc.spec.value import read_value, split_list

    place = place_of(key, spec.source)
    name, bracket, rest = key.value.partition("(")
    name = name.strip()
    rest = rest.strip()
    if not NAME.match(name) or (bracket and not rest.endswith(")")):
        spec.fault(f"'{clipped(key.value)}' is no block header", place, "write name(parameter, other=default):")
        return None
    parameters: dict[str, Any] = {}
    try:
        parts = split_list(rest[:-1]) if bracket else []
        for _, part in parts:
            if not part:
                continue
            parameter, equals, default = part.partition("=")
            parameter = parameter.strip()
            if not parameter.isidentifier() or parameter in _PARAMETER_WORDS or iskeyword(parameter):
                spec.fault(f"a parameter may not be called '{clipped(parameter)}'", place, "choose another name")
            elif parameter in parameters:
                spec.fault(f"the parameter {parameter} is given twice", place)
            default = default.strip()
            parameters[parameter] = (Template(default) if "$" in default else read_value(default)) if equals else None
            if equals and default in ("None", "null"):
                parameters[parameter] = Template("$(None)")
    except BadValue as error:
        spec.fault(error.message, place, error.help)
    if value.__class__ is not Sequence:
        spec.fault(f"the block {name} must hold a list of layers", place_of(value, spec.source))
        return None
    return Block(name, parameters, read_entries(value.items, spec), key, spec.source)


def _read_layers(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Sequence:
        spec.fault("layers must be a list", place, "start each layer with '- '")
        return
    spec.entries = read_entries(node.items, spec)


def _read_outputs(spec: Spec, node: Any, place: Place) -> None:
    nodes = node.items if node.__class__ is Sequence else [node]
    for item in nodes:
        text = _text(spec, item, "outputs")
        if text:
            spec.outputs.append((text, place_of(item, spec.source)))


def _read_expect(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Mapping:
        spec.fault("expect must be a mapping", place, "write expect: {params: 60_965_224}")
    else:
        spec.expect = node


_READERS = {
    "model": _read_model,
    "framework": _word("framework", FRAMEWORKS),
    "layout": _word("layout", LAYOUTS),
    "batch": _read_batch,
    "input": _read_input,
    "vars": _read_vars,
    "blocks": _read_blocks,
    "layers": _read_layers,
    "outputs": _read_outputs,
    "expect": _read_expect,
}


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
    if not NAME.match(key.value):
        spec.fault(f"'{clipped(key.value)}' is no name for a layer", place_of(key, spec.source), _NAME_HELP)
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
