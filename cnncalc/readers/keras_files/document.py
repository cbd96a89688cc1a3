"""A configuration's JSON, and where in its file each part of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.part import Part
from cnncalc.diagnostics.place import Place

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Source
    from cnncalc.readers.keras_files.wrong import Path

MOST = 8 * 1024 * 1024
"""Bytes of a configuration at most: the largest network of Keras's own takes 2 MiB."""

_MOST_PLACED = 1024 * 1024
"""Characters of a text in which lines and columns are looked for."""


class Document:
    """The JSON of a file. `source` is its text; `inner` names the part of the file that holds it, where the file is no text
    itself (`config.json`): places are then paths in that part, else lines and columns."""

    def __init__(self, source: Source, inner: str = "") -> None:
        self.source = source
        self.inner = inner
        self.name = source.name
        self._spans: dict[Path, tuple[int, int]] | None = None
        self.tree = self._parsed()

    def _parsed(self) -> Any:
        from json import JSONDecodeError, loads

        text = self.source.text
        try:
            return loads(text)
        except JSONDecodeError as error:
            place = self._at(error.pos, 1)
            help = "the file is damaged or cut off: save the model again"
            raise SpecError([Fault(f"this is no JSON: {error.msg}", place, help=help)]) from None
        except (RecursionError, ValueError):
            message = "the JSON is nested too deeply, or has a number of thousands of digits"
            raise SpecError([Fault(message, self._at(0, 1), help="is this the right file?")]) from None

    def _at(self, offset: int, length: int) -> Place | Part:
        """The place of characters of the text."""
        if self.inner:
            return Part(self.name, f"{self.inner} character {offset + 1}", (0, offset))
        from bisect import bisect_right

        starts = self.source.starts
        line = bisect_right(starts, offset)
        return Place((self.source, line, offset - starts[line - 1] + 1, length))

    def place(self, path: Path) -> Place | Part:
        """Where the value at a path is written."""
        if self.inner or len(self.source.text) > _MOST_PLACED:
            return Part(self.name, f"{self.inner} {written(path)}".strip(), (0, _order(path)))
        if self._spans is None:
            from cnncalc.readers.keras_files.spans import spans

            self._spans = spans(self.source.text)
        while path and path not in self._spans:
            path = path[:-1]
        start, stop = self._spans.get(path, (0, 1))
        return self._at(start, stop - start)


def written(path: Path) -> str:
    """`$.config.layers[3]`."""
    return "$" + "".join(f"[{key}]" if key.__class__ is int else f".{key}" for key in path)


def _order(path: Path) -> int:
    """By which parts of one file are sorted: the number of the layer, within a layer of layers."""
    found = 0
    for key in [key for key in path if key.__class__ is int][:3]:
        found = found * 100_000 + int(key) + 1
    return found
