"""Explanations as text, one file a format, loaded when asked for.

`text.py` writes for a terminal and a pipe, `markdown.py`, `latex.py` and `json.py` the rest; `parts.py` is what they
share. May import: everything up to analysis, and the rest of render. Open `text.py` first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.network import Explanation

FORMATS = ("table", "plain", "json", "markdown", "latex")


def render_explanation(found: Explanation, format: str, width: int | None = None, color: bool = False) -> str:
    """The explanation in one of `FORMATS`, with its last newline. `width` is in cells, None: as wide as it is."""
    if format == "json":
        from cnncalc.render.explanations.json import render_json

        return render_json(found)
    if format == "markdown":
        from cnncalc.render.explanations.markdown import render_markdown

        return render_markdown(found)
    if format == "latex":
        from cnncalc.render.explanations.latex import render_latex

        return render_latex(found)
    from cnncalc.render.explanations.text import render_text

    return render_text(found, width, color)
