"""What one evaluation of a program says of its lines, and the same where those lines stand once others were typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import Place
from cnncalc.editor.faults import own, problem_of, unmet
from cnncalc.editor.programs.lines import shapes_of
from cnncalc.editor.programs.stood import stand
from cnncalc.editor.reading import Problem, Seen
from cnncalc.editor.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.diagnostics.place import Source
    from cnncalc.editor.programs.runs import Run
    from cnncalc.editor.text import Text
    from cnncalc.graph.report import Report
    from cnncalc.readers.python.comments import Comment


class View:
    """One evaluation, line by line. `missing` says that nothing is wrong but that something is not said, `lacks` that it is
    the input; `said` is an input that would do."""

    __slots__ = (
        "lacking",
        "lacks",
        "missing",
        "model",
        "problems",
        "report",
        "said",
        "seen",
        "shapes",
        "target",
        "text",
        "wrong",
    )

    def __init__(self, run: Run, source: Source, text: Text, comments: Sequence[Comment]) -> None:
        self.text = text
        self.target = run.target
        self.report: Report | None = run.report
        self.model = run.model
        self.missing = run.missing
        self.lacks = run.lacks_input
        self.wrong = bool(run.faults)
        first = run.faults[0] if run.faults else None
        self.said = first.help.partition("--input ")[2].partition(",")[0] if first and self.lacks else ""
        place = first.place if first and self.lacks else None
        self.lacking = place[1] - 1 if isinstance(place, Place) and own(place, source) else -1
        """The line (from 0) of what lacks its input."""
        self.shapes: dict[int, list[str]] = {line - 1: uses for line, uses in shapes_of(run).items()}
        """The shapes that each line (from 0) came to."""
        self.seen: list[tuple[int, Seen]] = []
        warnings = () if run.report is None else run.report.warnings
        self.problems = [problem_of(fault, text, source) for fault in (*run.faults, *warnings)]
        if run.report is not None:
            if run.report.rows:
                self._hold(run, source, text, comments)
            stand(run.report.graph)
            self._rows(run.report, source, text)

    def _rows(self, report: Report, source: Source, text: Text) -> None:
        """The layers that each line runs or makes."""
        lines: dict[Any, int] = {}
        for row in report.rows:
            origin: Any = row.node.origin
            for place in () if origin is None else origin.places:
                if isinstance(place, Place) and own(place, source):
                    key = place[1:3]
                    number = lines.get(key)
                    if number is None:
                        number = lines[key] = text.line_of(text.span_of(place).start)
                    self.seen.append((number, Seen(report, row)))

    def _hold(self, run: Run, source: Source, text: Text, comments: Sequence[Comment]) -> None:
        """Hold the evaluation to what comments, annotations and asserts say."""
        from cnncalc.analysis.expectations.in_code import held_lines, wanted_comments

        checks = held_lines(run.notes.session.growth, run.notes, wanted_comments(comments, False), source).checks
        self.problems += unmet(checks, False, text, source)

    def moved(self, line: Callable[[int], int], text: Text) -> View:
        """The same in a text whose lines stand elsewhere: `line` gives the new number of an old one."""
        found = View.__new__(View)
        for name in View.__slots__:
            setattr(found, name, getattr(self, name))
        old = self.text
        found.text = text
        found.lacking = line(self.lacking) if self.lacking >= 0 else -1
        found.shapes = {line(number): uses for number, uses in self.shapes.items()}
        found.seen = [(line(number), seen) for number, seen in self.seen]
        found.problems = [_moved(problem, old, text, line) for problem in self.problems]
        return found


def _moved(problem: Problem, old: Text, new: Text, line: Callable[[int], int]) -> Problem:
    def span(before: Span) -> Span:
        number = old.line_of(before.start)
        start = new.starts[line(number)] + before.start - old.starts[number]
        return Span(start, start + before.end - before.start)

    related = tuple((file, at if file else span(at), what) for file, at, what in problem.related)
    return problem._replace(span=span(problem.span), related=related)
