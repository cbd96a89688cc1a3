"""What stands above and below a network's table, with a frame or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.render.wrap import cell_width, wrapped

if TYPE_CHECKING:
    from cnncalc.render.columns import Cells
    from cnncalc.render.layout import Layout


def opening(cells: Cells, width: int | None) -> list[str]:
    """The lines above the table: the model, its framework and its input."""
    line = f"{cells.model} · {cells.facts}" if cells.model else cells.facts
    if width is None or cell_width(line) <= width:
        return [line]
    return [*(wrapped(cells.model, width, anywhere=True) if cells.model else ()), *wrapped(cells.facts, width)]


def closing(cells: Cells, layout: Layout, width: int | None) -> list[str]:
    """The lines below the table: the totals it has no column for, the notes, what was left out."""
    totals = [total for total in cells.totals if total.key not in cells.summed]
    label = max(len(total.label) for total in totals)
    figure = max(len(total.text) for total in totals)
    lines = []
    for total in totals:
        text = f"{total.text} {total.unit}".rstrip()
        if width is not None and label + 2 + figure > width:
            lines += wrapped(f"{total.label} {text}", width)
            continue
        blank = figure - len(total.text)
        room = None if width is None else width - label - 2 - blank
        # a layer's name may be broken, a figure of more digits than there is room for never
        first, *rest = [text] if room is None else wrapped(text, room, anywhere=len(total.text) <= room)
        lines.append(f"{total.label:<{label}}  {' ' * blank}{first}")
        lines += [" " * (label + 2) + part for part in rest]
    notes = [*cells.notes]
    if layout.dropped:
        notes.append(f"not shown at this width: {', '.join(column.called for column in layout.dropped)}")
    if width is None:
        return [*lines, *notes]
    return [*lines, *(part for note in notes for part in wrapped(note, width))]
