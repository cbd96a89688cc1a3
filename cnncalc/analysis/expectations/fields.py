"""Expected receptive fields: `195`, `195x195`, `<= 224`, `_x7`."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check
from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.diagnostics.fault import Fault
from cnncalc.layers.declaration.quantity import QuantityError, comparison_of
from cnncalc.layers.declaration.written_shape import ANY, ShapeError, parse_shape

if TYPE_CHECKING:
    from collections.abc import Callable

    from cnncalc.diagnostics.place import Place
    from cnncalc.graph.report import Report

_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "": operator.eq,
    "=": operator.eq,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}


def field_check(
    report: Report, text: str, value: Any, place: Place, subject: str, layer: str, faults: list[Fault]
) -> Check | None:
    """The check of an expected receptive field, of a layer or of the network's (first) output; None, and a fault, where
    it cannot be read or can never hold."""
    size = _size(report, layer)
    try:
        sign, rest = comparison_of(text.strip())
        wanted = parse_shape(rest, False).dims
        _possible(text, sign, wanted, size)
    except (QuantityError, ShapeError) as error:
        known = "x".join(map(str, size)) if size else "15x15"
        free = error.__class__ is ShapeError and not error.message.startswith("no receptive field is")
        faults.append(Fault(error.message, place, help=f"write {known}" if free or not error.help else error.help))
        return None
    if size is None:
        return Check(place, subject, text, "none", False, node=value)
    axes = wanted * len(size) if len(wanted) == 1 else wanted
    holds = _HOLDS[sign]
    met = all(w == ANY or (n.__class__ is int and holds(n, w)) for w, n in zip(axes, size, strict=True))
    return Check(place, subject, text, "x".join(map(str, size)), met, node=value, actual=tuple(size))


def _possible(text: str, sign: str, wanted: tuple[Any, ...], size: tuple[Any, ...] | None) -> None:
    """ShapeError for what no receptive field of this network can be."""
    if not all(n == ANY or n.__class__ is int for n in wanted):
        raise ShapeError(f"'{text}' is no receptive field", "")
    least = [n for n in wanted if n.__class__ is int and (n < 1 if sign in ("", "=", "<=") else n < 2 and sign == "<")]
    if least:
        raise ShapeError(f"no receptive field is '{text}'", "it is at least 1 on each axis")
    if size is not None and len(wanted) not in (1, len(size)):
        axes = f"{len(size)} axis" if len(size) == 1 else f"{len(size)} axes"
        raise ShapeError(f"'{text}' has {len(wanted)} sizes, and the receptive field has {axes}", "")


def _size(report: Report, layer: str) -> tuple[Any, ...] | None:
    graph = report.graph
    if not layer:
        slot = graph.outputs[0][0] - len(graph.input_names) if graph.outputs else -1
        layer = graph.nodes[slot].name if slot >= 0 else ""
    row = report.find(layer) if layer else None
    field = None if row is None else receptive_fields(report).get(row.node.name)
    return None if field is None else field.size
