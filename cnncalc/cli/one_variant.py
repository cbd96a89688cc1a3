"""`cnncalc whatif` with one value everywhere: the network before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.cli.options import FORMATS, chosen
from cnncalc.cli.output import is_terminal
from cnncalc.cli.shown_variant import show
from cnncalc.diagnostics.errors import SpecError

if TYPE_CHECKING:
    from cnncalc.cli.given import Given


def one_variant(
    given: Given,
    edits: list[str],
    format: str | None,
    output: str | None,
    everything: bool,
    written: bool = False,
    patched: bool = False,
) -> int:
    """Show what the edits change; of a network that they break what was computed before the fault, and what mends it.
    `written`: put them into the source's text too; `patched`: show that as a patch instead."""
    from cnncalc.graph.again import infer_again
    from cnncalc.graph.walk import infer

    chosen(format, FORMATS, "--format")
    format = format or ("table" if is_terminal() and output is None else "plain")
    before = infer(given.load())
    try:
        after = infer_again(given.load(edits), before)
    except SpecError as error:
        from cnncalc.cli.broken_variant import broken

        return broken(given, edits, before, error, format, output)
    if patched:
        from cnncalc.cli.writing import put

        put(given, edits, before, after, True, output)
    else:
        show(edits, before, after, format, output, everything)
    if written:
        from cnncalc.cli.writing import put

        put(given, edits, before, after, False, output)
    return 0
