"""Variants computed one by one with the integers of every other command: what arrays are held to, and what is done
where structure hangs on a swept number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.sweep.request import ranked, value_of
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import compute
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cnncalc.analysis.sweep.best import Front, Ranking
    from cnncalc.analysis.sweep.keys import Keys
    from cnncalc.analysis.sweep.request import Request
    from cnncalc.diagnostics.fault import Fault
    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.report import Report

PART = 64
"""Variants between two looks at how far it has come."""


class Singly:
    """Some variants, by their numbers, and what a request asks of them."""

    def __init__(self, keys: Keys, numbers: Any, request: Request, read: Callable[[list[str]], Graph]) -> None:
        self.keys = keys
        self.numbers = numbers
        self.request = request
        self.read = read
        self.size = len(numbers)
        self.blocks = -(-self.size // PART)

    def run(self, first: int, last: int, best: Ranking | Front | None) -> Iterator[tuple[int, int, int]]:
        """As `Vector.run`."""
        for block in range(first, last):
            numbers = self.numbers[block * PART : (block + 1) * PART]
            valid = hits = 0
            for number in map(int, numbers):
                report, _ = variant(self.keys, number, self.read)
                if report is None:
                    continue
                valid += 1
                values = self.keys.values(number)
                if wanted(self.request, report, values):
                    hits += 1
                    if best is not None:
                        best.add([(rank(self.request, report, values), number)])
            yield len(numbers), valid, hits

    def at(self, numbers: Iterable[int], names: list[str]) -> tuple[list[bool], list[bool], list[Any]]:
        """(which are valid, which are wanted, the figures `names` of each) of some variants."""
        valid, hits = [], []
        columns: list[list[Any]] = [[] for _ in names]
        for number in map(int, numbers):
            report, _ = variant(self.keys, number, self.read)
            values = self.keys.values(number)
            valid.append(report is not None)
            hits.append(report is not None and wanted(self.request, report, values))
            for column, name in zip(columns, names, strict=True):
                column.append(None if report is None else plain(value_of(report, values)(name)))
        return valid, hits, columns


def variant(keys: Keys, number: int, read: Callable[[list[str]], Graph]) -> tuple[Report | None, Fault | None]:
    """The report of a variant; where it is not valid None, and why."""
    try:
        report = compute(read(keys.edits(number)))
    except SpecError as error:
        return None, error.faults[0]
    return (None, report.faults[0]) if report.faults else (report, None)


def wanted(request: Request, report: Report, values: dict[str, Any]) -> bool:
    """Whether a valid variant is one that is asked for."""
    return request.where is None or bool(request.where.truth(value_of(report, values)))


def rank(request: Request, report: Report, values: dict[str, Any]) -> tuple[int, ...]:
    """What a variant is compared by, less is better."""
    found = ranked(request, report, values)
    return tuple(-n if more else n for n, (_, more) in zip(found, request.keys, strict=True))


def plain(value: Any) -> Any:
    """A figure as Python has it: a shape as the tuple of its axes, None where it is not known."""
    if value is UNKNOWN:
        return None
    if value.__class__ is Shape:
        return value.dims
    return value
