"""One source, read and held to what it says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.checks import checks
from cnncalc.analysis.expectations.outcome import Outcome
from cnncalc.analysis.expectations.parting import Parting, parting
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.sources.load import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.diagnostics.fault import Fault
    from cnncalc.graph.report import Report


def held(
    name: str, framework: str | None = None, edits: Sequence[str] = (), ordinary: bool = False, input: Any = None
) -> Outcome:
    """What comes of checking a source; one that is broken gives its faults, and raises nothing. Of a program, `ordinary`
    says that shapes in all its comments are held. `input` is another than its own, as `load` takes it."""
    try:
        if not edits and "->" not in name and ".py" in name:
            from cnncalc.analysis.expectations.program import is_program, program_outcome

            if is_program(name):
                return program_outcome(name, framework, ordinary, None, input)[0]
        return examined(name, framework, edits, input)[0]
    except SpecError as error:
        return broken(name, error)


def printed(name: str, framework: str | None = None) -> Outcome:
    """What comes of holding a notebook to what its cells have printed."""
    from cnncalc.analysis.expectations.outputs import output_checks

    try:
        return Outcome(name, tuple(output_checks(name, framework)))
    except SpecError as error:
        return broken(name, error)


def held_against(
    outcome: Outcome, other: str, framework: str | None = None, edits: Sequence[str] = (), input: Any = None
) -> Outcome:
    """The outcome of a source with what it differs in from another; where one of the two does not say its input, it is the
    other's. SpecError where the other cannot be computed."""
    from cnncalc.analysis.expectations.against import against

    if outcome.broken and not lacks_input(outcome.faults):
        return outcome
    notes = outcome.notes
    if outcome.broken:
        wanted = infer(load(other))
        try:
            report = infer(load(outcome.name, framework=framework, edits=edits, input=_inputs(wanted, outcome.name)))
        except SpecError as error:
            return broken(outcome.name, error)
        outcome, notes = Outcome(outcome.name), (f"it is given the input of {other}",)
    else:
        report = infer(load(outcome.name, framework=framework, edits=edits, input=input))
        try:
            wanted = infer(load(other))
        except SpecError as error:
            if not lacks_input(error.faults):
                raise
            wanted, notes = infer(load(other, input=_inputs(report, other))), (f"{other} is given the same input",)
    found = against(report, wanted, other)
    parted = next((Parting(check.layer, None, True) for check in found if not check.met and check.layer), None)
    return outcome._replace(
        checks=(*outcome.checks, *found), parting=outcome.parting or parted, notes=(*outcome.notes, *notes)
    )


def _inputs(report: Report, name: str) -> dict[str, str]:
    """The inputs of a network as another, that does not say its own, is given them: in the layout of its framework."""
    from cnncalc.sources.load import named_part
    from cnncalc.sources.programs import channels_come_first
    from cnncalc.sources.text import open_source

    graph = report.graph
    source, form = open_source(named_part(name)[0])
    first = graph.first
    if form in ("python", "notebook"):
        first = channels_come_first(source, form == "notebook")
    shapes = ["x".join(map(str, s.converted(first).dims)) for s in graph.input_shapes if s is not None]
    return {"input": shapes[0]} if len(shapes) == 1 else dict(zip(graph.input_names, shapes, strict=False))


def held_to_weights(outcome: Outcome, file: str, framework: str | None = None) -> Outcome:
    """The outcome of a source with what the tensors of a file differ in; a program that does not say its input has them all
    the same. SpecError where the file cannot be read."""
    from cnncalc.analysis.expectations.tensors import tensor_checks

    if outcome.broken:
        if not lacks_input(outcome.faults):
            return outcome
        outcome = Outcome(outcome.name, notes=("the program does not say its input: its tensors alone are compared",))
    found, notes = tensor_checks(outcome.name, file, framework)
    return outcome._replace(checks=(*outcome.checks, *found), notes=(*outcome.notes, *notes))


def lacks_input(faults: Sequence[Fault]) -> bool:
    """Whether a program could not be computed for want of its input alone."""
    return len(faults) == 1 and "--input" in faults[0].help


def examined(
    name: str, framework: str | None = None, edits: Sequence[str] = (), input: Any = None
) -> tuple[Outcome, Report]:
    """What comes of checking a source, and its report; SpecError for one that is broken."""
    report = infer(load(name, framework=framework, edits=edits, input=input))
    found = checks(report)
    return Outcome(name, tuple(found), parting=parting(found, len(report.graph.input_names))), report


def broken(name: str, error: SpecError) -> Outcome:
    """The outcome of a source that cannot be read or computed."""
    return Outcome(name, faults=tuple(error.faults), broken=True)
