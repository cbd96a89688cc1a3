"""One source held to another: `check A --against B`, in whatever framework each is written. Layers that have weights or MACs,
join others or change how many numbers there are, are aligned by order and by the shapes of their weights; each is a check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.difference import outputs_text, totals
from cnncalc.analysis.expectations.check import Check
from cnncalc.analysis.expectations.expected import result_of
from cnncalc.analysis.meaning import bare, output_of, shapes_text, weights_in
from cnncalc.analysis.pairing import pairs
from cnncalc.graph.row import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

_FIGURES = ("trainable", "macs")


def against(report: Report, other: Report, name: str) -> list[Check]:
    """Every layer of a report held to another's, of the name `name`, in order; then the totals and the outputs."""
    found: list[Check] = []
    for wanted, row in pairs(other, report):
        if row is not None and wanted is not None:
            found += _layer(report, wanted, row)
        elif row is not None:
            found.append(
                Check(
                    _place(row), row.name, "no such layer", _there(row), False, slot=_slot(report, row), layer=row.name
                )
            )
        elif wanted is not None:
            subject = f"{wanted.name} of {name}"
            found.append(Check(None, subject, _there(wanted), "no such layer", False, layer=subject))
    own, wanted_totals = totals(report), totals(other)
    found += [_total(figure, wanted_totals[figure], own[figure]) for figure in _FIGURES]
    return [*found, *_outputs(report, other)]


def _layer(report: Report, wanted: Row, row: Row) -> Iterator[Check]:
    """The check of two layers that correspond: one, met, or one for each of what differs."""
    place, slot = _place(row), _slot(report, row)
    subject = " / ".join(dict.fromkeys((wanted.name, row.name)))
    met = True
    for what, expected, actual in _changes(wanted, row):
        met = False
        yield Check(place, f"{subject} {what}", expected, actual, False, slot=slot, layer=subject)
    if met:
        text = outputs_text(row)
        yield Check(place, f"{subject} output", text, text, True, slot=slot)


def _changes(wanted: Row, row: Row) -> Iterator[tuple[str, str, str]]:
    """(what, expected, found) of what differs, in the layout of the row that is held."""
    torch = row.graph.framework == "torch"
    own, theirs = weights_in(row, torch), weights_in(wanted, torch)
    if [bare(w.shape) for w in theirs] != [bare(w.shape) for w in own]:
        yield "weights", shapes_text(theirs), shapes_text(own)
    else:
        for what in ("trainable", "non_trainable"):
            figures = [str(plain(getattr(r, what))) for r in (wanted, row)]
            if figures[0] != figures[1]:
                yield {"trainable": "trained weights", "non_trainable": "fixed weights"}[what], *map(_grouped, figures)  # type: ignore[misc]
    if output_of(wanted) != output_of(row) and "parameter" not in (wanted.type, row.type):
        yield "output", outputs_text(wanted, row.graph.first), outputs_text(row)
    macs = [str(plain(r.macs)) for r in (wanted, row)]
    if macs[0] != macs[1] and wanted.node.alive == row.node.alive:
        yield "MACs", _grouped(macs[0]), _grouped(macs[1])


def _grouped(text: str) -> str:
    return f"{int(text):,}" if text.isdecimal() else text


def _there(row: Row) -> str:
    """A layer that the other network has not."""
    return f"{row.type} {outputs_text(row)}"


def _outputs(report: Report, other: Report) -> Iterator[Check]:
    """The networks' outputs, one by one."""
    own, wanted = [[_result(r, *output) for output in r.graph.outputs] for r in (report, other)]
    if len(own) != len(wanted):
        yield Check(None, "outputs", f"{len(wanted)}", f"{len(own)}", False)
        return
    for name, mine, theirs in zip(report.graph.output_names, own, wanted, strict=True):
        if mine is None or theirs is None:
            continue
        here = theirs.converted(report.graph.first)
        met = bare(here.dims) == bare(mine.dims)
        yield Check(None, f"network output {name}", _text(here), _text(mine), met)


def _result(report: Report, slot: int, port: int | None) -> Any:
    y = report.shapes[slot]
    return y[port or 0] if y.__class__ is list else y


def _text(shape: Any) -> str:
    return "x".join(str(plain(n)) for n in shape.dims) or "()"


def _total(figure: str, wanted: Any, actual: Any) -> Check:
    from cnncalc.analysis.expectations.figures import percent

    met = wanted == actual and wanted is not None
    if wanted.__class__ is not int or actual.__class__ is not int:
        said = ["unknown" if value is None else str(value) for value in (wanted, actual)]
        return Check(None, figure, said[0], said[1], met)
    by = actual - wanted
    return Check(
        None, figure, f"{wanted:,}", f"{actual:,}", met, f"{by:+,}" if by else "", percent(by, wanted) if by else ""
    )


def _place(row: Row) -> Any:
    origin = row.node.origin
    place = None if origin is None else origin.place()
    return place if place is not None and place.known else None


def _slot(report: Report, row: Row) -> int | None:
    return result_of(report, row.node.name)[1]
