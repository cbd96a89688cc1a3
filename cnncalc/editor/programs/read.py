"""One state of a program's text → its hints, problems and totals, class by class."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.editor.faults import problem_of, unmet
from cnncalc.editor.programs.comments import comments_of
from cnncalc.editor.programs.kept import Kept
from cnncalc.editor.programs.lines import hints_of
from cnncalc.editor.programs.parts import Parts
from cnncalc.editor.programs.runs import SECONDS, evaluated
from cnncalc.editor.programs.targets import candidates, tops
from cnncalc.editor.programs.unfinished import mended
from cnncalc.editor.programs.view import View
from cnncalc.editor.reading import Lens, Problem, Reading
from cnncalc.editor.shown import totals_line
from cnncalc.editor.text import Span
from cnncalc.readers.python.errors import ProgramError, syntax_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.diagnostics.fault import Fault
    from cnncalc.editor.programs.targets import Candidate
    from cnncalc.editor.text import Text
    from cnncalc.graph.report import Report
    from cnncalc.readers.python.comments import Budget

MOST_RUNS = 12
"""Classes of one text that are evaluated on their own."""


def read_program_text(
    name: str,
    text: Text,
    asked: Callable[[str], str] | None = None,
    typed: int | None = None,
    kept: Kept | None = None,
) -> Reading:
    """What a program's text says; `asked` gives the input that the project's settings have for a class, or nothing, `typed`
    is the line that was typed last (from 0), `kept` what
    was evaluated before. It raises nothing: what cannot be read is a problem."""
    kept = kept or Kept()
    source = Source(name, text.text, PYTHON_BREAKS)
    found = kept.read(text)
    if not isinstance(found, SyntaxError):
        return _Program(source, text, found, asked, kept).read()
    fault = _meant(source, found) if typed is None else syntax_error(found, source).fault()
    if fault is None:  # of a page, or of an older Python: it is read as it is meant
        return _Program(source, text, Parts(text, []), asked, kept).read()
    reading = Reading()
    other = mended(text.text, found, typed, kept.read)
    if other is not None:
        reading = _Program(Source(name, other.text.text, PYTHON_BREAKS), text, other, asked, kept).read()
    reading.whole = False
    reading.problems = [problem_of(fault, text, source)]
    reading.lenses = []
    return reading


def _meant(source: Source, error: SyntaxError) -> Fault | None:
    """What is wrong with a text that nobody has typed in yet; None where it is plain what it means."""
    from cnncalc.readers.python.bounds import STANDARD
    from cnncalc.readers.python.source import parse

    try:
        parse(source, STANDARD)
    except ProgramError as wrong:
        return wrong.fault()
    return None


class _Program:
    """One state of a program on its way to a reading."""

    def __init__(
        self, source: Source, text: Text, parts: Parts, asked: Callable[[str], str] | None, kept: Kept
    ) -> None:
        from cnncalc.readers.python.comments import budgets

        self.source = source
        self.text = text
        self.asked = asked or (lambda name: "")
        self.kept = kept
        self.parts = parts
        self.comments = parts.comments if parts.pieces else comments_of(source.text)
        self.classes = candidates(parts.tree, [part.names for part in parts.all])
        self.budgets = budgets(source.text, self.comments, parts.tree)
        self.reading = Reading()
        self.shapes: dict[int, list[str]] = {}
        self.until = time.process_time() + SECONDS
        self.runs = 0
        self.done: set[str] = set()
        """The classes that were evaluated."""
        self.known: set[Any] = set()

    def read(self) -> Reading:
        """Evaluate the classes that say their input in a comment, then what the program itself builds, then what looks like
        a whole network."""
        said: dict[tuple[str, str], list[Budget]] = {}
        for budget in self.budgets:
            said.setdefault((budget.owner, budget.input), []).append(budget)
        for (owner, input), own in said.items():
            if owner and self.left():
                self.take(self.view(owner, {"input": input} if input else {}), own)
        if (not self.classes or not all(map(self.reached, self.classes))) and self.left():
            first = self.view("", {})
            name = first.model or self.lacking(first)
            first = self.given(name, first)
            if name not in self.done and not first.missing:
                self.take(first, said.get(("", ""), ()))
        for each in tops(self.classes):
            if each.name in self.done or self.reached(each) or not self.left():
                continue
            found = None if each.needs else self.given(each.name, self.view(each.name, {}))
            if found is not None and not found.missing:
                self.take(found)
            else:
                self.ask(each, found)
        return self.finished()

    def left(self) -> bool:
        """Whether there is time for another evaluation."""
        return self.runs < MOST_RUNS and time.process_time() < self.until

    def view(self, target: str, inputs: dict[str, str]) -> View:
        """What an evaluation says, kept from before where nothing of it has changed."""

        def made() -> View:
            self.runs += 1
            run = evaluated(self.source, target, inputs, self.until, self.parts)
            return View(run, self.source, self.parts.text, self.comments)

        return self.kept.view(self.parts, target, inputs, made)

    def given(self, name: str, found: View) -> View:
        """The evaluation with the input that the project's settings have, where it lacks its input and they have one."""
        input = self.asked(name) if found.lacks else ""
        return self.view(name or found.target, {"input": input}) if input else found

    def lacking(self, found: View) -> str:
        """The class that an evaluation lacks the input of."""
        return next((each.name for each in self.classes if each.first <= found.lacking <= each.last), "")

    def reached(self, each: Candidate) -> bool:
        """Whether some line of a class was evaluated with a shape."""
        return any(each.first <= line <= each.last for line in self.shapes)

    def take(self, found: View, budgets: Sequence[Budget] = ()) -> None:
        """What one evaluation says."""
        reading = self.reading
        own = next((each for each in self.classes if each.name == found.target), None)
        if found.missing and own is not None:
            self.ask(own, found)
            return
        self.done.add(found.model or found.target)
        if found.wrong:
            reading.whole = False
        for problem in found.problems:
            if problem[:4] not in self.known:
                self.known.add(problem[:4])
                reading.problems.append(problem)
        for line, uses in found.shapes.items():
            self.shapes.setdefault(line, []).extend(uses)
        for line, seen in found.seen:
            reading.see(line, seen)
        if found.report is not None and found.report.rows:
            reading.lenses.append(Lens(self.head(found), totals_line(found.report, found.wrong)))
            if not found.wrong:
                self.hold(found.report, budgets)

    def hold(self, report: Report, budgets: Sequence[Budget]) -> None:
        """Hold an evaluation to its budgets."""
        from cnncalc.analysis.expectations.program import budgeted

        faults: list[Fault] = []
        checks = budgeted(report, budgets, self.source, faults)
        self.reading.problems += unmet(checks, False, self.parts.text, self.source)
        self.reading.problems += [problem_of(fault, self.parts.text, self.source) for fault in faults]

    def head(self, found: View) -> int:
        """The line above which the totals of an evaluation stand: its class's, else the first."""
        return next((each.first for each in self.classes if each.name in (found.model, found.target)), 0)

    def ask(self, each: Candidate, found: View | None) -> None:
        """A quiet question for the input of a class."""
        start = self.text.starts[each.line] + self.text.line(each.line).find(each.name)
        comment = f"# cnncalc: at {'' if found is None else found.said}"
        comment += "" if found is not None and found.said else "3x224x224"
        if each.needs:
            help = f"give {', '.join(each.needs)} a default, and its input: {comment} above the class; or call it"
        else:
            help = f"write {comment} above the class, or call it on a tensor"
        message = f"the input of {each.name} is not known, so its shapes are not shown"
        span = Span(start, start + len(each.name))
        self.reading.problems.append(Problem(span, "hint", "input", message, help, (), each))

    def finished(self) -> Reading:
        """The reading, with its hints."""
        commented = {comment.line - 1 for comment in self.comments}
        self.reading.hints = hints_of(self.shapes, commented)
        self.reading.problems.sort(key=lambda problem: problem.span)
        return self.reading
