"""What was evaluated before: of a class whose own text, and all that it names, is as it was, nothing is evaluated again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.editor.programs.parts import Parts
from cnncalc.editor.programs.pieces import Pieces
from cnncalc.editor.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.editor.programs.pieces import Part
    from cnncalc.editor.programs.view import View

MOST = 16
"""Evaluations that are kept of one document."""


class Kept:
    """The evaluations of one document, by what they depend on."""

    def __init__(self) -> None:
        self._views: dict[Any, tuple[View, list[Part]]] = {}
        self._pieces = Pieces()

    def read(self, text: Text | str) -> Parts | SyntaxError:
        """The statements of a text, or what is wrong with it."""
        text = Text(text) if isinstance(text, str) else text
        pieces = self._pieces.read(text)
        return pieces if isinstance(pieces, SyntaxError) else Parts(text, pieces)

    def forget(self) -> None:
        """Something outside the text has changed."""
        self._views.clear()

    def view(self, parts: Parts, target: str, inputs: dict[str, str], made: Callable[[], View]) -> View:
        """The evaluation of a target: the one that is kept, its lines moved to where they are, else one that is made."""
        reached = parts.reached(target.partition("(")[0].partition(".")[0])
        key = (target, tuple(sorted(inputs.items())), parts.written(reached))
        kept = self._views.pop(key, None)
        if kept is None:
            kept = made(), reached
            while len(self._views) >= MOST:
                del self._views[next(iter(self._views))]
        self._views[key] = kept
        view, before = kept
        if before is reached or all(a.first == b.first for a, b in zip(before, reached, strict=True)):
            return view if view.text is parts.text else view.moved(lambda number: number, parts.text)
        return view.moved(_mover(before, reached), parts.text)


def _mover(before: list[Part], now: list[Part]) -> Callable[[int], int]:
    """Where an old line is now: in its statement, as far from its start; what stands in none is at the first line."""

    def line(number: int) -> int:
        for old, new in zip(before, now, strict=True):
            if old.first <= number <= old.last:
                return new.first + number - old.first
        return 0

    return line
