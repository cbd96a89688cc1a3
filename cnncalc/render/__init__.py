"""Reports as text: the only room that knows a format. One file a format, loaded when asked for; none of them loads rich.

`columns.py` decides the columns of a network's table and fills them, `figures.py` writes single numbers and shapes,
`layout.py` fits columns into a width and `wrap.py` breaks text; `table.py`, `plain.py`, `markdown.py`, `csv.py` and
`json.py` are the formats, `listing.py` any other table, `pages.py` and `reference.py` the pages of layer types.

May import: everything up to analysis. Open `columns.py` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cnncalc.graph.report import Report
    from cnncalc.render.chosen import Chosen
    from cnncalc.render.columns import Cells

FORMATS = ("table", "plain", "json", "csv", "markdown")


def render(
    report: Report,
    format: str,
    *,
    width: int | None = None,
    color: bool = False,
    marks: Mapping[str, tuple[bool, str]] | None = None,
    lines: bool = False,
    chosen: Chosen | None = None,
) -> str:
    """The report in one of `FORMATS`, with its last newline; ValueError for another format.

    `width` is in terminal cells, for table and plain; None: as wide as the figures need. `color` is for the table.
    `marks` says of layers with an expectation whether it is met, and the shape that is wanted: `{"conv1": (True,
    "55×55×96")}`. `lines` adds where each layer is written (JSON has it always); `chosen` are columns in the place of the
    usual ones.
    """
    marks = marks or {}
    if chosen is not None:
        return _render_chosen(report, format, width, color, marks, lines, chosen)
    if format == "json":
        from cnncalc.render.json import render_json

        return render_json(report)
    if format == "csv":
        from cnncalc.render.csv import render_csv

        return render_csv(report, marks, lines)
    if format not in FORMATS:
        raise ValueError(f"{format!r} is no format; known are {', '.join(FORMATS)}")
    from cnncalc.render.columns import cells_of

    return draw_cells(cells_of(report, marks, lines), format, width, color)


def _render_chosen(
    report: Report,
    format: str,
    width: int | None,
    color: bool,
    marks: Mapping[str, tuple[bool, str]],
    lines: bool,
    chosen: Chosen,
) -> str:
    if format in ("json", "csv"):
        from cnncalc.render.chosen_data import chosen_csv, chosen_json

        return chosen_json(report, chosen) if format == "json" else chosen_csv(report, marks, lines, chosen)
    from cnncalc.render.chosen import chosen_cells

    return draw_cells(chosen_cells(report, marks, lines, chosen), format, width, color)


def draw_cells(cells: Cells, format: str, width: int | None, color: bool) -> str:
    """Finished cells as table, plain or markdown."""
    if format == "markdown":
        from cnncalc.render.markdown import render_markdown

        return render_markdown(cells)
    if format == "plain":
        from cnncalc.render.plain import render_plain

        return render_plain(cells, width)
    from cnncalc.render.table import render_table

    return render_table(cells, width, color)


def render_columns(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    format: str,
    *,
    title: str = "",
    width: int | None = None,
    color: bool = False,
) -> str:
    """Any other table of finished texts, as table, plain, csv or markdown; ValueError for another format."""
    from cnncalc.render.listing import render_texts

    return render_texts(columns, rows, format, title, width, color)
