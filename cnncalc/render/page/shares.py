"""Where parameters, MACs and memory sit: a bar for each outermost line, in order, and the frame that the script fills with a
treemap; and what lives at once while the network runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.explanation.memory import moments
from cnncalc.diagnostics.printable import printable
from cnncalc.render.columns import unit_of
from cnncalc.render.explanations.chart import peak_table
from cnncalc.render.figures import number_text
from cnncalc.render.page.markup import cells, section, text
from cnncalc.render.page.side import MEASURES, WHOLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.explanation.memory import Moments
    from cnncalc.render.page.lines import Line
    from cnncalc.render.page.side import Side

BARS = 14
"""Bars of one measure; what has the smallest shares beyond is one line."""
POINTS = 1000
"""Layers of which the run is drawn one by one; of more the most of each stretch."""


def shares(sides: Sequence[Side], lines: Sequence[Line]) -> str:
    """The section; nothing where no share of anything is known."""
    titles = {"params": "Parameters", "macs": unit_of(sides[0].report), "activations": "Output bytes"}
    figures = {m: [_bars(side, lines, at, m) for at, side in enumerate(sides)] for m in MEASURES}
    shown = [measure for measure in MEASURES if any(figures[measure])]
    if not shown:
        return ""
    radios = "".join(
        f'<label><input type=radio name=measure value="{measure}"{" checked" if measure == shown[0] else ""}> '
        f"{text(titles[measure])}</label>"
        for measure in shown
    )
    body = []
    for at, side in enumerate(sides):
        inner = "".join(
            f'<div data-measure="{measure}"><h3>{text(titles[measure])}</h3>{figures[measure][at]}</div>'
            for measure in shown
        )
        name = f"<h3 class=side><b>{'AB'[at]}</b> {text(side.name)}</h3>" if len(sides) > 1 else ""
        body.append(
            f'<div class=where data-side={at}>{name}<div class=map role=group aria-label="Treemap of '
            f'{text(side.name)}: arrow keys move, Enter shows the layer"></div><div class=bars>{inner}</div></div>'
        )
    parts = f"<div class=beside>{''.join(body)}</div>" if len(sides) > 1 else body[0]
    return section(
        "shares", "Where it sits", f"<fieldset class=measures><legend>Share of</legend>{radios}</fieldset>{parts}"
    )


def _bars(side: Side, lines: Sequence[Line], at: int, measure: str) -> str:
    """A bar for each outermost line that has a share, in order."""
    found = []
    for line in lines:
        row = line.rows[at] if line.level == 0 else None
        if row is None:
            continue
        if measure == "activations":
            number = sum(side.bytes_of(each) for rows in line.layers if (each := rows[at]) is not None)
        else:
            number = row.params if measure == "params" else row.macs if row.node.alive else 0
        share = side.share(number, measure)
        if share:
            found.append((share, line, number_text(number)))
    if not found:
        return ""
    most = max(share for share, _, _ in found)
    least = sorted((share for share, _, _ in found), reverse=True)[:BARS][-1]
    kept = [each for each in found if each[0] >= least][:BARS]
    items = [
        f'<li><a href="#r{line.number}" data-r={line.number}>{text(line.name)}</a>'
        f'<span class=bar><svg viewBox="0 0 {WHOLE} 1" preserveAspectRatio=none aria-hidden=true>'
        f"<rect width={share * WHOLE // most} height=1 /></svg></span>"
        f"<span class=n>{text(told)}</span><span class=n>{percent(share)}</span></li>"
        for share, line, told in kept
    ]
    if len(kept) < len(found):
        rest = sum(share for share, _, _ in found) - sum(share for share, _, _ in kept)
        items.append(
            f"<li><i>{len(found) - len(kept)} more</i><span></span><span></span><span class=n>{percent(rest)}</span></li>"
        )
    return f"<ol>{''.join(items)}</ol>"


def percent(share: int) -> str:
    """Millionths as a percentage, to one decimal: `4.7 %`; of less than that `< 0.1 %`."""
    tenths = (share + 500) // 1000
    return f"{tenths // 10}.{tenths % 10}%" if tenths else "< 0.1%"


def run(side: Side) -> str:
    """What lives while each layer is computed, as a picture, and the maps that make up the peak as a table."""
    found = None if side.report.faults else moments(side.report)
    if found is None:
        return ""
    head, columns, rows = peak_table(found)
    table = "".join(
        f"<tr>{cells('td', row[:2])}<td class=n>{text(row[2])}</td>{cells('td', row[3:])}</tr>" for row in rows
    )
    titles = "".join(f"<th scope=col{' class=n' if each == 'bytes' else ''}>{each}</th>" for each in columns)
    held = (
        f"<details><summary>What is held at the peak</summary><div class=scroll tabindex=0 role=region "
        f'aria-label="What is held at the peak"><table class=plain><thead><tr>{titles}</tr></thead><tbody>{table}</tbody>'
        "</table></div></details>"
    )
    return f"<p class=note>{text(head)}</p>{_area(found)}{held}"


def _area(found: Moments) -> str:
    """The bytes that live, a step for each layer."""
    live = [count for _, count in found.live]
    step = -(-len(live) // POINTS)
    tops = [max(live[at : at + step]) for at in range(0, len(live), step)]
    most = max(1, max(tops))
    heights = [1000 - count * 1000 // most for count in tops]
    path = "".join(f"V{height}h1" for height in heights)
    at = heights.index(min(heights))
    name, peak = found.live[found.peak]
    said = f"Bytes that live while each of {len(live)} layers is computed; the peak is {peak * found.unit:,} at {name}"
    return (
        f'<svg class=run viewBox="0 0 {len(tops)} 1000" preserveAspectRatio=none role=img aria-label="{text(said)}">'
        f'<path d="M0 1000{path}V1000z"/><rect class=peak x={at} width=1 y={heights[at]} height={1000 - heights[at]} /></svg>'
        f"<p class=ends aria-hidden=true><span>{text(printable(found.live[0][0]))}</span>"
        f"<span>{text(printable(found.live[-1][0]))}</span></p>"
    )
