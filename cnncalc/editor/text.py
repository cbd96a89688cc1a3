"""A text as an editor counts it: lines that end where the protocol ends them, columns in its units (UTF-16 or others)."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from cnncalc.diagnostics.place import Source
from cnncalc.language.document.decode import Span

if TYPE_CHECKING:
    from cnncalc.diagnostics.place import Place

__all__ = ["Span", "Text"]

_BREAK = re.compile(r"\r\n|\r|\n")


class Text:
    """A text and its lines. Lines and columns are counted from 0, as the protocol has them; `start` and `end` of spans are
    characters of the whole text."""

    __slots__ = ("_starts", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(found.end() for found in _BREAK.finditer(text))]
        """Where each line starts."""
        self._starts: dict[str, list[int]] = {}

    def line_of(self, offset: int) -> int:
        """The line that a character stands on."""
        return bisect_right(self.starts, offset) - 1

    def line(self, number: int) -> str:
        """A line without its end; nothing beyond the last."""
        if not 0 <= number < len(self.starts):
            return ""
        stop = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : stop].rstrip("\r\n")

    def end_of(self, number: int) -> int:
        """Where a line ends, before its break."""
        return self.starts[number] + len(self.line(number))

    def offset(self, line: int, units: int, encoding: str = "utf-16") -> int:
        """The character at a position, counted in the units of `encoding`; one beyond a line or the text is the end of it."""
        if line >= len(self.starts):
            return len(self.text)
        if line < 0:
            return 0
        text = self.line(line)
        if encoding == "utf-32" or text.isascii():
            return self.starts[line] + min(max(units, 0), len(text))
        at = 0
        for index, character in enumerate(text):
            if at >= units:
                return self.starts[line] + index
            at += _width(character, encoding)
        return self.starts[line] + len(text)

    def position(self, offset: int, encoding: str = "utf-16") -> tuple[int, int]:
        """The line of a character, and its column in the units of `encoding`."""
        offset = min(max(offset, 0), len(self.text))
        line = self.line_of(offset)
        before = self.text[self.starts[line] : offset]
        if encoding == "utf-32" or before.isascii():
            return line, len(before)
        return line, sum(_width(character, encoding) for character in before)

    def changed(self, span: Span | None, new: str) -> Text:
        """The text after an edit; all of it is replaced where no span is given."""
        return Text(new if span is None else self.text[: span.start] + new + self.text[span.end :])

    def span_of(self, place: Place) -> Span:
        """The characters of a place in this text, or in one of as many lines that was read in its stead; its language may
        break lines elsewhere than editors do."""
        starts = self._broken(place.source)
        number = min(max(place[1], 1), len(starts))
        start = min(starts[number - 1] + max(place[2] - 1, 0), len(self.text))
        return Span(start, min(start + max(place[3], 0), len(self.text)))

    def _broken(self, source: Source) -> list[int]:
        """Where the lines of this text start, broken as a source breaks them."""
        known = self._starts.get(source.breaks)
        if known is None:
            own = source if source.text == self.text else Source(source.name, self.text, source.breaks)
            known = self._starts[source.breaks] = own.starts
        return known


def _width(character: str, encoding: str) -> int:
    if encoding == "utf-8":
        return len(character.encode("utf-8", "surrogatepass"))
    return 2 if ord(character) > 0xFFFF else 1
