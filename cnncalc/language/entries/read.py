"""A spec's text → a `Spec`: its header, its blocks, its entries. Nothing is expanded or looked up yet.

Problems are collected, each with its place, so that all of a file's are shown at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.place import Place, Source
from cnncalc.diagnostics.printable import Lines, clipped
from cnncalc.language.document.yaml_tree import Mapping, Scalar, Sequence, place_of, read_document
from cnncalc.language.entries.entries import NAME_HELP, Entry, read_entries
from cnncalc.language.words.call import Template, is_name
from cnncalc.layers import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.language.words.call import Call

KEYS = (
    "model",
    "framework",
    "layout",
    "input",
    "batch",
    "vars",
    "blocks",
    "layers",
    "outputs",
    "expect",
    "source",
    "description",
)
FRAMEWORKS = ("keras", "torch")
LAYOUTS = ("channels_first", "channels_last")


class Block:
    """A block of the file's own: its parameters with their defaults (None: required), and its entries."""

    __slots__ = ("entries", "key", "name", "parameters", "source")

    def __init__(
        self, name: str, parameters: dict[str, Any], entries: list[Entry], key: Scalar, source: Source
    ) -> None:
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
        self.aliases: dict[str, str] = {}
        """Further names of inputs: the x of a pasted `x = Input(…, name="image")`."""
        self.vars: dict[str, Scalar] = {}
        self.blocks: dict[str, Block] = {}
        self.lost: set[str] | None = set()
        """Blocks that could not be read, whose uses are no further faults; None where their names are not known."""
        self.entries: list[Entry] = []
        self.outputs: list[tuple[str, Place]] = []
        self.expect: Mapping | None = None
        self.faults = Faults()
        self.reread: Callable[[], Spec] = lambda: self
        """Reads the same text again: an expansion changes a spec."""

    def unread(self, call: Call) -> bool:
        """Whether a call uses a block that could not be read, or may."""
        return find(call.type) is None if self.lost is None else call.type in self.lost

    def fault(self, message: str, place: Place | None, help: str = "", layer: str | None = None) -> None:
        """Note a problem."""
        self.faults.note(Fault(message, place, help=help, layer=layer))


def read_spec(source: Source, lines: bool) -> Spec:
    """The `Spec` of a text in YAML or, with `lines`, in the one-line form. SpecError where nothing can be read."""
    spec = Spec(source)
    spec.reread = lambda: read_spec(source, lines)
    if lines:
        from cnncalc.language.document.lines import read_lines

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
    spec.fault(f"{what} must be plain text", place_of(node, spec.source), f"write {what}: and a word after it")
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
            if not is_name(key.value):
                spec.fault(f"'{clipped(key.value)}' is no name for an input", place_of(key, spec.source), NAME_HELP)
            spec.inputs.append((key.value, value, place_of(value, spec.source)))
        if not node.pairs:
            spec.fault("input is empty", place, "write input: 28x28x1")
    else:
        spec.inputs.append(("input", node, place))


def _read_vars(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Mapping:
        spec.fault("vars must be a mapping of names to values", place, "write vars: {width: 1.0}")
        return
    for key, value in node.pairs:
        if not key.value.isidentifier():
            spec.fault(
                f"'{clipped(key.value)}' is no name for a variable",
                place_of(key, spec.source),
                "use letters, digits and _",
            )
        elif value.__class__ is not Scalar:
            spec.fault(
                f"the variable {key.value} must be one value", place_of(value, spec.source), "write a number or a word"
            )
        else:
            spec.vars[key.value] = value


_BLOCKS_HELP = Lines("write each block as\n  name(a, b=1):\n    - conv $a 3x3")
_PARAMETER_WORDS = frozenset(("from", "repeat", "share", "name", "type", "i", "in"))


def _read_blocks(spec: Spec, node: Any, place: Place) -> None:
    if node.__class__ is not Mapping:
        spec.fault("blocks must be a mapping of name(parameters) to layers", place, _BLOCKS_HELP)
        spec.lost = None
        return
    for key, value in node.pairs:
        block = _block(spec, key, value)
        if block is not None:
            if block.name in spec.blocks:
                spec.fault(
                    f"the block {block.name} is declared twice", place_of(key, spec.source), "give each its own name"
                )
            spec.blocks[block.name] = block


def _block(spec: Spec, key: Scalar, value: Any) -> Block | None:
    """The block under a header; None (its faults noted, its name `lost`) where the header cannot be read."""
    name, bracket, rest = key.value.partition("(")
    name = name.strip()
    count = len(spec.faults)
    parameters: dict[str, Any] = {}
    place = place_of(key, spec.source)
    if not is_name(name) or (bracket and not rest.rstrip().endswith(")")):
        if not (spec.lost and not bracket and rest == "" and name.endswith(")")):  # the rest of a header cut in two
            cut = bracket and ")" not in rest and "{" in spec.source.line(key.line)
            help = (
                "give the header a line of its own: in braces YAML cuts it at its commas"
                if cut
                else "write name(parameter, other=default):"
            )
            spec.fault(f"'{clipped(key.value)}' is no block header", place, help)
    elif bracket:
        start = len(key.value) - len(rest.lstrip())
        parameters = _parameters(spec, rest.strip()[:-1], place.shifted(start + key.quoted, 1))
    body = value.items if value.__class__ is Sequence else []
    if len(spec.faults) > count and spec.lost is not None:
        spec.lost.add(name)
    elif value.__class__ is not Sequence:
        spec.fault(
            f"the block {name} must hold a list of layers", place_of(value, spec.source), "start each layer with '- '"
        )
    failed = len(spec.faults) > count
    entries = read_entries(body, spec)
    return None if failed else Block(name, parameters, entries, key, spec.source)


def _parameters(spec: Spec, text: str, start: Place) -> dict[str, Any]:
    """The parameters of a header with their defaults (None: required); `start` is the place of its first one."""
    from keyword import iskeyword

    from cnncalc.language.templates.fill import INPUT, OWN_INPUT
    from cnncalc.language.words.value import read_value, split_list
    from cnncalc.layers.declaration.value import BadValue

    parameters: dict[str, Any] = {}
    try:
        parts = split_list(text)
    except BadValue as error:
        spec.fault(error.message, start.shifted(0, max(1, len(text))), error.help)
        return parameters
    for at, part in parts:
        if not part:
            continue
        parameter, equals, default = part.partition("=")
        parameter, default = parameter.strip(), default.strip()
        place = start.shifted(at, len(parameter) or 1)
        own = start.shifted(at + len(part) - len(default), len(default) or 1)
        if not parameter.isidentifier() or parameter in _PARAMETER_WORDS or iskeyword(parameter):
            spec.fault(f"a parameter may not be called '{clipped(parameter)}'", place, "choose another name")
        elif parameter in parameters:
            spec.fault(f"the parameter {parameter} is given twice", place, "keep one of them")
        elif "$" in default and INPUT in default:
            help = f"leave the default out, and give {parameter} where the block is used"
            spec.fault(f"{parameter} cannot depend on in.…: {OWN_INPUT}", own, help)
        try:
            parameters[parameter] = (Template(default) if "$" in default else read_value(default)) if equals else None
        except BadValue as error:
            spec.fault(error.message, own, error.help)
        if equals and default in ("None", "null"):
            parameters[parameter] = Template("$(None)")
    return parameters


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
