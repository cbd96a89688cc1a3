"""Expected figures (params, MACs, memory, receptive fields) against what was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.place import Place
from cnncalc.language.document.nodes import Scalar, Sequence
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.totals import Totals


def figure_text(value: Any, report: Report, place: Place, faults: list[Fault], name: str) -> str | None:
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


def shape_text(value: Any, report: Report, place: Place, faults: list[Fault], name: str = "") -> str | None:
    """The text of a shape, also where YAML read it as a list; None, and a fault, where it is no text."""
    if value.__class__ is Sequence:
        return "[" + ", ".join(item.value for item in value.items if item.__class__ is Scalar) + "]"
    return figure_text(value, report, place, faults, name)


def _figure(report: Report, name: str) -> str:
    """The figure itself as what could be expected."""
    found = getattr(report.totals, name, None)
    return f"write {found:_}, or '<= {found:_}'" if found.__class__ is int else "write one figure"


def figure_check(
    report: Report, totals: Totals, name: str, value: Any, place: Place, faults: list[Fault], layer: str = ""
) -> Check | None:
    """The check of one figure against totals (the network's, a layer's or a block's)."""
    from cnncalc.layers.declaration.quantity import QuantityError, parse_expectation

    read = shape_text if name == "receptive_field" else figure_text
    text = read(value, report, place, faults, name)
    if text is None:
        return None
    subject = f"{layer} {name}" if layer else name
    if name == "receptive_field":
        from cnncalc.analysis.expectations.fields import field_check

        return field_check(report, text, value, place, subject, layer, faults)
    try:
        wanted = parse_expectation(text, "bytes" if name.endswith("memory") else "count")
    except QuantityError as error:
        faults.append(Fault(error.message, place, help=_with_figure(error, _actual(report, totals, name)[0])))
        return None
    actual, least = _actual(report, totals, name)
    expected = str(wanted).replace("_", ",")
    if actual.__class__ is not int:
        return Check(place, subject, expected, "unknown" if actual is UNKNOWN else str(actual), False, node=value)
    if least:
        return Check(
            place, subject, expected, f"at least {actual:,}", wanted.holds_at_least(actual) is True, node=value
        )
    beyond = min(actual - wanted.least, 0) or max(actual - (actual if wanted.most is None else wanted.most), 0)
    if not beyond:
        return Check(place, subject, expected, f"{actual:,}", True, node=value, actual=actual)
    bound = actual - beyond
    return Check(
        place, subject, expected, f"{actual:,}", False, f"{beyond:+,}", percent(beyond, bound), None, value, actual
    )


def percent(difference: int, of: int) -> str:
    """A difference in per cent, to a tenth, exactly rounded: `+2.9%`; "" of nothing."""
    if not of:
        return ""
    tenths = (2000 * abs(difference) + of) // (2 * of)
    sign = "-" if difference < 0 else "+"
    return f"{sign}{tenths // 10:,}.{tenths % 10}%" if tenths else f"{sign}<0.1%"


def _with_figure(error: Any, actual: Any) -> str:
    """The way out of a figure that cannot be; where no figure is as it says, with what it is today."""
    help: str = error.help
    if not error.message.startswith("no whole number") or actual.__class__ is not int:
        return help
    return f"write {actual:_}, or '<= {actual:_}'"


def _actual(report: Report, totals: Totals, name: str) -> tuple[Any, bool]:
    """(the figure, whether it is only a lower bound)."""
    if name == "weight_memory":
        return (totals.trainable + totals.non_trainable) * 4, "trainable" in totals.unknown
    if name == "peak_activation_memory":
        from cnncalc.analysis.memory import peak_activation

        peak = peak_activation(report).elements
        return (peak if peak is UNKNOWN else peak * 4), False
    return getattr(totals, name), name in totals.unknown
