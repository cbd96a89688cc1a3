"""Expected figures (params, MACs, memory, receptive fields) against what was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.language.document.nodes import Scalar
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.totals import Totals


def figure_text(report: Report, value: Any, place: Place, faults: list[Fault], name: str) -> str | None:
    """The text of a figure called `name`, its templates filled in."""
    from cnncalc.binding.errors import ExpressionError
    from cnncalc.language.templates.fill import fill_text

    if value.__class__ is not Scalar:
        faults.append(Fault("an expectation is one figure", place, help=_figure(report, name)))
        return None
    try:
        return fill_text(value.value, report.graph.env)
    except ExpressionError as error:
        faults.append(Fault(error.message, place, help=error.help))
        return None


def _figure(report: Report, name: str) -> str:
    """The figure itself as what could be expected."""
    found = getattr(report.totals, name, None)
    return f"write {found:_}, or '<= {found:_}'" if found.__class__ is int else "write one figure"


def figure_check(
    report: Report, totals: Totals, name: str, value: Any, place: Place, faults: list[Fault], layer: str = ""
) -> Check | None:
    """The check of one figure against totals (the network's, a layer's or a block's)."""
    from cnncalc.layers.declaration.quantity import QuantityError, parse_expectation

    text = figure_text(report, value, place, faults, name)
    if text is None:
        return None
    subject = f"{layer} {name}" if layer else name
    if name == "receptive_field":
        return _receptive_field(report, text, place, subject, layer)
    try:
        wanted = parse_expectation(text, "bytes" if name.endswith("memory") else "count")
    except QuantityError as error:
        faults.append(Fault(error.message, place, help=error.help))
        return None
    actual, least = _actual(report, totals, name)
    expected = str(wanted).replace("_", ",")
    if actual.__class__ is not int:
        return Check(place, subject, expected, "unknown" if actual is UNKNOWN else str(actual), False)
    if least:
        return Check(place, subject, expected, f"at least {actual:,}", wanted.holds_at_least(actual) is True)
    beyond = min(actual - wanted.least, 0) or max(actual - (actual if wanted.most is None else wanted.most), 0)
    return Check(place, subject, expected, f"{actual:,}", not beyond, f"{beyond:+,}" if beyond else "")


def _actual(report: Report, totals: Totals, name: str) -> tuple[Any, bool]:
    """(the figure, whether it is only a lower bound)."""
    if name == "weight_memory":
        return (totals.trainable + totals.non_trainable) * 4, "trainable" in totals.unknown
    if name == "peak_activation_memory":
        from cnncalc.analysis.memory import peak_activation

        peak = peak_activation(report).elements
        return (peak if peak is UNKNOWN else peak * 4), False
    return getattr(totals, name), name in totals.unknown


def _receptive_field(report: Report, text: str, place: Place, subject: str, layer: str) -> Check:
    from cnncalc.analysis.receptive_field import receptive_fields

    graph = report.graph
    if layer:
        row = report.find(layer)
    else:
        slot = graph.outputs[0][0] - len(graph.input_names) if graph.outputs else -1
        row = report.find(graph.nodes[slot].name) if slot >= 0 else None
    field = None if row is None else receptive_fields(report).get(row.node.name)
    if field is None:
        return Check(place, subject, text, "none", False)
    found = "x".join(map(str, field.size))
    wanted = text.replace("×", "x").replace("_", "").split("x")
    sizes = list(map(str, field.size))
    return Check(place, subject, text, found, wanted == sizes or (len(wanted) == 1 and wanted * len(sizes) == sizes))
