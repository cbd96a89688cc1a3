"""A spec as written: what its reader fills in and the expansion reads, each part knowing where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError, KeyName
from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, part, place_in, place_of
from cnncalc.language.words.expression import locate, locate_value
from cnncalc.layers import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cnncalc.diagnostics.place import Place, Source
    from cnncalc.language.document.decode import Span
    from cnncalc.language.words.call import Call

GROUPS = ("residual", "parallel", "when")
NAME_HELP = "names hold letters, digits, _, - and dots, and start with a letter, a digit or _"
QUOTE = "quote it, or give it its own line"


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
            return place_in(node, self.source, *locate(node.value, key))
        if node.__class__ is Mapping:
            written = "expect" if key == "=>" else key
            for name, value in node.pairs:
                if name.value == written:
                    own = key.__class__ is KeyName or key in GROUPS or value.__class__ is not Scalar
                    return place_of(name if own else value, self.source)
        return place_of(self.key or node, self.source)

    @property
    def line(self) -> int | None:
        """The line it is written on, from 1; None for a spec that came as a Python mapping."""
        return self.node.line or None

    def attribute(self, name: str, names: Iterable[str], framework: str) -> Place:
        """Where the layer's attribute `name` is written, under whichever of its `names` or position; the whole layer
        where it isn't."""
        return self.place(self.key_of(name, names, framework))

    def key_of(self, name: str, names: Iterable[str], framework: str) -> Any:
        """The word or position under which the layer's attribute `name` is written, of its `names`; None where it
        isn't."""
        for known in names:
            if self.argument(known) is not None:
                return known
        from cnncalc.binding.written import position_of

        position = None if self.call is None else position_of(self.call, framework, name)
        return position if self.argument(position) is not None else None

    def argument(self, key: Any) -> Any:
        """The node that is the value of an argument as it is written, without its key; None where it is not written."""
        node = self.node
        if node.__class__ is Mapping:
            found = node.get("expect" if key == "=>" else key)
            return self.key if key == "name" and found is None else found
        if key == "name" and self.key is not None:
            return self.key
        at = locate_value(node.value, key) if node.__class__ is Scalar and key is not None else None
        return part(node, at[0], at[0] + at[1]) if at else None

    def span(self, key: Any) -> Span | None:
        """The exact span, in its source's text, of the value of an argument: the `2` of `stride=2`. None where it is
        not written, or in no file."""
        from cnncalc.language.document.span import span_of

        node = self.argument(key)
        return None if node is None else span_of(node, self.source)


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
        self.lines = False
        """Whether it is in the line form, which has no keys."""
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


def in_brackets(node: Any) -> str:
    """The way out of one layer where a list stands."""
    text = node.value if node.__class__ is Scalar and not node.quoted and "\n" not in node.value else ""
    plain = text[:1].isalpha() and not any(mark in text for mark in ",[]{}:#")
    return f"write [{text}]" if plain and len(text) <= 60 else "start each layer with '- '"


def shape_text(node: Any) -> str:
    """A shape's text, also where YAML read it as a list."""
    if node.__class__ is Scalar:
        text: str = node.value
        return text
    if node.__class__ is Sequence:
        return "[" + ", ".join(shape_text(item) for item in node.items) + "]"
    raise ExpressionError("a shape is written 224x224x3 or [224, 224, 3]", "write one shape")
