"""What the lines of a program came to: the shapes of what they bind, return or make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.in_code import axes_of
from cnncalc.editor.reading import Hint, told

if TYPE_CHECKING:
    from cnncalc.editor.programs.runs import Run


def shapes_of(run: Run) -> dict[int, list[str]]:
    """The shapes that each line (from 1) came to, in the order of its uses."""
    found: dict[int, list[str]] = {}
    session = run.notes.session
    if session is None:
        return found
    growth = session.growth
    for key, note in run.notes.log:
        if key.__class__ is int and note.growth is growth:
            shape = shape_text(note.value)
            if shape:
                found.setdefault(key, []).append(shape)
    return found


def shape_text(value: Any) -> str:
    """The shape of a tensor of the network without its batch, or of several; nothing for any other value."""
    if value.__class__ in (tuple, list):
        shapes = [shape_text(item) for item in value[:20]]
        return ", ".join(shapes) if all(shapes) else ""
    if not hasattr(value, "sample") or getattr(value, "ref", None) is None:
        return ""
    axes = axes_of(value)
    if axes and axes[0].__class__ is not int and all(axis.__class__ is int for axis in axes[1:]):
        return "×".join(map(str, axes[1:])) or "()"
    return "[" + ", ".join(str(axis) if axis.__class__ is int else "N" for axis in axes) + "]"


def hints_of(shapes: dict[int, list[str]], commented: set[int]) -> list[Hint]:
    """The hints of lines; those in `commented` have a comment, to which nothing is added."""
    hints = []
    for line in sorted(shapes):
        uses = shapes[line]
        different = list(dict.fromkeys(uses))
        plain = all("[" not in shape and ", " not in shape and shape != "()" for shape in different)
        insert = ""
        if plain and line not in commented and (len(different) == 1 or len(uses) <= 4):
            said = different if len(different) == 1 else uses
            insert = "  # => " + ", ".join(shape.replace("×", "x") for shape in said)
        tip = f"used {len(uses)} times: {told(uses, 8)}" if len(different) > 1 else ""
        hints.append(Hint(line, told(uses), tip, insert))
    return hints
