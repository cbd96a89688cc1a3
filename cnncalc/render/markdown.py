"""The table in Markdown, as GitHub reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.render.cells import Cells

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#~&$@!"})
_IN_CELL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_<>|~&"})


def render_markdown(cells: Cells) -> str:
    """The model as a heading line, the table, and the totals it has no column for."""
    columns = cells.columns
    lines = [
        f"**{cells.model.translate(_ESCAPED)}** · {cells.facts.translate(_IN_CELL)}",
        "",
        _line([column.title.translate(_IN_CELL) for column in columns]),
        _line(["---:" if column.right else "---" for column in columns]),
    ]
    lines += map(_line, zip(*[[text.translate(_IN_CELL) for text in column.texts] for column in columns], strict=True))
    lines += [_line([f"**{column.total}**" if column.total else "" for column in columns]), ""]
    lines += [f"- {t.label}: {t.text} {t.unit}".rstrip() for t in cells.totals if t.key not in ("params", "macs")]
    lines += [f"- {note.translate(_IN_CELL)}" for note in cells.notes]
    return "\n".join([*lines, ""])


def _line(texts: object) -> str:
    return f"| {' | '.join(texts)} |"  # type: ignore[arg-type]
