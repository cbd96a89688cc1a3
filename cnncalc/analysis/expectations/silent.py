"""The lines of a program that bind something in a method, and say nothing of its shape."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cnncalc.diagnostics.place import Source
    from cnncalc.readers.python.comments import Comment

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
