"""What other tools count, as text: all of them for a network, or one of them layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.conventions.counted import NAMES, counted, row_terms
from cnncalc.analysis.conventions.term import MACS
from cnncalc.diagnostics.printable import printable
from cnncalc.graph.row import plain
from cnncalc.numbers.unknown import UNKNOWN
from cnncalc.render.figures import LOWER_BOUND, number_text, shape_writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cnncalc.analysis.conventions.counted import Counted
    from cnncalc.analysis.conventions.term import Term
    from cnncalc.graph.report import Report

FORMATS = ("table", "plain", "json", "csv", "markdown")


def conventions_text(report: Report, format: str, width: int | None = None, color: bool = False) -> str:
    """One row a tool: what it says of the network, and the terms that it is the sum of; in one of `FORMATS`."""
    found = [counted(report, name) for name in NAMES]
    if format == "json":
        from cnncalc.render.json import json_text

        macs = None if "macs" in report.totals.unknown else plain(report.totals.macs)
        return json_text({"model": report.graph.model, "macs": macs, "conventions": list(map(_dict, found))}) + "\n"
    titles = ("Tool", "Says", "Unit", "Params", "Is")
    rows = [(each.name, _figure(each), each.unit, number_text(each.params), sum_text(each)) for each in found]
    return _table(titles, rows, format, _title(report, found[1].samples), width, color)


def convention_text(
    report: Report, name: str, layers: Sequence[str], format: str, width: int | None = None, color: bool = False
) -> str:
    """What one tool counts of each layer, those that it counts as nothing left out; `layers` are globs, all where empty."""
    from cnncalc.analysis.fold import wanted

    found = counted(report, name)
    shown = [
        (row.name, number_text(figure), _terms_text(row_terms(row, name), found.samples))
        for row, figure in zip(report.rows, found.rows, strict=True)
        if (not layers or wanted(row.name, layers)) and not (figure.__class__ is int and figure == 0)
    ]
    if format == "json":
        from cnncalc.render.json import json_text

        lines = [dict(zip(("name", "counted", "is"), line, strict=True)) for line in shown]
        for line, figure in zip(lines, _figures(report, found, {line[0] for line in shown}), strict=True):
            line["counted"] = figure
        return json_text({"model": report.graph.model, **_dict(found), "layers": lines}) + "\n"
    if not layers:
        shown.append(("total", _figure(found), sum_text(found)))
    title = f"{_title(report, found.samples)} · {found.title}: {found.says}"
    return _table(("Layer", found.unit, "Is"), shown, format, title, width, color)


def _figures(report: Report, found: Counted, names: set[str]) -> list[Any]:
    return [plain(figure) for row, figure in zip(report.rows, found.rows, strict=True) if row.name in names]


def sum_text(found: Counted) -> str:
    """A tool's total as a sum: `MACs + 2 × 11,113,984 batch-norm inputs`."""
    texts = []
    for factor, amount, words in found.terms:
        if words != MACS:
            texts.append(_term_text(factor, amount, words))
            continue
        times = "" if factor == 1 else f"{factor} × "
        lacks = not (found.missed.__class__ is int and found.missed == 0) and found.missed is not UNKNOWN
        macs = f"MACs − {_summand(found.missed)} not counted" if lacks else MACS
        texts.insert(0, f"{times}({macs})" if times and lacks else times + macs)
    return " + ".join(texts).replace("+ −", "− ") or "nothing"


def _terms_text(terms: Iterable[Term], samples: int) -> str:
    text = " + ".join(_term_text(factor, amount, words) for factor, amount, words in terms).replace("+ −", "− ")
    return text if samples == 1 else f"{samples} × ({text})"


def _term_text(factor: int, amount: Any, words: str) -> str:
    times = {1: "", -1: "−"}.get(factor, f"{factor} × ".replace("-", "−"))
    return f"{times}{_summand(amount)} {words}"


def _summand(amount: Any) -> str:
    text = number_text(amount)
    return f"({text})" if " " in text else text


def _figure(found: Counted) -> str:
    text = number_text(found.total)
    return f"{LOWER_BOUND} {text}" if found.unknown else text


def _title(report: Report, samples: int) -> str:
    graph = report.graph
    write = shape_writer(graph)
    shapes = ", ".join("?" if shape is None else write(shape) for shape in graph.input_shapes)
    of = "one sample" if samples == 1 else f"{samples} samples"
    macs = f"{LOWER_BOUND} " * bool(report.faults or "macs" in report.totals.unknown) + number_text(report.totals.macs)
    model = f"{printable(graph.model)} · " if graph.model else ""
    return f"{model}{graph.framework} · input {shapes} · {of} · {macs} MACs a sample"


def _table(
    titles: Sequence[str], rows: Sequence[Sequence[str]], format: str, title: str, width: int | None, color: bool
) -> str:
    from cnncalc.render import render_columns

    return render_columns(titles, rows, format, title=title, width=width, color=color)


def _dict(found: Counted) -> dict[str, Any]:
    return {
        "name": found.name,
        "title": found.title,
        "unit": found.unit,
        "samples": found.samples,
        "counted": None if found.unknown else plain(found.total),
        "params": plain(found.params),
        "terms": [
            {"factor": factor, "amount": plain(amount), "of": words, "value": plain(factor * amount)}
            for factor, amount, words in found.terms
        ],
        "macs_not_counted": plain(found.missed),
    }
