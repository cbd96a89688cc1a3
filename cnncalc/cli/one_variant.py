"""`cnncalc whatif` with one value everywhere: the network before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.cli.options import FORMATS, chosen
from cnncalc.cli.output import is_terminal, terminal_width, wants_color, write
from cnncalc.diagnostics.errors import SpecError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.cli.options import Given
    from cnncalc.graph.report import Report


def one_variant(given: Given, edits: list[str], format: str | None, output: str | None, everything: bool) -> int:
    """Show what the edits change; of a network that they break what was computed before the fault, and what mends it."""
    from cnncalc.graph.again import infer_again
    from cnncalc.graph.walk import infer

    chosen(format, FORMATS, "--format")
    format = format or ("table" if is_terminal() and output is None else "plain")
    before = infer(given.load())
    try:
        after = infer_again(given.load(edits), before)
    except SpecError as error:
        _broken(given, edits, before, error, format, output)
        raise
    show(edits, before, after, format, output, everything)
    return 0


def show(
    edits: Sequence[str], before: Report, after: Report, format: str, output: str | None, everything: bool
) -> None:
    """Write the layers that changed, and the totals."""
    from cnncalc.analysis.whatif.changes import changes

    found = changes(before, after)
    whole = not after.faults
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


def _broken(given: Given, edits: list[str], before: Report, error: SpecError, format: str, output: str | None) -> None:
    """What is shown of a network that the edits break."""
    if error.report is not None and format != "json":
        show(edits, before, error.report, format, output, True)
