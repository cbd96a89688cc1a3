"""One variant of a network as `cnncalc whatif` shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.cli.output import terminal_width, wants_color, write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report


def show(
    edits: Sequence[str],
    before: Report,
    after: Report,
    format: str,
    output: str | None,
    everything: bool = False,
    whole: bool = True,
) -> None:
    """Write the layers that changed, and of a network that is `whole` the totals."""
    from cnncalc.analysis.whatif.changes import changes

    found = changes(before, after, whole)
    if format == "json":
        from cnncalc.render.before_after_json import before_after_dict
        from cnncalc.render.json import json_text

        write(json_text(before_after_dict(edits, before, after, found)), output)
        return
    from cnncalc.render import render_columns
    from cnncalc.render.before_after import before_after

    piped = output is not None
    columns, rows = before_after(before, after, found, everything or format == "csv", whole)
    title = f"{before.graph.model or 'network'}: {', '.join(edits)}"
    text = render_columns(
        columns, rows, format, title=title, width=None if piped else terminal_width(), color=not piped and wants_color()
    )
    write(text, output)
