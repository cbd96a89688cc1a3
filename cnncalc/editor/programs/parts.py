"""The statements of a program's top level, and which of them each can see."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.editor.programs.pieces import Part, Piece
    from cnncalc.editor.text import Text


class Parts:
    """The statements of a program's top level, and which of them each can see."""

    def __init__(self, text: Text, pieces: list[Piece]) -> None:
        self.text = text
        self.pieces = pieces
        self.all = [part for piece in pieces for part in piece.parts]
        self.comments = [comment for piece in pieces for comment in piece.comments]
        self.tree = ast.Module([node for piece in pieces for node in piece.nodes], [])
        self.closed = all(piece.closed for piece in pieces)
        """Whether statements reach only what they name."""

    def reached(self, name: str) -> list[Part]:
        """The statements that what a name stands for may depend on, in order; all of them for no name."""
        if not name or not self.closed:
            return self.all
        names, taken, left = {name}, set[int](), True
        while left:
            left = False
            for index, part in enumerate(self.all):
                if index not in taken and (part.binds & names or (part.acts and part.names & names)):
                    taken.add(index)
                    names |= part.names | part.binds
                    left = True
        return [self.all[index] for index in sorted(taken)]

    def written(self, parts: Iterable[Part]) -> str:
        """The lines of some statements."""
        starts, text = self.text.starts, self.text.text
        ends = [*starts[1:], len(text)]
        return "".join(text[starts[part.first] : ends[min(part.last, len(ends) - 1)]] for part in parts)
