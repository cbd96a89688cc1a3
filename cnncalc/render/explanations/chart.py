"""What lives at once as a bar chart over the layers, and what makes up the peak as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.render.figures import memory_text
from cnncalc.render.listing import render_texts
from cnncalc.render.pages import styled
from cnncalc.render.table import BOLD
from cnncalc.render.wrap import cell_width

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.memory import Moments

USUAL = 100
"""Cells of the chart where nothing says how wide it may be."""
LONGEST = 40
"""Cells of a layer's name; of a longer one the end is shown."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


def chart(found: Moments, width: int | None, color: bool) -> list[str]:
    """A bar a layer: what lives while it is computed; then the maps that live at the peak."""
    room = width or USUAL
    names = [_short(printable(name), min(LONGEST, room // 3)) for name, _ in found.live]
    figures = [f"{count * found.unit:,}" for _, count in found.live]
    left, right = max(map(cell_width, names)), max(map(len, figures))
    bars = max(4, room - left - right - 4)
    most = max(1, found.live[found.peak][1])
    batch = f" of a batch of {found.batch}" if found.batch > 1 else ""
    lines = [styled(f"Bytes that live while each layer is computed{batch}, as {found.dtype}", BOLD, color)]
    for at, (name, figure, (_, count)) in enumerate(zip(names, figures, found.live, strict=True)):
        text = f"{name}{' ' * (left - cell_width(name))}  {figure:>{right}}  {_bar(count, most, bars)}"
        lines.append(styled(text, BOLD, color) if at == found.peak else text)
    head, columns, rows = peak_table(found)
    table = render_texts(columns, rows, "plain", "", width, False).rstrip("\n").split("\n")
    return [*lines, "", styled(head, BOLD, color), *table]


def _short(name: str, most: int) -> str:
    return name if cell_width(name) <= most else "…" + name[1 - most :]


def _bar(count: int, most: int, room: int) -> str:
    """A bar in eighths of a cell; something where there is anything."""
    eighths = max(1 if count else 0, count * room * 8 // most)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def peak_table(found: Moments) -> tuple[str, tuple[str, ...], list[tuple[str, ...]]]:
    """(a heading, the columns, the rows) of what lives at the peak."""
    name, count = found.live[found.peak]
    size = count * found.unit
    magnitude = memory_text(size)
    at = f", at {printable(name)}" if name else ""
    head = f"The peak{at}: {size:,} bytes" + (f" ({magnitude})" if magnitude else "")
    rows: list[tuple[str, ...]] = [
        (printable(held.name), held.shape, f"{held.elements * found.unit:,}", printable(held.why))
        for held in found.held
    ]
    return head, ("map", "shape", "bytes", "held because"), rows
