"""Explanations for a terminal and for a pipe: a paragraph a layer, formulas beside what they are of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.render.explanations.chart import chart
from cnncalc.render.explanations.parts import (
    TITLES,
    closing,
    edges,
    legend_of,
    legend_of_all,
    line_text,
    listed,
    sections,
    words,
)
from cnncalc.render.pages import styled
from cnncalc.render.table import BOLD, DIM
from cnncalc.render.wrap import wrapped

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.network import Explanation
    from cnncalc.analysis.explanation.step import Explained

INDENT = 2
LABEL = 9
"""Cells of the topics' titles, where none of them is longer."""


def render_text(found: Explanation, width: int | None, color: bool) -> str:
    """The layers one below the other, then what stays as it is, the totals, the legend."""
    lines: list[str] = []
    alone = len(found.layers) == 1
    for layer in found.layers:
        lines += [*_layer(layer, found.topics, width, color, alone), ""]
    if found.moments is not None:
        lines += [*chart(found.moments, width, color), ""]
    for text in closing(found):
        lines += [*_broken(text, width, 0), ""]
    if not alone:
        meanings = legend_of_all(found)
        if meanings:
            lines += [styled("In words", BOLD, color)]
            lines += _beside([(symbol, text) for symbol, text in meanings], width, color)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join([*lines, ""])


def _layer(layer: Explained, topics: tuple[str, ...], width: int | None, color: bool, alone: bool) -> list[str]:
    name, *others = layer.names
    head = printable(name)
    first, *rest = _broken(f"{head}  {words(layer)}", width, 0)
    lines = [styled(first[: len(head)], BOLD, color) + first[len(head) :], *rest]
    lines += [styled(line, DIM, color) for line in _broken(edges(layer), width, INDENT)]
    if others:
        also = f"and so {listed(others)}"
        lines += [styled(line, DIM, color) for line in _broken(also, width, INDENT)]
    room = max([LABEL, *(len(TITLES[topic]) + 2 for topic, _, _ in sections(layer, topics))])
    for topic, formulas, said in sections(layer, topics):
        texts = [*map(line_text, formulas), *said]
        if topic == "shape" and layer.unchanged and len(formulas) > 0 and not said:
            texts = [f"as the input's: {', '.join(map(line_text, formulas))}"]
        label = TITLES[topic]
        for text in texts:
            for line in _broken(text, width, INDENT + room):
                lines.append(" " * INDENT + label.ljust(room) + line[INDENT + room :])
                label = ""
    if alone:
        meanings = legend_of(layer)
        lines += _beside(meanings, width, color, "where", room)
    return lines


def _beside(rows: list[tuple[str, str]], width: int | None, color: bool, label: str = "", before: int = 0) -> list[str]:
    """Symbols with their meanings beside them, `before` cells from the indent."""
    lines = []
    room = max((len(symbol) for symbol, _ in rows), default=0)
    indent = INDENT + before
    for symbol, text in rows:
        for at, line in enumerate(_broken(text, width, indent + room + 2)):
            left = " " * INDENT + label.ljust(LABEL if indent > INDENT else 0)
            lines.append(styled(f"{left}{('' if at else symbol):<{room}}  {line[indent + room + 2 :]}", DIM, color))
            label = ""
    return lines


def _broken(text: str, width: int | None, indent: int) -> list[str]:
    """The text in lines with an indent, broken at spaces; the later lines stand two cells further in."""
    if width is None:
        return [" " * indent + text]
    room = max(12, width - indent)
    first, *rest = wrapped(text, room, anywhere=True)
    if rest:
        lines = [first, *(("  " + line) for line in wrapped(text[len(first) :].lstrip(), room - 2, anywhere=True))]
    else:
        lines = [first]
    return [" " * indent + line for line in lines]
