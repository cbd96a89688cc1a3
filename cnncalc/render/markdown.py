"""The table in Markdown, as GitHub reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.render.columns import Cells, Column

_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_<>|~&"})


def render_markdown(cells: Cells) -> str:
    """The model as a heading line, the table, and the totals it has no column for."""
    model = f"**{escaped(cells.model)}** · " if cells.model else ""
    lines = [model + escaped(cells.facts), "", *table(cells.columns)]
    lines += [_line([f"**{column.total}**" if column.total else "" for column in cells.columns]), ""]
    lines += [f"- {t.label}: {t.text} {t.unit}".rstrip() for t in cells.totals if t.key not in cells.summed]
    lines += [f"- {escaped(note)}" for note in cells.notes]
    return "\n".join([*lines, ""])


def table(columns: list[Column]) -> list[str]:
    """The lines of the head and the rows."""
    return [
        _line([escaped(column.title) for column in columns]),
        _line(["---:" if column.right else "---" for column in columns]),
        *map(_line, zip(*[map(escaped, column.texts) for column in columns], strict=True)),
    ]


def escaped(text: str) -> str:
    """`text` with the characters that Markdown would read as its own behind a backslash."""
    return text.translate(_ESCAPED)


def _line(texts: object) -> str:
    return f"| {' | '.join(texts)} |"  # type: ignore[arg-type]
