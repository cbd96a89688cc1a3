"""`--update --all` of a program: `# => SHAPE` behind each line of its forward that binds a tensor and says nothing yet."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.in_code import axes_of
from cnncalc.language.document.decode import Span
from cnncalc.readers.python.noted import Notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.diagnostics.place import Source
    from cnncalc.readers.python.comments import Comment

MOST_USES = 4
"""How many shapes, of the uses of one line, are still told apart in a comment."""
_BOUND = (ast.Assign, ast.AnnAssign, ast.AugAssign)


def silent_lines(source: Source, comments: Iterable[Comment]) -> list[int]:
    """The lines of methods on which a plain assignment ends, alone, with no comment behind it."""
    try:
        tree = ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    taken = {comment.line for comment in comments if comment.inline}
    ends: dict[int, int] = {}
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        for line in {node.lineno} if hasattr(node, "body") else {node.lineno, node.end_lineno or 0}:
            ends[line] = ends.get(line, 0) + 1
    for statement in _assignments(tree):
        line = statement.end_lineno or 0
        text = source.line(line)
        ended = len(text.encode()[: statement.end_col_offset or 0].decode(errors="replace"))
        if line not in taken and ends[line] == 1 and not text[ended:].strip():
            found.append(line)
    return found


def _assignments(tree: ast.Module) -> Iterator[Any]:
    """The assignments of methods, to a name."""
    for cls in [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]:
        for method in [node for node in cls.body if isinstance(node, ast.FunctionDef) and node.name != "__init__"]:
            for node in ast.walk(method):
                if isinstance(node, _BOUND) and node.value is not None:
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    if len(targets) == 1 and isinstance(targets[0], ast.Name):
                        yield node


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
            if not shapes:
                continue
            told = shapes[:1] if len(set(shapes)) == 1 else shapes
            if len(told) <= MOST_USES:
                text = self.source.line(line)
                at = self.source.starts[line - 1]
                found[Span(at + len(text.rstrip()), at + len(text.rstrip()))] = f"  # => {', '.join(told)}"
        return found


def _written(value: Any) -> str | None:
    """The shape of a tensor of the network, without its batch; None of anything else."""
    if not hasattr(value, "sample") or getattr(value, "ref", None) is None:
        return None
    axes = axes_of(value)
    if len(axes) < 2 or axes[0].__class__ is int or not all(n.__class__ is int for n in axes[1:]):
        return None
    return "x".join(map(str, axes[1:]))
