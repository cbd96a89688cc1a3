"""One evaluation of a program, with what every line of it came to."""

from __future__ import annotations

import ast
import time
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.place import Place
from cnncalc.readers.python.noted import Notes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.diagnostics.fault import Fault
    from cnncalc.diagnostics.place import Source
    from cnncalc.graph.report import Report

SECONDS = 4.0
"""How much of the processor the evaluations of one text may take together; their own bounds count steps."""


class Watched(Notes):
    """Notes of all lines, which end an evaluation that takes too long."""

    def __init__(self, lines: Any, until: float, shared: dict[str, Any]) -> None:
        super().__init__(lines)
        self.until = until
        self.machine: Any = None
        self._shared = shared

    def prepared(self, tree: ast.Module) -> ast.Module:
        """The tree with what notes its values: made once for all evaluations of a text, of which none changes it."""
        if "tree" not in self._shared:
            self._shared["tree"] = super().prepared(tree)
            self._shared["known"] = self.claimed, self.touched, self.annotations, self.compared
        self.claimed, self.touched, self.annotations, self.compared = self._shared["known"]
        found: ast.Module = self._shared["tree"]
        return found

    def install(self, machine: Any, session: Any) -> None:
        self.machine = machine
        super().install(machine, session)

    def _keep(self, key: Any, value: Any, other: Any, frame: Any) -> None:
        super()._keep(key, value, other, frame)
        if time.process_time() > self.until:
            self.machine.steps = 0  # the next step is one too many


class Run:
    """One evaluation: which model was asked for, its report (of as much as there is), its faults, its notes."""

    __slots__ = ("faults", "notes", "report", "target")

    def __init__(self, target: str, report: Report | None, faults: list[Fault], notes: Watched) -> None:
        self.target = target
        self.report = report
        self.faults = faults
        self.notes = notes

    @property
    def model(self) -> str:
        """The class that was evaluated; nothing where it came to none."""
        return "" if self.report is None else self.report.graph.model

    @property
    def lacks_input(self) -> bool:
        """Whether nothing is wrong but that its input is not said."""
        return len(self.faults) == 1 and self.faults[0].kind == "missing" and "--input" in self.faults[0].help

    @property
    def missing(self) -> bool:
        """Whether nothing is wrong but that something is not said: its input; or which model is meant, of a program that has
        several, or none."""
        if self.target or len(self.faults) != 1 or self.faults[0].kind != "missing":
            return self.lacks_input
        place = self.faults[0].place
        return self.lacks_input or not isinstance(place, Place) or place[1:3] == (1, 1)


def evaluated(source: Source, target: str, inputs: Mapping[str, str], until: float, shared: dict[str, Any]) -> Run:
    """The evaluation of a program's model; it raises nothing. `shared` is what the evaluations of one text have in common."""
    from cnncalc.graph.walk import compute
    from cnncalc.sources.programs import load_program

    notes = Watched(range(1, len(source.lines) + 1), until, shared)
    try:
        graph = load_program(source, target, dict(inputs), None, (), {}, False, notes=notes)
        report = compute(graph)
        return Run(target, report, list(report.faults), notes)
    except SpecError as error:
        return Run(target, error.report, error.faults, notes)
