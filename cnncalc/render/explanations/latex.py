"""Explanations as LaTeX: a document that compiles with amsmath, or, from `\\begin{document}` on, a part of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.printable import printable
from cnncalc.render.explanations.chart import peak_table
from cnncalc.render.explanations.math import stages, symbol, texted
from cnncalc.render.explanations.parts import TITLES, closing, edges, legend_of_all, listed, sections, words

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.memory import Moments
    from cnncalc.analysis.explanation.network import Explanation
    from cnncalc.analysis.explanation.step import Line

HEAD = (
    "\\documentclass{article}",
    "\\usepackage[T1]{fontenc}",
    "\\usepackage[utf8]{inputenc}",
    "\\usepackage{amsmath}",
    "\\allowdisplaybreaks",
    "\\begin{document}",
)


def render_latex(found: Explanation) -> str:
    """The explanation as a LaTeX document, with its last newline."""
    lines = [*HEAD, f"\\section*{{{texted(found.report.graph.model or 'The network')}, explained}}", ""]
    for layer in found.layers:
        lines += [f"\\subsection*{{{texted(printable(layer.names[0]))}}}"]
        lines += [f"\\texttt{{{texted(words(layer))}}}: {texted(edges(layer))}.", ""]
        if layer.names[1:]:
            lines += [f"And so {texted(listed(layer.names[1:]))}.", ""]
        for topic, formulas, said in sections(layer, found.topics):
            lines.append(f"\\paragraph{{{TITLES[topic]}}}")
            if formulas:
                lines += ["\\begin{align*}", " \\\\\n".join(map(_aligned, formulas)), "\\end{align*}"]
            lines += [texted(text) for text in said]
            lines.append("")
    if found.moments is not None:
        lines += [*_held(found.moments), ""]
    lines += [f"{texted(text)}\n" for text in closing(found)]
    meanings = legend_of_all(found)
    if meanings:
        lines.append("\\begin{description}")
        lines += [f"\\item[${symbol(letter)}$] {texted(text)}" for letter, text in meanings]
        lines.append("\\end{description}")
    return "\n".join([*lines, "\\end{document}", ""])


def _held(found: Moments) -> list[str]:
    """The maps that make up the peak, as a table."""
    head, columns, rows = peak_table(found)
    lines = [
        f"\\paragraph{{{texted(head)}}}",
        "",
        "\\noindent\\begin{tabular}{llrl}",
        f"{' & '.join(columns)} \\\\",
        "\\hline",
    ]
    return [*lines, *(f"{' & '.join(map(texted, row))} \\\\" for row in rows), "\\end{tabular}"]


def _aligned(line: Line) -> str:
    """One formula of a group, its signs of equality below each other: each stage has a line of its own where it is long."""
    step = line.step
    found = stages(step)
    if step.unit:
        found[-1] += rf"\ \text{{{texted(step.unit)}}}"
    if step.factors:
        found[-1] += rf"\quad\text{{(as {texted(step.factors)})}}"
    between = " \\\\\n&= " if len(step.text) > 60 else " = "
    return f"{' = '.join(map(symbol, line.what))} &= {between.join(found)}"
