"""What a notebook has printed, held to what is computed: tables of layers row by row, and shapes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check
from cnncalc.diagnostics.place import PYTHON_BREAKS, Place, Source
from cnncalc.graph.walk import infer
from cnncalc.readers.notebooks.outputs.shapes import shapes
from cnncalc.readers.notebooks.outputs.tables import tables
from cnncalc.sources.load import load
from cnncalc.sources.programs import notebook_cells, printed_by

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.readers.notebooks.notebook import Cell
    from cnncalc.readers.notebooks.outputs.tables import Table, TableRow

_SUMMARY = re.compile(
    r"(?:(?<![\w.])([A-Za-z_][\w.]*)\.summary\(|summary\(\s*(?:model\s*=\s*)?([A-Za-z_][\w.]*)\s*[,)])"
)
_CONTAINED = ("Sequential", "ModuleList", "ModuleDict", "InputLayer")


def output_checks(name: str, framework: str | None = None) -> list[Check]:
    """Every table and every shape that the cells of a notebook have printed, held to the network of that cell.
    SpecError where the notebook, or a network of it that a table shows, cannot be read."""
    cells = notebook_cells(name)
    found: list[Check] = []
    wanted: dict[int, list[str]] = {}
    for number, cell in enumerate(cells, 1):
        text = "\n".join(cell.outputs)
        shown = tables(text)
        if shown:
            named = [a or b for a, b in _SUMMARY.findall(cell.source.text)]
            for index, table in enumerate(shown):
                model = named[index] if index < len(named) and named[index].isidentifier() else ""
                report = infer(load(f"{name}:{model}@{number}", framework=framework))
                found += _table_checks(report, table, _output(cell, text))
        elif text:
            wanted[number] = [text]
    found += _shape_checks(name, cells, wanted)
    return sorted(found, key=lambda check: check.place.order if check.place else (0, 0, 0))


def _output(cell: Cell, text: str) -> Source:
    return Source(cell.source.name, text, PYTHON_BREAKS, cell.source.cell, output=True)


# -- tables


def _table_checks(report: Report, table: Table, source: Source) -> list[Check]:
    """The checks of a table: its rows up to the first that differs, and its totals."""
    found = []
    ours = _Ours(report)
    for row in table.rows:
        contained = row.type in _CONTAINED and (table.kind != "keras" or row.type == "InputLayer")
        if row.inner or contained or (row.shape is None and not row.params):
            continue
        check = ours.held(row, _place(source, row.line))
        found.append(check)
        if not check.met:
            break
    sums = report.totals
    known = {"params": sums.params, "trainable": sums.trainable, "non-trainable": _minus(sums.params, sums.trainable)}
    for total in table.totals:
        value = known[total.what]
        if table.kind == "torchsummary" and ours.uncounted:
            continue  # it counts what is called weight or bias alone
        met = value == total.value
        difference = "" if met or value.__class__ is not int else f"{value - total.value:+,}"
        place = _place(source, total.line)
        found.append(Check(place, total.what, f"{total.value:,}", _figure(value), met, difference))
    return found


def _minus(a: Any, b: Any) -> Any:
    return a - b if a.__class__ is int and b.__class__ is int else None


def _place(source: Source, line: int) -> Place:
    text = source.line(line)
    start = len(text) - len(text.lstrip())
    return Place((source, line, start + 1, max(1, len(text.strip()))))


def _figure(value: Any) -> str:
    return f"{value:,}" if value.__class__ is int else str(value)


class _Ours:
    """The rows of a report, taken one after the other as a table names them."""

    def __init__(self, report: Report) -> None:
        self.rows = [(row.node.name, tuple(row.output_shape[1:]), row.params) for row in report.rows]
        self.at = 0
        self.shape: tuple[Any, ...] = ()
        self.uncounted = any(row.type in ("parameter", "attention", "lstm", "gru", "rnn") for row in report.rows)

    def held(self, row: TableRow, place: Place) -> Check:
        """The check of one row of a table."""
        expected = _words(row.shape, row.params)
        found = self._weighted(row) if row.params else self._plain(row)
        return Check(place, row.name, expected, found, found == expected)

    def _weighted(self, row: TableRow) -> str:
        """The next row with weights, or several that are one row of the table."""
        start = next((i for i in range(self.at, len(self.rows)) if self.rows[i][2]), None)
        if start is None:
            return "nothing more"
        _, shape, params = self.rows[start]
        if params != row.params or not _fits(row.shape, shape):
            total = 0
            for stop in range(start, len(self.rows)):
                count = self.rows[stop][2]
                total += count if count.__class__ is int else 0
                if total > (row.params or 0):
                    break
                if total == row.params and _fits(row.shape, self.rows[stop][1]):
                    self.at, self.shape = stop + 1, self.rows[stop][1]
                    return _words(row.shape, row.params)
        self.at, self.shape = start + 1, shape
        return _words(row.shape if _fits(row.shape, shape) else shape, params)

    def _plain(self, row: TableRow) -> str:
        """A row without weights before the next that has some; one that is no row of ours gives what it reads."""
        for index in range(self.at, len(self.rows)):
            if self.rows[index][2]:
                break
            if _fits(row.shape, self.rows[index][1]):
                self.at, self.shape = index + 1, self.rows[index][1]
                return _words(row.shape, row.params)
        if _fits(row.shape, self.shape):
            return _words(row.shape, row.params)
        following = self.rows[self.at] if self.at < len(self.rows) else None
        return _words(self.shape if following is None or following[2] else following[1], row.params)


def _fits(wanted: tuple[int | None, ...] | None, shape: tuple[Any, ...]) -> bool:
    if wanted is None:
        return True
    return len(wanted) == len(shape) and all(w is None or w == n for w, n in zip(wanted, shape, strict=True))


def _words(shape: tuple[Any, ...] | None, params: int | None) -> str:
    size = "" if shape is None else "x".join("?" if n is None else str(n) for n in shape) or "()"
    count = "" if not params else f"{params:,} parameters"
    return ", ".join(part for part in (size, count) if part) or "0 parameters"


# -- shapes


def _shape_checks(name: str, cells: list[Cell], wanted: dict[int, list[str]]) -> list[Check]:
    """The shapes that cells without a table have printed; of a cell that prints another number of them than is known
    here, nothing is said."""
    theirs = {number: shapes("\n".join(texts)) for number, texts in wanted.items()}
    if not any(theirs.values()):
        return []
    ours: dict[int, list[Any]] = {}
    for place, text in printed_by(name, cells):
        ours.setdefault(place.source.cell, []).extend((place, shape) for shape in shapes(text))
    found = []
    for number, printed in theirs.items():
        known = ours.get(number, [])
        if len(known) != len(printed):
            continue
        source = _output(cells[number - 1], "\n".join(wanted[number]))
        for there, (place, here) in zip(printed, known, strict=True):
            met = _fits(there.axes, here.axes)
            at = Place((source, there.line, there.column, len(there.text)))
            subject = " ".join(place.source.line(place[1])[place[2] - 1 :][: place[3]].split())[:60]
            found.append(Check(at, subject, _tuple(there.axes), _tuple(here.axes), met))
    return found


def _tuple(axes: tuple[int | None, ...]) -> str:
    return "(" + ", ".join(str(n) for n in axes) + ("," if len(axes) == 1 else "") + ")"
