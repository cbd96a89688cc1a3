"""The YAML of a definition → its lines and settings, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.printable import clipped
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, place_of
from cnncalc.language.document.yaml_tree import read_document
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place, Source

MOST_LINES = 2_000
MOST_DIGITS = 9
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,2})?\Z", re.IGNORECASE)
_WORDS = {"true": True, "false": False, "none": None, "null": None, "~": None, "": None}


class Line(NamedTuple):
    """One layer: what it reads (numbers of lines, negative ones counted back), how often it is repeated, its module, its
    arguments, and where it is written."""

    sources: tuple[int, ...]
    several: bool
    repeats: int
    module: str
    args: list[Any]
    place: Place


class Definition(NamedTuple):
    """A network: its lines, and its settings by name (`nc`, `scales`, `kpt_shape`, …) with their places."""

    lines: tuple[Line, ...]
    settings: dict[str, Any]
    places: dict[str, Place]


def is_definition(text: str) -> bool:
    """Whether a YAML text has a backbone and a head at its top level, and no layers, which a spec has."""
    keys = set(re.findall(r"^(backbone|head|layers)[ \t]*:", text, re.MULTILINE))
    return keys == {"backbone", "head"}


class _Reading:
    def __init__(self, source: Source) -> None:
        self.source = source

    def fault(self, node: Any, message: str, help: str = "") -> SpecError:
        return SpecError([Fault(message, place_of(node, self.source), help=help)])

    def items(self, node: Any, what: str) -> list[Any]:
        if node.__class__ is not Sequence:
            raise self.fault(node, f"{what} is a list: [from, repeats, module, arguments]")
        items: list[Any] = node.items
        return items

    def value(self, node: Any) -> Any:
        """A number, a truth value, None, a text, or a list or mapping of such."""
        if node.__class__ is Sequence:
            return [self.value(item) for item in node.items]
        if node.__class__ is Mapping:
            return {key.value: self.value(value) for key, value in node.pairs}
        if node.quoted:
            return node.value
        text = node.value
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        if not _NUMBER.match(text):
            return text
        if re.fullmatch(r"[+-]?\d+", text):
            if len(text) > MOST_DIGITS:
                raise self.fault(node, f"{clipped(text)[:30]} is larger than any size")
            return int(text)
        return float(text)

    def number(self, node: Any, what: str) -> int:
        value = self.value(node)
        if value.__class__ is not int:
            raise self.fault(node, f"{what} is a whole number, not {clipped(str(value))}")
        return int(value)

    def line(self, node: Any) -> Line:
        items = self.items(node, "a layer")
        if len(items) != 4:
            raise self.fault(
                node, f"a layer has four parts, [from, repeats, module, arguments], and this has {len(items)}"
            )
        source, repeats, module, args = items
        several = source.__class__ is Sequence
        sources = tuple(self.number(n, "what a layer reads") for n in (source.items if several else [source]))
        count = self.number(repeats, "how often a layer is repeated")
        if not 0 < count <= 1_000:
            raise self.fault(repeats, f"a layer is repeated from 1 to 1,000 times, not {count}")
        if module.__class__ is not Scalar or not module.value:
            raise self.fault(module, "here the name of a module is expected")
        if args.__class__ is not Sequence:
            raise self.fault(args, "the arguments of a layer stand in brackets")
        return Line(sources, several, count, module.value, self.value(args), place_of(module, self.source))


def read_definition(source: Source) -> Definition:
    """The definition in a YAML text. SpecError, at the line, where it is none."""
    reading = _Reading(source)
    root = read_document(source)
    if root.__class__ is not Mapping:
        raise SpecError([Fault("a definition has backbone: and head:, each a list of layers")])
    lines: list[Line] = []
    settings: dict[str, Any] = {}
    places: dict[str, Place] = {}
    for key, node in root.pairs:
        places[key.value] = place_of(node, source)
        if key.value not in ("backbone", "head"):
            settings[key.value] = reading.value(node)
    for name in ("backbone", "head"):
        node = root.get(name)
        if node is None:
            raise reading.fault(root, f"a definition has {name}:, a list of layers")
        lines += [reading.line(item) for item in reading.items(node, name)]
    if len(lines) > MOST_LINES:
        raise reading.fault(root, f"a definition of more than {MOST_LINES:,} layers")
    if not lines:
        raise reading.fault(root, "there is no layer in it")
    return Definition(tuple(lines), settings, places)
