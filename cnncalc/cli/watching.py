"""`cnncalc shape --watch`: the table again whenever what it is made of is saved, with what changed marked."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Any

from cnncalc.cli.faults import fault_text
from cnncalc.cli.output import is_broken, is_terminal, write
from cnncalc.cli.waiting import Waiting, state_of
from cnncalc.diagnostics.errors import SpecError, UsageError
from cnncalc.diagnostics.printable import printable
from cnncalc.render.changed import Print, mark
from cnncalc.sources.load import named_part
from cnncalc.sources.text import is_expression
from cnncalc.sources.touched import Touched

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cnncalc.graph.report import Report
    from cnncalc.render.chosen import Chosen

_CLEAR = "\x1b[H\x1b[2J"
"""What empties a terminal's screen; what scrolled out of it stays."""


class Drawing:
    """Draws reports as `cnncalc.render.render` does, and marks what differs from the last one that was whole."""

    def __init__(self) -> None:
        self.last: Print | None = None
        self._drawn: Print | None = None

    def __call__(
        self,
        report: Report,
        format: str,
        *,
        width: int | None,
        color: bool,
        marks: Mapping[str, tuple[bool, str]],
        lines: bool,
        chosen: Chosen | None,
    ) -> str:
        """The table; what of it is new is marked."""
        from cnncalc.render import draw_cells
        from cnncalc.render.chosen import chosen_cells
        from cnncalc.render.columns import cells_of

        cells = chosen_cells(report, marks, lines, chosen) if chosen is not None else cells_of(report, marks, lines)
        names = [row.node.name for row in report.rows]
        self._drawn = Print(cells, names)
        if self.last is not None and not report.faults:
            mark(cells, names, self.last)
        return draw_cells(cells, format, width, color)

    def keep(self) -> None:
        """What was drawn is what the next table is held to."""
        self.last = self._drawn


def watching(spec: str, format: str, output: str | None, show: Callable[[Drawing], Any]) -> int:
    """Call `show` with what draws its report, and again when a file that was read is saved, until Ctrl-C: 0. UsageError where
    there is no file to watch, or what is asked for at first is wrong in itself."""
    path = _watched(spec, format, output)
    waiting, touched, drawing = Waiting(), Touched(), Drawing()
    touched.settle(path, True)
    first = True
    try:
        while True:
            state = state_of(touched.files)
            _begin(spec, first)
            with touched:
                whole = _tried(show, drawing, first)
            touched.settle(path, whole)
            state = {**state_of(touched.files), **state}
            _told(path, touched, first)
            if is_broken():
                return 0
            first = False
            waiting.changed(touched.files, state)
    except KeyboardInterrupt:
        if is_terminal():
            sys.stderr.write("\n")
        return 0


def _watched(spec: str, format: str, output: str | None) -> str:
    """The file that a source names; UsageError where there is nothing to watch, or to print again."""
    if format not in ("table", "plain"):
        raise UsageError(f"--watch prints tables, not {format}", "use --format table or plain")
    if output not in (None, "-"):
        raise UsageError("--watch prints again and again, and not to a file", "leave -o out, or leave --watch out")
    path = named_part(spec)[0]
    if spec == "-" or spec.startswith("zoo:") or "\n" in spec or is_expression(spec) or not os.path.isfile(path):
        what = "there is no file to watch" if not os.path.isdir(path) else "this is a folder, no file to watch"
        raise UsageError(what, "name the file of a spec or a program: cnncalc shape net.yaml --watch")
    return os.path.abspath(path)


def _begin(spec: str, first: bool) -> None:
    """An empty screen, or where output goes elsewhere a line between two tables."""
    if is_terminal() and os.environ.get("TERM") != "dumb":
        write(_CLEAR)
    elif not first:
        write(f"\n── {printable(spec)}, saved {time.strftime('%H:%M:%S')} ──\n\n")


def _tried(show: Callable[[Drawing], Any], drawing: Drawing, first: bool) -> bool:
    """Show the table, or what is wrong; whether there was nothing wrong."""
    try:
        show(drawing)
    except SpecError as error:
        sys.stderr.write(fault_text(error, explained=True))
        return False
    except UsageError as error:
        if first:
            raise
        help = f"   help: {printable(error.help)}\n" if error.help else ""
        sys.stderr.write(f"error: {printable(error.message)}\n{help}")
        return False
    drawing.keep()
    return True


def _told(path: str, touched: Touched, first: bool) -> None:
    """Say what is watched, where someone sits before it or has not been told."""
    more = len(touched.files) - 1
    if first or (is_terminal() and os.environ.get("TERM") != "dumb"):
        others = f" and {more} {'file' if more == 1 else 'files'} that it reads" if more else ""
        sys.stderr.write(f"watching {printable(os.path.basename(path))}{others}; Ctrl-C ends\n")
        sys.stderr.flush()
