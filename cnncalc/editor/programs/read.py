"""One state of a program's text → its hints, problems and totals, class by class."""

from __future__ import annotations

import ast
import time
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.place import PYTHON_BREAKS, Source
from cnncalc.editor.faults import problem_of, unmet
from cnncalc.editor.programs.lines import hints_of, see_rows, shapes_of
from cnncalc.editor.programs.runs import SECONDS, Run, evaluated
from cnncalc.editor.programs.targets import candidates, tops
from cnncalc.editor.reading import Lens, Problem, Reading
from cnncalc.editor.shown import totals_line
from cnncalc.editor.text import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.analysis.expectations.check import Check
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.editor.programs.targets import Candidate
    from cnncalc.editor.text import Text
    from cnncalc.readers.python.comments import Budget, Comment

MOST_RUNS = 12
"""Classes of one text that are evaluated on their own."""


def read_program_text(
    name: str, text: Text, asked: Callable[[str], str] | None = None, typed: int | None = None
) -> Reading:
    """What a program's text says; `asked` gives the input that the project's settings have for a class, or nothing, `typed`
    is the line that was typed last (from 0). It raises nothing: what cannot be read is a problem."""
    from cnncalc.readers.python.comments import comments

    source = Source(name, text.text, PYTHON_BREAKS)
    try:
        tree = ast.parse(text.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.Module([], [])
    program = _Program(source, text, tree, comments(text.text), asked or (lambda name: ""))
    program.read()
    return program.reading


class _Program:
    """One state of a program on its way to a reading."""

    def __init__(
        self, source: Source, text: Text, tree: ast.Module, every: Sequence[Comment], asked: Callable[[str], str]
    ) -> None:
        from cnncalc.readers.python.comments import budgets

        self.source = source
        self.text = text
        self.asked = asked
        self.comments = every
        self.classes = candidates(tree)
        self.budgets = budgets(source.text, every)
        self.reading = Reading()
        self.shapes: dict[int, list[str]] = {}
        self.until = time.monotonic() + SECONDS
        self.runs = 0
        self.done: set[str] = set()
        """The classes that were evaluated."""
        self.known: set[Any] = set()
        self.checks: list[Check] = []

    def read(self) -> None:
        """Evaluate the classes that say their input in a comment, then what the program itself builds, then what looks like
        a whole network."""
        said: dict[tuple[str, str], list[Budget]] = {}
        for budget in self.budgets:
            said.setdefault((budget.owner, budget.input), []).append(budget)
        for (owner, input), own in said.items():
            if owner and self.left():
                self.take(self.run(owner, {"input": input} if input else {}), own)
        if (not self.classes or not all(map(self.reached, self.classes))) and self.left():
            first = self.run("", {})
            name = first.model or self.lacking(first)
            first = self.given(name, first)
            if name not in self.done and not first.missing:
                self.take(first, said.get(("", ""), ()))
        for each in tops(self.classes):
            if each.name in self.done or self.reached(each) or not self.left():
                continue
            found = None if each.needs else self.given(each.name, self.run(each.name, {}))
            if found is not None and not found.missing:
                self.take(found)
            else:
                self.ask(each, found)
        self.finish()

    def left(self) -> bool:
        """Whether there is time for another evaluation."""
        return self.runs < MOST_RUNS and time.monotonic() < self.until

    def run(self, target: str, inputs: dict[str, str]) -> Run:
        self.runs += 1
        return evaluated(self.source, target, inputs, self.until)

    def given(self, name: str, run: Run) -> Run:
        """The evaluation with the input that the project's settings have, where it lacks its input and they have one."""
        input = self.asked(name) if run.lacks_input else ""
        return self.run(name or run.target, {"input": input}) if input else run

    def lacking(self, run: Run) -> str:
        """The class that an evaluation lacks the input of: the one that its fault stands in."""
        place = run.faults[0].place if run.lacks_input else None
        line = place[1] - 1 if isinstance(place, tuple) else -1
        return next((each.name for each in self.classes if each.first <= line <= each.last), "")

    def reached(self, each: Candidate) -> bool:
        """Whether some line of a class was evaluated with a shape."""
        return any(each.first < line <= each.last + 1 for line in self.shapes)

    def take(self, run: Run, budgets: Sequence[Budget] = ()) -> None:
        """What one evaluation says."""
        reading, text, source = self.reading, self.text, self.source
        if run.missing and run.target in (each.name for each in self.classes):
            self.ask(next(each for each in self.classes if each.name == run.target), run)
            return
        self.done.add(run.model or run.target)
        if run.faults:
            reading.whole = False
        warnings = () if run.report is None else run.report.warnings
        for fault in (*run.faults, *warnings):
            problem = problem_of(fault, text, source)
            if problem[:4] not in self.known:
                self.known.add(problem[:4])
                reading.problems.append(problem)
        for line, uses in shapes_of(run).items():
            self.shapes.setdefault(line, []).extend(uses)
        see_rows(run, reading, source, text)
        if run.report is not None and run.report.rows:
            reading.lenses.append(Lens(self.head(run), totals_line(run.report)))
            self.hold(run, budgets)

    def hold(self, run: Run, budgets: Sequence[Budget]) -> None:
        """Hold an evaluation to what comments, annotations and asserts say."""
        from cnncalc.analysis.expectations.in_code import held_lines, wanted_comments
        from cnncalc.analysis.expectations.program import budgeted

        report = run.report
        assert report is not None
        said = wanted_comments(self.comments, False)
        self.checks += held_lines(run.notes.session.growth, run.notes, said, self.source).checks
        if not run.faults:
            faults: list[Fault] = []
            self.checks += budgeted(report, budgets, self.source, faults)
            self.reading.problems += [problem_of(fault, self.text, self.source) for fault in faults]

    def head(self, run: Run) -> int:
        """The line above which the totals of an evaluation stand: its class's, else the first."""
        for each in self.classes:
            if each.name in (run.model, run.target):
                return each.first
        return 0

    def ask(self, each: Candidate, run: Run | None) -> None:
        """A quiet question for the input of a class."""
        start = self.text.starts[each.line] + self.text.line(each.line).find(each.name)
        said = (
            "" if run is None or not run.lacks_input else run.faults[0].help.partition("--input ")[2].partition(",")[0]
        )
        comment = f"# cnncalc: at {said or '3x224x224'}"
        if each.needs:
            help = f"give {', '.join(each.needs)} a default, and its input: {comment} above the class; or call it"
        else:
            help = f"write {comment} above the class, or call it on a tensor"
        message = f"the input of {each.name} is not known, so its shapes are not shown"
        span = Span(start, start + len(each.name))
        self.reading.problems.append(Problem(span, "hint", "input", message, help, (), each))

    def finish(self) -> None:
        """The hints, and the expectations that are not met."""
        from cnncalc.analysis.expectations.program import merged

        commented = {comment.line for comment in self.comments}
        self.reading.hints = hints_of(self.shapes, self.text, commented)
        self.reading.problems += unmet(merged(self.checks), False, self.text, self.source)
        self.reading.problems.sort(key=lambda problem: problem.span)
