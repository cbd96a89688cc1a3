"""One evaluation of a program, with what every line of it came to."""

from __future__ import annotations

import ast
import time
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.place import Place
from cnncalc.readers.python.noted import Notes
from cnncalc.readers.python.source import check_size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cnncalc.diagnostics.fault import Fault
    from cnncalc.diagnostics.place import Source
    from cnncalc.editor.programs.parts import Parts
    from cnncalc.graph.report import Report
    from cnncalc.readers.python.bounds import Bounds

SECONDS = 4.0
"""How much of the processor the evaluations of one text may take together; their own bounds count steps."""
_OFTEN = 63
"""Between how many notes, but for one, the time is looked at."""


class Watched(Notes):
    """Notes of all lines, which end an evaluation that takes too long."""

    def __init__(self, lines: Any, until: float, parts: Parts) -> None:
        super().__init__(lines)
        self.until = until
        self.machine: Any = None
        self._parts = parts

    def tree(self, source: Source, bounds: Bounds) -> ast.Module:
        """The tree of a text with what notes its values: of pieces that are made once for all evaluations, of which none
        changes them."""
        pieces = self._parts.pieces
        if not pieces or source.text != self._parts.text.text:
            return super().tree(source, bounds)
        check_size(source, bounds)
        body: list[ast.stmt] = []
        for piece in pieces:
            nodes, notes = piece.noted(source, bounds.nesting)
            body += nodes
            self.touched = self.touched or notes.touched
            self.annotations.update(notes.annotations)
            self.compared.update(notes.compared)
        return ast.Module(body, [])

    def install(self, machine: Any, session: Any) -> None:
        self.machine = machine
        super().install(machine, session)

    def _keep(self, key: Any, value: Any, other: Any, frame: Any) -> None:
        super()._keep(key, value, other, frame)
        if len(self.log) & _OFTEN == 0 and time.process_time() > self.until:
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


def evaluated(source: Source, target: str, inputs: Mapping[str, str], until: float, parts: Parts) -> Run:
    """The evaluation of a program's model; it raises nothing. `parts` are the statements of its text."""
    from cnncalc.graph.walk import compute
    from cnncalc.sources.programs import load_program

    notes = Watched(range(1, len(source.lines) + 1), until, parts)
    try:
        graph = load_program(source, target, dict(inputs), None, (), {}, False, notes=notes)
        report = compute(graph)
        return Run(target, report, list(report.faults), notes)
    except SpecError as error:
        return Run(target, error.report, error.faults, notes)
