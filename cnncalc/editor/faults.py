"""Faults and unmet expectations as an editor shows them: each with its characters, its code and its way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.editor.reading import Problem
from cnncalc.editor.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.diagnostics.fault import Fault
    from cnncalc.diagnostics.place import Source
    from cnncalc.editor.text import Text
    from cnncalc.graph.report import Report

_START = Span(0, 0)


def problem_of(fault: Fault, text: Text, source: Source) -> Problem:
    """A fault; one of another file stands where this one led there, else at the first character."""
    told = fault.to_dict()
    message = f"{told['layer']}: {told['message']}" if told["layer"] else told["message"]
    places = [(place, what) for place, what in fault.related if isinstance(place, tuple)]
    span = None
    if isinstance(fault.place, tuple):
        if own(fault.place, source):
            span = text.span_of(fault.place)
        else:
            message = f"{fault.place.where()}: {message}"
            span = next((text.span_of(place) for place, _ in reversed(places) if own(place, source)), None)
    if fault.more:
        message += f" (and {fault.more} more use{'' if fault.more == 1 else 's'})"
    related = tuple(
        ("" if own(place, source) else place.source.name, _span(place, text, source), what) for place, what in places
    )
    severity = "warning" if fault.severity == "warning" else "error"
    return Problem(span or _START, severity, "spec", message, told["help"] or "", related, fault)


def _span(place: Any, text: Text, source: Source) -> Span:
    """The characters of a place: of this text, or of its own file's."""
    if own(place, source):
        return text.span_of(place)
    from cnncalc.editor.text import Text as Other

    return Other(place.source.text).span_of(place)


def own(place: Any, source: Source) -> bool:
    """Whether a place is in this very text."""
    return place.source is source or (place.source.name == source.name and place.source.cell == source.cell)


def problems_of_checks(report: Report, faulty: bool, text: Text, source: Source) -> list[Problem]:
    """The expectations that are not met. Of a network with faults only shapes are held: its sums are not known."""
    from cnncalc.analysis.expectations.checks import checks

    try:
        found = checks(report)
    except SpecError as error:
        return [] if faulty else [problem_of(fault, text, source) for fault in error.faults]
    return list(unmet(found, faulty, text, source))


def unmet(found: Any, faulty: bool, text: Text, source: Source) -> Iterator[Problem]:
    """The problems of expectations."""
    from cnncalc.render.checks.problems import sentence

    for check in found:
        if check.met or check.place is None or not own(check.place, source) or (faulty and check.rule == "figure"):
            continue
        severity = "warning" if check.rule == "comment" else "error"
        help = f"write {check.found}" if check.found else ""
        yield Problem(text.span_of(check.place), severity, check.rule, sentence(check), help, (), check)
