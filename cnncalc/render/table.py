"""The table for a terminal: byte for byte what rich would draw (`rich.box.ROUNDED`), without its time.

rich takes 0.3 ms a row; ten thousand rows are three seconds. The same picture is a template and a few joins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.figures import ADDED, CHANGED, MET, REMOVED, UNMET, WANTED
from cnncalc.render.frame import closing, opening
from cnncalc.render.layout import aligned, body, lay_out, padded, straight, titles, totals

if TYPE_CHECKING:
    from cnncalc.render.columns import Cells
    from cnncalc.render.layout import Layout, Line

DIM, BOLD, GREEN, RED, YELLOW = "2", "1", "32", "1;31", "1;33"
"""The styles, as codes of the terminal's own theme."""
_SIGNED = {f"{ADDED} ": GREEN, f"{REMOVED} ": RED}
"""How the names of layers begin that were not there in the last print, or are no longer."""
ROOMY = 60
"""From this width the lines around the table are aligned with the text in it."""


def render_table(cells: Cells, width: int | None, color: bool) -> str:
    """The table in `width` cells (None: as wide as it is), coloured or not."""
    layout = (cells.fit or lay_out)(cells.columns, width, frame=4, between=3)
    indent = "  " if width is None or width >= ROOMY else ""
    room = None if width is None else width - len(indent)
    head, tail = opening(cells, room), closing(cells, layout, room)
    if color:
        head = [in_style(line, BOLD) for line in head]
        tail = [in_style(line, DIM) for line in tail]
    around = [indent + line for line in head], [indent + line for line in tail]
    return "\n".join([*around[0], *draw(layout, cells.quiet, color), *around[1], ""])


def draw(layout: Layout, quiet: list[bool], color: bool) -> list[str]:
    """The lines of the table itself; `quiet` are the rows to draw dim."""
    bars = ["─" * (block.width + 2) for block in layout.blocks]
    top, rule, bottom = (left + cross.join(bars) + right for left, cross, right in ("╭┬╮", "├┼┤", "╰┴╯"))
    if color:
        top, rule, bottom = (in_style(line, DIM) for line in (top, rule, bottom))
    lines = [top, *[_line(layout, line, color, BOLD) for line in titles(layout)], rule]
    if straight(layout):
        lines += _colored_rows(layout, quiet) if color else aligned(layout, "│ ", " │ ", " │")
    else:
        ruled = layout.depth > 1
        for row, dim in zip(body(layout), quiet, strict=True):
            lines += [_line(layout, line, color, DIM if dim else "") for line in row]
            if ruled:
                lines.append(rule)
    sums = totals(layout)
    if sums:
        if lines[-1] is not rule:
            lines.append(rule)
        lines += [_line(layout, line, color, BOLD) for line in sums]
    elif lines[-1] is rule:
        lines.pop()
    return [*lines, bottom]


def _colored_rows(layout: Layout, quiet: list[bool]) -> list[str]:
    """The rows of a layout that is straight, column by column."""
    bar = in_style("│", DIM)
    columns = []
    for (column,), width in layout.blocks:
        key, known = column.key, dict[tuple[str, bool], str]()
        drawn = []
        for pair in zip(column.texts, quiet, strict=True):
            cell = known.get(pair)
            if cell is None:
                text, dim = pair
                blank = " " * (width - len(text))
                styled = _colored(key, text, DIM if dim else "")
                cell = known[pair] = blank + styled if column.right else styled + blank
            drawn.append(cell)
        columns.append(drawn)
    between = f" {bar} "
    return [f"{bar} {between.join(row)} {bar}" for row in zip(*columns, strict=True)]


def _line(layout: Layout, line: Line, color: bool, style: str) -> str:
    """One line; without a style of its own a cell has its column's."""
    cells = [padded(text, width, column.right) for (column, text), (_, width) in zip(line, layout.blocks, strict=True)]
    if not color:
        return f"│ {' │ '.join(cells)} │"
    for index, (column, text) in enumerate(line):
        if text:
            cells[index] = cells[index].replace(text, _colored(column.key, text, style))
    bar = in_style("│", DIM)
    return f"{bar} {f' {bar} '.join(cells)} {bar}"


def emphasized(text: str) -> str:
    """A line above a table, bold."""
    return in_style(text, BOLD)


def in_style(text: str, style: str) -> str:
    """The text in a style of the terminal's own theme."""
    return f"\x1b[{style}m{text}\x1b[0m" if style and text else text


def _colored(key: str, text: str, style: str) -> str:
    """A cell's text in the row's style, or its column's; the mark of an expectation always in its own."""
    if text[-1:] == CHANGED:
        return in_style(text, YELLOW)
    if text[:2] in _SIGNED:
        return in_style(text, _SIGNED[text[:2]])
    if key == "output":
        for sign, color in ((MET, GREEN), (UNMET, RED), (WANTED, RED)):
            start = text.find(sign)
            if start >= 0:
                shape = text[:start].rstrip()
                return in_style(shape, style) + " " * (start - len(shape)) + in_style(text[start:], color)
    if not style and (key in ("type", "field") or text == "0"):
        style = DIM
    return in_style(text, style)
