"""Tables of finished texts, such as `whatif`'s and the list of the zoo, in the same formats and the same hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.render.columns import Column
from cnncalc.render.layout import Plan, lay_out
from cnncalc.render.wrap import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

FIGURES = ("params", "macs", "flops", "says")
"""Titles of columns of numbers."""


def render_texts(
    titles: Sequence[str], rows: Sequence[Sequence[str]], format: str, title: str, width: int | None, color: bool
) -> str:
    """The table with its last newline."""
    if format == "csv":
        return _csv(titles, rows)
    if format not in ("table", "plain", "markdown"):
        raise ValueError(f"{format!r} is no format of this table; known are table, plain, csv, markdown")
    texts = list(zip(*rows, strict=True)) or [()] * len(titles)
    columns = [
        Column(
            "name" if index == 0 else f"column{index}",  # the first column's words may be broken anywhere
            printable(head),
            list(map(printable, column)),
            right=head.lower() in FIGURES,
            least=max(map(_halves, column), default=0),
        )
        for index, (head, column) in enumerate(zip(titles, texts, strict=True))
    ]
    if format == "markdown":
        from cnncalc.render.markdown import escaped, table

        above = [f"**{escaped(printable(title))}**", ""] if title else []
        return "\n".join([*above, *table(columns), ""])
    plan = _plan([column.key for column in columns])
    head = printable(title)
    above = [head] if width is None else wrapped(head, width, anywhere=True)
    if format == "plain":
        from cnncalc.render import plain

        layout = lay_out(columns, width, frame=0, between=2, plan=plan)
        return "\n".join([*([*above, ""] if title else []), *plain.columns(layout), ""])
    from cnncalc.render.table import draw, emphasized

    layout = lay_out(columns, width, frame=4, between=3, plan=plan)
    lines = draw(layout, [False] * len(rows), color)
    return "\n".join([*(map(emphasized, above) if color else above), *lines, ""] if title else [*lines, ""])


def _plan(keys: list[str]) -> Plan:
    """No column is left out: texts are broken, then columns stand in pairs, then all one below the other."""
    pairs = tuple(zip(keys[::2], keys[1::2], strict=True)) if len(keys) % 2 == 0 else ()
    return Plan((), (pairs, (tuple(keys),)), (16, 12, 1)) if pairs else Plan((), ((tuple(keys),),), (16, 1))


def _halves(text: str) -> int:
    """The cells that `before → after` needs in two lines; 0 for any other text."""
    before, arrow, after = text.partition(" → ")
    return max(len(before) + 2, len(after)) if arrow else 0


def _csv(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    for row in rows:
        writer.writerow([_machine(printable(cell)) for cell in row])
    return text.getvalue()


def _machine(text: str) -> str:
    """A figure without its separators, any other text as it is."""
    digits = text.replace(",", "")
    return digits if digits.isdigit() else text
