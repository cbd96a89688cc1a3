"""One state of a spec's text → its hints, problems and totals."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Faults
from cnncalc.diagnostics.place import Source
from cnncalc.editor.faults import problem_of, problems_of_checks
from cnncalc.editor.reading import Hint, Lens, Reading, Seen, told
from cnncalc.editor.shown import sizes, totals_line
from cnncalc.editor.specs.unfinished import UNFINISHED, mended
from cnncalc.editor.specs.unread import unread_from, without
from cnncalc.language.entries.read import read_spec

if TYPE_CHECKING:
    from cnncalc.editor.text import Text
    from cnncalc.graph.report import Report
    from cnncalc.language.entries.spec import Spec


def read_spec_text(name: str, text: Text, lines: bool, typed: int | None = None) -> Reading:
    """What a spec's text says: `lines` for the line form, `typed` the line that was typed last (from 0). It raises
    nothing: what cannot be read is a problem."""
    source = Source(name, text.text)
    reading = Reading()
    try:
        spec = read_spec(source, lines)
    except SpecError as error:
        reading.whole = False
        reading.problems = [problem_of(fault, text, source) for fault in error.faults]
        for other in mended(source, lines, error.faults, typed):
            try:
                _say(reading, read_spec(other, lines), text, False)
            except SpecError:
                continue
            break
        return reading
    unread = list(spec.faults)
    other_text = without(source, lines, unread) if unread else None
    if other_text is not None:  # entries were left out: what follows them is not what the network has there
        reading.problems = [problem_of(fault, text, source) for fault in unread]
        reading.whole = False
        with suppress(SpecError):
            spec = read_spec(other_text, lines)
    _say(reading, spec, text, True)
    return reading


def _say(reading: Reading, spec: Spec, text: Text, faults: bool) -> None:
    """What a spec comes to; its faults too, but for those of a line that another one stands for."""
    from cnncalc.graph.walk import compute
    from cnncalc.language.assembly.assemble import assemble

    unread = unread_from(spec.source, spec.lines, list(spec.faults))
    report = compute(assemble(spec))
    found = Faults([*report.graph.faults, *report.faults]).in_order()
    if faults:
        known = [fault for fault in (*found, *report.warnings) if UNFINISHED not in fault.message]
        said = {(problem.span, problem.message) for problem in reading.problems}
        problems = [problem_of(fault, text, spec.source) for fault in known]
        reading.problems += [problem for problem in problems if (problem.span, problem.message) not in said]
    reading.whole = reading.whole and not found
    reading.problems += problems_of_checks(report, not reading.whole, text, spec.source)
    _fill(reading, report, text, spec.source)
    if unread is not None:  # what follows was computed without it
        reading.hints = [hint for hint in reading.hints if unread[0] <= hint.line < unread[1]]
        reading.seen = {line: seen for line, seen in reading.seen.items() if unread[0] <= line < unread[1]}
        reading.lenses = []


def _fill(reading: Reading, report: Report, text: Text, source: Source) -> None:
    """The hints, totals and layers of a report."""
    reading.spec = report.graph
    found: dict[int, _Line] = {}
    known: dict[int, tuple[int, int]] = {}  # a layer of a block is written once and used often
    for row in report.rows:
        entry: Any = row.node.origin
        if entry is None:
            continue
        number, column = known.get(id(entry)) or known.setdefault(id(entry), _at(entry, text))
        found.setdefault(number, _Line()).add(entry, column, sizes(row.y), row.node.name)
        reading.see(number, Seen(report, row))
    for name, members in report.graph.groups.items():
        entry, slot = members.origin, members.slot
        if entry is None or slot is None or report.shapes[slot] is None:
            continue
        number, column = known.get(id(entry)) or known.setdefault(id(entry), _at(entry, text))
        found.setdefault(number, _Line()).add(entry, column, sizes(report.shapes[slot]), name, group=True)
        row_of = report.find(name)
        if row_of is not None:
            reading.see(number, Seen(report, row_of, name))
    _repeats(reading, report, known)
    for number in sorted(found):
        reading.hints.append(found[number].hint(number, text.line(number)))
    if report.rows:
        reading.lenses = [Lens(_head(source), totals_line(report))]


def _repeats(reading: Reading, report: Report, known: dict[int, tuple[int, int]]) -> None:
    """Note each repeat as a whole, before its copies."""
    nodes = report.graph.nodes
    for name, members in report.graph.groups.items():
        row = report.find(name) if members.kind == "repeat" and members.nodes else None
        first = report.graph.groups.get(f"{name}.0")
        entry = first.origin if first is not None else nodes[members.nodes[0]].origin if row is not None else None
        if row is not None and id(entry) in known:
            reading.seen.setdefault(known[id(entry)][0], []).insert(0, Seen(report, row, name))


class _Line:
    """What the entries of one line came to, each with where it starts."""

    __slots__ = ("all",)

    def __init__(self) -> None:
        self.all: dict[tuple[bool, int], list[tuple[str, str]]] = {}

    def add(self, entry: Any, column: int, shape: str, name: str, group: bool = False) -> None:
        group = group or entry.kind in ("residual", "parallel")
        self.all.setdefault((group, column), []).append((shape, name))

    def hint(self, number: int, written: str) -> Hint:
        """The outermost group that begins on the line, else the last of its layers."""
        groups = [key for key in self.all if key[0]]
        uses = self.all[min(groups) if groups else max(self.all)]
        shape = told(shape for shape, _ in uses)
        tip = ""
        if len(uses) > 1:
            more = f" and {len(uses) - 6} more" if len(uses) > 6 else ""
            tip = ", ".join(f"{name} {shape}" for shape, name in uses[:6]) + more
        alone = len({shape for shape, _ in uses}) == 1 and "," not in shape and "?" not in shape
        plain = shape.replace("×", "x")
        wanted = "=>" in written
        return Hint(number, shape, tip, f"  => {plain}" if alone and not wanted and _open(written) else "")


def _open(written: str) -> bool:
    """Whether `=> SHAPE` may be written at the end of a line: nothing closes or comments there."""
    return not any(sign in written for sign in "#{}[]'\"")


def _at(entry: Any, text: Text) -> tuple[int, int]:
    """The line (from 0) at whose end an entry's result is shown, its last, and the column where it starts."""
    place = entry.place()
    span = text.span_of(place)
    node = entry.node
    if node.__class__.__name__ == "Scalar" and node.folded and node.end > span.start:
        return text.line_of(max(span.start, node.end - 1)), place[2]
    return text.line_of(span.start), place[2]


def _head(source: Source) -> int:
    """The line above which a spec's totals stand: its first that says something."""
    for number, line in enumerate(source.lines):
        if line.strip() and not line.lstrip().startswith(("#", "---")):
            return number
    return 0
