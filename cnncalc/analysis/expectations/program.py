"""A program held to what it says of itself: its budgets, the shapes in its comments and annotations, its asserts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.figures import figure_check
from cnncalc.analysis.expectations.in_code import Held, held_lines, wanted_comments
from cnncalc.analysis.expectations.outcome import Outcome
from cnncalc.analysis.expectations.parting import parting
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.graph.walk import infer
from cnncalc.language.document.nodes import Scalar
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.python.comments import budgets, comments
from cnncalc.readers.python.noted import Notes
from cnncalc.sources.programs import load_program
from cnncalc.sources.text import open_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnncalc.analysis.expectations.check import Check
    from cnncalc.graph.report import Report
    from cnncalc.language.document.decode import Span
    from cnncalc.readers.python.comments import Budget

FIGURES = ("params", "trainable", "macs", "receptive_field", "weight_memory", "peak_activation_memory")


class _Run(NamedTuple):
    """One evaluation: which model, at which input ("": what the program says), and the budgets that hold for it."""

    target: str
    input: str
    budgets: tuple[Budget, ...]


def is_program(name: str) -> bool:
    """Whether a source is a Python file, or names a model of one."""
    return name.endswith((".py", ".pyw")) or ".py:" in name


def program_outcome(
    name: str, framework: str | None = None, ordinary: bool = False, text: str | None = None, input: Any = None
) -> tuple[Outcome, Source]:
    """What comes of checking a program, and its text (or another in its place); with `ordinary`, shapes in all comments are
    held. `input` is that of what its budgets say none for. SpecError where it is broken."""
    given = {"input": input} if isinstance(input, str) else dict(input or {})
    path, _, wanted = name.partition(".py:")
    path = f"{path}.py" if wanted else name
    if text is None:
        text = open_source(path)[0].text
    source = Source(path, text, PYTHON_BREAKS)
    every = comments(text)
    said = wanted_comments(every, ordinary)
    found: list[Check] = []
    reached: list[set[int]] = []
    faults: list[Fault] = []
    first = 0
    for run in _runs(wanted, budgets(text, every)):
        notes = Notes([comment.line for comment in said])
        inputs = {"input": run.input} if run.input else given
        graph = load_program(source, run.target, inputs, framework, (), {}, False, notes=notes)
        report = infer(graph)
        grown = notes.session.growth  # of Keras all that was called, of which the model is a part
        first = len(grown.graph.input_names)
        lines: Held = held_lines(grown, notes, said, source)
        found += lines.checks
        found += budgeted(report, run.budgets, source, faults)
        reached.append(set(lines.unreached))
    if faults:
        raise SpecError(faults)
    unreached = len(set.intersection(*reached)) if reached else 0
    every_check = merged(found)
    unread = sum(comment.inline for comment in every) - len(wanted_comments(every, True))
    return Outcome(
        name, tuple(every_check), parting=parting(every_check, first), unread=unread, unreached=unreached
    ), source


def additions(name: str, framework: str | None, source: Source) -> dict[Span, str]:
    """`# => SHAPE` for each line of a program's methods that binds a tensor and says nothing, by place."""
    from cnncalc.analysis.expectations.add_program import Additions
    from cnncalc.analysis.expectations.silent import silent_lines

    wanted = name.partition(".py:")[2]
    every = comments(source.text)
    found = Additions(source, silent_lines(source, every))
    for run in _runs(wanted, budgets(source.text, every)):
        inputs = {"input": run.input} if run.input else {}
        load_program(source, run.target, inputs, framework, (), {}, False, notes=found.notes)
        found.take()
    return found.changes()


def holds(name: str, text: str, refused: int, framework: str | None, ordinary: bool) -> bool:
    """Whether a program with another text keeps what it says of itself, but for so many expectations."""
    try:
        outcome, _ = program_outcome(name, framework, ordinary, text)
    except SpecError:
        return False
    return len(outcome.unmet) <= refused


def _runs(wanted: str, found: Sequence[Budget]) -> list[_Run]:
    """The evaluations that a program's budgets ask for; without any the one of the model that is meant."""
    own = wanted.partition("(")[0].strip()
    groups: dict[tuple[str, str], list[Budget]] = {}
    for budget in found:
        if not wanted or budget.owner in ("", own):
            target = wanted or budget.owner
            groups.setdefault((target, budget.input), []).append(budget)
    return [_Run(target, input, tuple(said)) for (target, input), said in groups.items()] or [_Run(wanted, "", ())]


def merged(checks: Iterable[Check]) -> list[Check]:
    """The checks of several evaluations, each place once: one that is not met speaks for it."""
    found: dict[Any, Check] = {}
    for check in checks:
        key = (check.place and check.place[1:], check.subject if check.place is None else "")
        if key not in found or (found[key].met and not check.met):
            found[key] = check
    return sorted(found.values(), key=lambda check: check.place.order if check.place is not None else (0, 0))


def budgeted(report: Report, said: Sequence[Budget], source: Source, faults: list[Fault]) -> list[Check]:
    """The checks of budgets against a report; what cannot be read in them is noted as a fault."""
    found = []
    for budget in said:
        for column, part in budget.parts:
            check = _figure(report, budget, column, part, source, faults)
            if check is not None:
                found.append(check)
    return found


def _figure(
    report: Report, budget: Budget, column: int, part: str, source: Source, faults: list[Fault]
) -> Check | None:
    """The check of one part of a budget: `params <= 5M`."""
    name = part[: len(part) - len(part.lstrip("abcdefghijklmnopqrstuvwxyz_ABCDEFGHIJKLMNOPQRSTUVWXYZ"))]
    rest = part[len(name) :]
    offset = len(name) + len(rest) - len(rest.lstrip(" :"))
    place = Place((source, budget.line, column, len(name) or len(part)))
    value = part[offset:]
    if name in ("out", "output", "outputs"):
        return _output(report, budget, column + offset, value, source, faults)
    if name not in FIGURES:
        from cnncalc.diagnostics.nearest import nearest
        from cnncalc.diagnostics.printable import clipped

        help = nearest(name, (*FIGURES, "out")) or f"a budget knows {', '.join(FIGURES)} and out"
        faults.append(Fault(f"a budget knows no '{clipped(name or part)}'", place, help=help))
        return None
    at = source.starts[budget.line - 1] + column - 1 + offset
    scalar = Scalar(value, budget.line, column + offset, start=at, end=at + len(value))
    place = Place((source, budget.line, column + offset, max(len(value), 1)))
    return figure_check(report, report.totals, name, scalar, place, faults)


def _output(
    report: Report, budget: Budget, column: int, value: str, source: Source, faults: list[Fault]
) -> Check | None:
    from cnncalc.analysis.expectations.check import shape_check
    from cnncalc.analysis.expectations.marks import first_shape

    graph = report.graph
    slot, port = graph.outputs[0]
    y = report.shapes[slot]
    value = value.lstrip("= ")
    place = Place((source, budget.line, column, max(len(value), 1)))
    at = source.starts[budget.line - 1] + column - 1
    scalar = Scalar(value, budget.line, column, start=at, end=at + len(value))
    shape = y[port or 0] if y.__class__ is list else first_shape(y)
    return shape_check(graph, place, graph.output_names[0], value, shape, faults, slot, scalar)
