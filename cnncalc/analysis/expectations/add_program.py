"""`--update --all` of a program: `# => SHAPE` behind each line of its forward that binds a tensor and says nothing yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.in_code import axes_of
from cnncalc.language.document.decode import Span
from cnncalc.readers.python.noted import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.diagnostics.place import Source

MOST_USES = 4
"""How many shapes, of the uses of one line, are still told apart in a comment."""


class Additions:
    """What passed the silent lines of a program, in all its evaluations."""

    def __init__(self, source: Source, lines: Iterable[int]) -> None:
        self.source = source
        self.notes = Notes(lines, asserts=False)
        self.shapes: dict[int, list[str] | None] = {}
        """The shapes of each line's uses, in order; None where they cannot be said."""

    def take(self) -> None:
        """Take over what one evaluation noted."""
        seen: dict[int, list[str] | None] = {}
        growth = self.notes.session.growth
        for line, note in self.notes.log:
            if note.growth is growth and line.__class__ is int:
                shapes = seen.setdefault(line, [])
                text = _written(note.value)
                seen[line] = None if text is None or shapes is None else [*shapes, text]
        for line, shapes in seen.items():
            self.shapes[line] = shapes if line not in self.shapes or self.shapes[line] == shapes else None

    def changes(self) -> dict[Span, str]:
        """The comments to put in, by place."""
        found = {}
        for line, shapes in self.shapes.items():
            told = shapes[:1] if shapes and len(set(shapes)) == 1 else shapes or []
            if 0 < len(told) <= MOST_USES:
                at = self.source.starts[line - 1] + len(self.source.line(line).rstrip())
                found[Span(at, at)] = f"  # => {', '.join(told)}"
        return found


def _written(value: Any) -> str | None:
    """The shape of a tensor of the network, without its batch; None of anything else."""
    if not hasattr(value, "sample") or getattr(value, "ref", None) is None:
        return None
    axes = axes_of(value)
    if len(axes) < 2 or axes[0].__class__ is int or not all(n.__class__ is int for n in axes[1:]):
        return None
    return "x".join(map(str, axes[1:]))
