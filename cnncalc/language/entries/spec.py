"""A spec as written: what its reader fills in, and what the expansion reads. Nothing is looked up yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault, Faults
from cnncalc.layers import find

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.diagnostics.place import Place, Source
    from cnncalc.language.document.nodes import Mapping, Scalar
    from cnncalc.language.entries.entry import Entry
    from cnncalc.language.words.call import Call


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
