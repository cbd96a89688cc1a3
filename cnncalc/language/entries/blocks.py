"""`blocks:` of a spec: headers, `name(a, b=1)`, and what stands under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import Lines, clipped
from cnncalc.language.document.nodes import Mapping, Sequence, part, place_in, place_of
from cnncalc.language.entries.entries import read_entries
from cnncalc.language.entries.spec import Block, in_brackets
from cnncalc.language.words.call import Template, is_name

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place
    from cnncalc.language.document.nodes import Scalar
    from cnncalc.language.entries.spec import Spec

_BLOCKS_HELP = Lines("write each block as\n  name(a, b=1):\n    - conv $a 3x3")
_PARAMETER_WORDS = frozenset(("from", "repeat", "share", "name", "type", "i", "in"))


def read_blocks(spec: Spec, node: Any, place: Place) -> None:
    """Read `blocks:` into a spec."""
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
    if not is_name(name) or (bracket and not rest.rstrip().endswith(")")):
        if not (spec.lost and not bracket and rest == "" and name.endswith(")")):  # the rest of a header cut in two
            cut = bracket and ")" not in rest and "{" in spec.source.line(key.line)
            help = (
                "give the header a line of its own: in braces YAML cuts it at its commas" if cut else _header(key.value)
            )
            spec.fault(f"'{clipped(key.value)}' is no block header", place_of(key, spec.source), help)
    elif bracket:
        parameters = _parameters(spec, key)
    body = value.items if value.__class__ is Sequence else []
    if len(spec.faults) > count and spec.lost is not None:
        spec.lost.add(name)
    elif value.__class__ is not Sequence:
        spec.fault(f"the block {name} must hold a list of layers", place_of(value, spec.source), in_brackets(value))
    failed = len(spec.faults) > count
    entries = read_entries(body, spec)
    return None if failed else Block(name, parameters, entries, key, spec.source)


def _header(text: str) -> str:
    """A header's words as a header has them."""
    words = [
        word for word in "".join(c if c.isalnum() or c in "_=.$*" else " " for c in text).split() if word[0].isalpha()
    ]
    return f"write {words[0]}({', '.join(words[1:])})" if words else "begin it with the block's name"


def _parts(key: Scalar) -> list[tuple[int, int, str]]:
    """(offset, offset of its default, text) of each parameter of a header; BadValue where its brackets do not close."""
    from cnncalc.language.words.value import split_list

    start = key.value.index("(") + 1
    found = []
    for at, text in split_list(key.value[start:].rstrip()[:-1]):
        default = text.partition("=")[2].lstrip()
        found.append((start + at, start + at + len(text) - len(default), text))
    return found


def default_of(block: Block, parameter: str) -> Scalar | None:
    """The default of a block's parameter as it is written; None where it has none."""
    for _, at, text in _parts(block.key):
        name, equals, default = text.partition("=")
        if equals and name.strip() == parameter:
            return part(block.key, at, at + len(default.strip()))
    return None


def _parameters(spec: Spec, key: Scalar) -> dict[str, Any]:
    """The parameters of a header with their defaults (None: required)."""
    from keyword import iskeyword

    from cnncalc.language.templates.fill import INPUT, OWN_INPUT
    from cnncalc.language.words.value import read_value
    from cnncalc.layers.declaration.value import BadValue

    def place(at: int, text: str) -> Place:
        return place_in(key, spec.source, at, len(text) or 1)

    parameters: dict[str, Any] = {}
    try:
        parts = _parts(key)
    except BadValue as error:
        start = key.value.index("(") + 1
        spec.fault(error.message, place(start, key.value[start:].rstrip()[:-1]), error.help)
        return parameters
    for at, own, text in parts:
        if not text:
            continue
        parameter, equals, default = text.partition("=")
        parameter, default = parameter.strip(), default.strip()
        if not parameter.isidentifier() or parameter in _PARAMETER_WORDS or iskeyword(parameter):
            message = f"a parameter may not be called '{clipped(parameter)}'"
            spec.fault(message, place(at, parameter), "choose another name")
        elif parameter in parameters:
            spec.fault(f"the parameter {parameter} is given twice", place(at, parameter), "keep one of them")
        elif "$" in default and INPUT in default:
            help = f"leave the default out, and give {parameter} where the block is used"
            spec.fault(f"{parameter} cannot depend on in.…: {OWN_INPUT}", place(own, default), help)
        try:
            parameters[parameter] = (Template(default) if "$" in default else read_value(default)) if equals else None
        except BadValue as error:
            spec.fault(error.message, place(own, default), error.help)
        if equals and default in ("None", "null"):
            parameters[parameter] = Template("$(None)")
    return parameters
