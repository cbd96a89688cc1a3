"""What is wrong, one by one, for formats that show each at its line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.printable import printable
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.analysis.expectations.check import Check
    from cnncalc.analysis.expectations.outcome import Outcome, Outcomes
    from cnncalc.diagnostics.fault import Fault

RULES = {
    "shape": "A shape is not the expected one",
    "figure": "A figure (params, MACs, memory, a receptive field) is not as expected",
    "comment": "A shape in a comment is out of date",
    "spec": "A network cannot be read or computed",
}
"""What can be wrong, and what it means."""


class Problem(NamedTuple):
    """One thing that is wrong: its rule, the source, its place (lines and columns from 1; line 0 is nowhere), and the
    message."""

    rule: str
    file: str
    line: int
    column: int
    length: int
    message: str


def problems(found: Outcomes) -> Iterator[Problem]:
    """All that is wrong, in the order of the run."""
    for outcome in found.all:
        yield from problems_of(outcome)


def problems_of(outcome: Outcome) -> Iterator[Problem]:
    """What is wrong with one source."""
    for fault in outcome.faults:
        yield _placed("spec", outcome.name, fault.place, _told(fault))
    for check in outcome.unmet:
        yield _placed(check.rule, outcome.name, check.place, sentence(check))


def sentence(check: Check) -> str:
    """An unmet expectation in a sentence."""
    by = ", ".join(part for part in (check.difference, check.percent) if part)
    return printable(f"{check.subject}: expected {check.expected}, found {check.found}{f' ({by})' if by else ''}")


def _told(fault: Fault) -> str:
    plain = fault.to_dict()
    subject = f"{plain['layer']}: " if plain["layer"] else ""
    help = f" (help: {plain['help']})" if plain["help"] else ""
    return f"{subject}{plain['message']}{help}"


def _placed(rule: str, name: str, place: Any, message: str) -> Problem:
    if place is None or not place.known:
        return Problem(rule, name, 0, 0, 0, message)
    told = place.to_dict()
    if told.get("cell"):  # a cell's line is no line of the notebook's file
        return Problem(rule, told["file"] or name, 0, 0, 0, printable(f"{place.in_words()}: {message}"))
    return Problem(rule, told["file"] or name, told.get("line") or 0, told.get("column") or 0, _length(place), message)


def _length(place: Any) -> int:
    return place[3] if isinstance(place, tuple) and len(place) == 4 else 1


def file_of(name: str, base: str | None = None) -> str | None:
    """A source's file as other programs want it: relative to `base` (the working folder) where it lies in it, with `/`;
    None of what is no file."""
    if name in ("-", "<stdin>", "<expression>", "<text>", "<mapping>") or name.startswith("zoo:") or "\n" in name:
        return None
    top = os.path.abspath(base or os.getcwd())
    path = os.path.abspath(name)
    if not os.path.exists(path):
        head, mark, _ = path.rpartition(".py:")
        path = f"{head}.py" if mark else path
    inside = os.path.commonpath([top, path]) == top
    return (os.path.relpath(path, top) if inside else path).replace(os.sep, "/")
