"""The table is, byte for byte, the one that rich draws of the same cells."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path

import pytest

from cnncalc.render.columns import cells_of
from cnncalc.render.layout import body, lay_out, titles, totals
from cnncalc.render.table import DIM, _colored, draw

pytest.importorskip("rich")
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

_spec = importlib.util.spec_from_file_location("networks", Path(__file__).with_name("networks.py"))
networks = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(networks)
BOLD = "bold"


def cell(layout, lines, index, style):
    """The lines of one block as one cell of rich. A block of several columns has both alignments: it comes aligned."""
    parts = []
    for line in lines:
        column, text = line[index]
        gap = layout.blocks[index].width - Text(text).cell_len if column.right and layout.depth > 1 and text else 0
        styled = Text(text, style) if style == BOLD else Text.from_ansi(_colored(column.key, text, style))
        parts.append(Text(" " * gap) + (styled if text else Text("")))
    return Text("\n").join(parts)


def drawn_by_rich(layout, quiet, color):
    table = Table(box=box.ROUNDED, border_style="dim", header_style="", footer_style="", show_footer=True, show_lines=layout.depth > 1)
    for index, (columns, width) in enumerate(layout.blocks):
        head, foot = cell(layout, titles(layout), index, BOLD), cell(layout, totals(layout), index, BOLD)
        justify = "right" if columns[0].right and layout.depth == 1 else "left"
        table.add_column(head, foot, no_wrap=True, justify=justify, width=width)
    for lines, dim in zip(body(layout), quiet, strict=True):
        table.add_row(*[cell(layout, lines, index, DIM if dim else "") for index in range(len(layout.blocks))])
    return printed(table, color)


def printed(table, color):
    out = io.StringIO()
    system = "standard" if color else None
    console = Console(file=out, width=1000, force_terminal=color, color_system=system, legacy_windows=False, _environ={})
    console.print(table)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("color", [False, True], ids=["plain", "colour"])
@pytest.mark.parametrize("width", [None, 150, 120, 100, 80, 60, 40, 24])
@pytest.mark.parametrize("name", ["alexnet", "resnext", "inception", "odd"])
def test_the_same_bytes_as_rich(name, width, color):
    cells = cells_of(networks.report_of(name), networks.MARKS.get(name, {}))
    layout = lay_out(cells.columns, width, frame=4, between=3)
    assert draw(layout, cells.quiet, color) == drawn_by_rich(layout, cells.quiet, color)
