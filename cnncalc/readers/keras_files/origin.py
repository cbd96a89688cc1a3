"""Where a layer of a configuration stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.part import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.readers.keras_files.document import Document
    from cnncalc.readers.keras_files.entries import Entry


class Listed:
    """The origin of a node (see `cnncalc.graph.origin`): the object of a layer, and its arguments in `config`."""

    __slots__ = ("document", "entry")

    def __init__(self, document: Document, entry: Entry) -> None:
        self.document = document
        self.entry = entry

    def place(self, key: Any = None) -> Any:
        """The layer's own object, or its argument `key`."""
        if key.__class__ is str and key in self.entry.config:
            return self.document.place((*self.entry.path, "config", key))
        return self.document.place((*self.entry.path, "class_name"))

    def attribute(self, name: str, names: Sequence[str], framework: str) -> Any:
        """Where the attribute stands, under whichever of its names."""
        from cnncalc.binding.keras_renamed import BECAME

        config = self.entry.config
        known = [each for each in (*names, *(old for old, new in BECAME.items() if new in names)) if each in config]
        return self.place(known[0] if known else None)

    @property
    def line(self) -> int | None:
        """Its line in a text; None in an archive."""
        place = self.place()
        line: int | None = None if isinstance(place, Part) else place[1]
        return line
