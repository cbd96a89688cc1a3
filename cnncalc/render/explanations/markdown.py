"""Explanations as Markdown: a heading a layer, a list of formulas by topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.render.explanations.chart import peak_table
from cnncalc.render.explanations.parts import TITLES, closing, edges, legend_of_all, line_text, listed, sections, words

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.memory import Moments
    from cnncalc.analysis.explanation.network import Explanation

_MARKS = str.maketrans({sign: "\\" + sign for sign in "\\`*_[]<>|#"})


def render_markdown(found: Explanation) -> str:
    """The explanation as Markdown, with its last newline."""
    lines = [f"# {escaped(found.report.graph.model or 'The network')}, explained", ""]
    for layer in found.layers:
        lines += [f"## {escaped(printable(layer.names[0]))}", "", f"`{words(layer)}`: {escaped(edges(layer))}", ""]
        if layer.names[1:]:
            lines += [f"And so {escaped(listed(layer.names[1:]))}.", ""]
        for topic, formulas, said in sections(layer, found.topics):
            lines += [f"**{TITLES[topic]}**", ""]
            lines += [f"- {escaped(line_text(line))}" for line in formulas]
            lines += [f"- {escaped(text)}" for text in said]
            lines.append("")
    if found.moments is not None:
        lines += [*_held(found.moments), ""]
    for text in closing(found):
        lines += [escaped(text), ""]
    meanings = legend_of_all(found)
    if meanings:
        lines += ["| symbol | what it is |", "|---|---|"]
        lines += [f"| {escaped(symbol)} | {escaped(text)} |" for symbol, text in meanings]
    while lines[-1] == "":
        lines.pop()
    return "\n".join([*lines, ""])


def _held(found: Moments) -> list[str]:
    """The maps that make up the peak, as a table."""
    head, columns, rows = peak_table(found)
    lines = [f"**{escaped(head)}**", "", "| " + " | ".join(columns) + " |", "|---|---|---:|---|"]
    return lines + ["| " + " | ".join(map(escaped, row)) + " |" for row in rows]


def escaped(text: str) -> str:
    """The text with what Markdown would act on escaped."""
    return text.translate(_MARKS)
