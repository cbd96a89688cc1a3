"""Aligned text without a frame: what is piped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.frame import closing, opening
from cnncalc.render.layout import aligned, body, lay_out, padded, straight, titles, totals

if TYPE_CHECKING:
    from cnncalc.render.columns import Cells
    from cnncalc.render.layout import Layout, Line


def render_plain(cells: Cells, width: int | None) -> str:
    """The figures in `width` cells; None: as wide as they are."""
    layout = (cells.fit or lay_out)(cells.columns, width, frame=0, between=2)
    return "\n".join([*opening(cells, width), "", *columns(layout), "", *closing(cells, layout, width), ""])


def columns(layout: Layout) -> list[str]:
    """The lines of the head, the rows and the totals; an empty one between rows of several lines."""
    lines = [_line(layout, line) for line in titles(layout)]
    if straight(layout):
        lines += map(str.rstrip, aligned(layout, "", "  ", ""))
    else:
        spaced = layout.depth > 1
        for row in body(layout):
            if spaced:
                lines.append("")
            lines += [_line(layout, line) for line in row]
        if spaced:
            lines.append("")
    return [*lines, *[_line(layout, line) for line in totals(layout)]]


def _line(layout: Layout, line: Line) -> str:
    cells = [padded(text, width, column.right) for (column, text), (_, width) in zip(line, layout.blocks, strict=True)]
    return "  ".join(cells).rstrip()
