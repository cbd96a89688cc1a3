"""What comes of reading one state of a text: plain data, in lines from 0 and characters of that text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.editor.text import Span
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Hint(NamedTuple):
    """What is shown at the end of a line. `tip` says more, `insert` is what accepting it writes there; a `stale` one is
    from before the line at fault, of a text that could still be computed to its end."""

    line: int
    label: str
    tip: str = ""
    insert: str = ""
    stale: bool = False

    def kept(self) -> Hint:
        """The hint as it is shown once its line can no longer be computed."""
        if self.stale:
            return self
        return Hint(self.line, f"was {self.label}", "of the last text that could be computed this far", "", True)


class Problem(NamedTuple):
    """Something wrong: where, how bad (error, warning, hint), its code, and the way out."""

    span: Span
    severity: str
    code: str
    message: str
    help: str = ""
    related: tuple[tuple[str, Span, str], ...] = ()
    """Other places that it involves: file ("" for this one), characters, what stands there."""
    about: Any = None
    """The fault or the expectation behind it, for fixes."""


class Lens(NamedTuple):
    """Totals above a line."""

    line: int
    label: str


class Seen(NamedTuple):
    """A layer that a line makes, runs or holds, for hovers."""

    report: Report
    row: Row
    name: str = ""
    """Of a block or a repeat: its name, where the row is that of its result."""


class Reading:
    """One state of a text, read. `whole` says that nothing stopped the reading before the end of the network."""

    __slots__ = ("hints", "lenses", "problems", "seen", "spec", "whole")

    def __init__(self) -> None:
        self.hints: list[Hint] = []
        self.problems: list[Problem] = []
        self.lenses: list[Lens] = []
        self.seen: dict[int, list[Seen]] = {}
        """The layers of each line."""
        self.whole = True
        self.spec: Any = None
        """Of a spec: the graph that was read, whose spec knows where everything is written."""

    def see(self, line: int, seen: Seen) -> None:
        """Note that a line has to do with a layer."""
        there = self.seen.setdefault(line, [])
        if len(there) < MOST_SEEN:
            there.append(seen)


MOST_SEEN = 200
"""Uses of a line that are kept for hovers: a line in a block that is used more often than that shows the first."""


def told(shapes: Iterable[str], most: int = 3) -> str:
    """The shapes of a line's uses: each once, those beyond `most` counted."""
    different = list(dict.fromkeys(shapes))
    shown = ", ".join(different[:most])
    return shown if len(different) <= most else f"{shown} and {len(different) - most} more"
