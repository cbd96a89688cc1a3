"""An open file: its text, kept in step with the editor, and what was last read of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from cnncalc.editor.kinds import kind_of
from cnncalc.editor.reading import Hint, Lens, Reading
from cnncalc.editor.text import Span, Text

if TYPE_CHECKING:
    from collections.abc import Callable

On = TypeVar("On", Hint, Lens)


class Document:
    """An open file. `name` is its path, or what the editor calls one that is on no disk; `asked` gives the input that the
    project's settings have for a class of it."""

    def __init__(self, name: str, language: str, text: str, asked: Callable[[str], str] | None = None) -> None:
        self.name = name
        self.language = language
        self.text = Text(text)
        self.asked = asked
        self.kind = kind_of(name, language, text)
        self._reading: Reading | None = None
        self.derived: dict[Any, Any] = {}
        """What was found out about the text as it stands, kept by those who did."""
        self._kept: Any = None
        """What was evaluated of a program before."""
        self._last: list[Hint] = []
        self._totals: list[Lens] = []
        """What each line came to last, and the totals of the last text that could be computed to its end, on the lines of this
        one."""
        self.graph: Any = None
        """Of a spec: the network of the last text that could be read."""
        self._typed: int | None = None
        """The line that was typed last."""

    def change(self, span: Span | None, new: str) -> None:
        """One edit of the editor's; all of the text is replaced where no span is given."""
        before = self.text
        self.text = before.changed(span, new)
        if span is None:
            self._last, self._totals, self._typed = [], [], None
        else:
            first, last = before.line_of(span.start), before.line_of(span.end)
            self._typed = self.text.line_of(span.start + len(new))
            gone = replaced_lines(before, span, new)
            self._last = moved(self._last, gone, last, self._typed - last)
            self._totals = moved(self._totals, gone, last, self._typed - last)
            if self._typed > first and not self.text.line(self._typed).strip():
                self._typed = first  # a new line: what may be unfinished is the one before it
        self._reading = None
        self.derived.clear()
        if not self.kind:
            self.kind = kind_of(self.name, self.language, self.text.text)

    @property
    def is_read(self) -> bool:
        """Whether its text is read as it stands."""
        return self._reading is not None

    def forget(self) -> None:
        """Read it again when it is asked for: something beside it has changed."""
        self._reading = self._kept = None

    def give_up(self) -> None:
        """Say nothing of a text that could not be read for a fault of ours."""
        self._reading = Reading()

    @property
    def reading(self) -> Reading:
        """What its text says now; of what a fault keeps from being computed what was last known."""
        if self._reading is None:
            found = self._read()
            before = {hint.line: hint for hint in self._last}
            # a line that is new has no shape until it is left: what it is on its way to is nothing that it was
            kept = {hint.line: hint for hint in found.hints if hint.line != self._typed or hint.line in before}
            if found.whole:
                self._last, self._totals = list(kept.values()), found.lenses
            else:
                there = {hint.line for hint in found.hints}
                old = [hint for hint in self._last if hint.line not in there and hint.line < len(self.text.starts)]
                self._last = list({**before, **kept}.values())
                found.hints = sorted([*found.hints, *(hint.kept() for hint in old)])
                found.lenses = found.lenses or self._totals
            self.graph = found.spec or self.graph
            self._reading = found
        return self._reading

    def trial(self, text: str) -> Reading:
        """What another text would say in the place of this one."""
        other = Document(self.name, self.language, "", self.asked)
        other.text, other.kind, other._kept, other._typed = Text(text), self.kind, self._kept, self._typed
        return other._read()

    def _read(self) -> Reading:
        if self.kind == "python":
            from cnncalc.editor.programs.kept import Kept
            from cnncalc.editor.programs.read import read_program_text

            self._kept = self._kept or Kept()
            return read_program_text(self.name, self.text, self.asked, self._typed, self._kept)
        if self.kind:
            from cnncalc.editor.specs.read import read_spec_text

            return read_spec_text(self.name, self.text, self.kind == "lines", self._typed)
        return Reading()


def replaced_lines(before: Text, span: Span, new: str) -> range:
    """The lines that an edit does not leave as they were: not the one at whose end it puts others, nor the one before which it
    puts or takes away whole ones."""
    first, last = before.line_of(span.start), before.line_of(span.end)
    start = first + (new.startswith(("\n", "\r")) and span.start == before.end_of(first))
    whole = new.endswith(("\n", "\r")) or (not new and span.start == before.starts[first])
    stop = last + 1 - (whole and last > first - 1 and span.end == before.starts[last] and (last > first or bool(new)))
    return range(start, stop)


def moved(items: list[On], gone: range, last: int, shift: int) -> list[On]:
    """What stood on lines after an edit that ended on line `last` and made the text `shift` lines longer: what is on a line
    that was replaced by others is gone, on one that was changed it stays."""
    found = []
    for item in items:
        if item.line in gone and (shift or len(gone) > 1):
            continue
        behind = item.line > last or (item.line == last and item.line >= gone.stop)
        found.append(item._replace(line=item.line + shift) if shift and behind else item)
    return found
