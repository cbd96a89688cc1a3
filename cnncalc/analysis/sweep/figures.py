"""The figures that conditions, rankings and columns speak of, by name; of one network or of many variants at once."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import UsageError
from cnncalc.diagnostics.printable import clipped
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.arithmetic import minimum
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.report import Report

SUMS = ("params", "trainable", "non_trainable", "buffers", "macs")
MEMORY = ("memory", "weight_memory", "peak_activation_memory")
FIGURES = (*SUMS, *MEMORY, "receptive_field", "out")
SMALLER = frozenset((*SUMS, *MEMORY))
"""Figures of which less is better, unless a direction is given."""
PARTS = {"channels": -1, "height": 0, "width": 1, "depth": 0, "length": 0}


def figure(report: Report, name: str) -> Any:
    """The figure `name`: a number, a `Shape`, or a tuple with a number an axis (a receptive field); UsageError where
    there is none of that name."""
    head, _, layer = name.partition(".")
    if head in SUMS:
        return _sum(report, head, layer)
    if head in MEMORY and not layer:
        return _memory(report, head)
    if head == "receptive_field":
        return _field(report, layer)
    if head == "out":
        return _output(report, layer)
    raise unknown(report, name)


def number(report: Report, name: str) -> Any:
    """The figure as one number, for what is ranked: of a receptive field its smaller axis."""
    found = figure(report, name)
    if found.__class__ is Shape:
        raise UsageError(
            f"{name} is a shape, which has no order", f"use {name}.channels, {name}.height or {name}.width"
        )
    return reduce(minimum, found) if found.__class__ is tuple else found


def _sum(report: Report, head: str, layer: str) -> Any:
    totals = report.totals if not layer else report.sums(_known(report, layer, f"{head}.{layer}"))
    if head in totals.unknown:
        return UNKNOWN
    return getattr(totals, head)


def _memory(report: Report, head: str) -> Any:
    from cnncalc.analysis.memory import BYTES, peak_activation, weight_elements

    size = BYTES[report.dtype]
    weights, unknown_ = weight_elements(report)
    peak = peak_activation(report).elements
    if head == "peak_activation_memory":
        return peak * size
    if unknown_:
        return UNKNOWN
    return weights * size if head == "weight_memory" else (weights + peak) * size


def _field(report: Report, layer: str) -> Any:
    """The receptive field of a layer; without one, of the last layer that does not see the whole input."""
    from cnncalc.analysis.receptive_field import receptive_fields

    fields = receptive_fields(report)
    if layer:
        row = report.find(_known(report, layer, f"receptive_field.{layer}"))
        field = None if row is None else fields.get(row.node.name)
        return UNKNOWN if field is None else tuple(field.size)
    last = [fields[row.node.name] for row in report.rows if row.node.alive]
    some = [field for field in last if field is not None and field.axes is not None]
    return tuple(some[-1].size) if some else UNKNOWN


def _output(report: Report, layer: str) -> Any:
    """The shape of a layer's output, or of one of its axes; without a layer, of the network's last output."""
    graph = report.graph
    if layer in PARTS:
        return _part(_output(report, ""), layer)
    if not layer:
        slot, port = graph.outputs[-1]
        y = report.shapes[slot]
        return UNKNOWN if y is None else y[port or 0] if y.__class__ is list else y
    if not _is_known(report, layer):
        name, _, part = layer.rpartition(".")
        if part in PARTS and _is_known(report, name):
            return _part(_output(report, name), part)
        if part.isdecimal() and _is_known(report, name):
            row = report.find(name)
            if row is not None and row.y.__class__ is list and int(part) < len(row.y):
                return row.y[int(part)]
    row = report.find(_known(report, layer, f"out.{layer}"))
    if row is None:
        return UNKNOWN
    return row.y[0] if row.y.__class__ is list else row.y


def _part(shape: Any, part: str) -> Any:
    """One axis of a shape."""
    if shape is UNKNOWN:
        return UNKNOWN
    if part == "channels":
        return UNKNOWN if shape.channels is None else shape.channels
    wanted = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}.get(len(shape.spatial), ())
    if part not in wanted:
        raise UsageError(f"a shape with {len(shape.spatial)} spatial axes has no {part}", "use channels")
    return shape.spatial[wanted.index(part)]


def _is_known(report: Report, layer: str) -> bool:
    names = report.derived.get("names")
    if names is None:
        names = report.derived["names"] = frozenset((*(node.name for node in report.graph.nodes), *report.graph.groups))
    return layer in names


def _known(report: Report, layer: str, name: str) -> str:
    if not _is_known(report, layer):
        from cnncalc.diagnostics.nearest import nearest

        names = [*(node.name for node in report.graph.nodes), *report.graph.groups]
        raise UsageError(
            f"there is no layer '{clipped(layer)}' for {clipped(name)}",
            nearest(layer, names[:2000]) or "cnncalc shape lists the layers",
        )
    return layer


def unknown(report: Report, name: str) -> UsageError:
    """The error of a name that no figure has."""
    from cnncalc.diagnostics.nearest import nearest

    head = name.partition(".")[0]
    if head != name and _is_known(report, name):
        return UsageError(f"'{clipped(name)}' is a layer", f"write out.{name}, params.{name} or macs.{name}")
    return UsageError(
        f"there is no figure '{clipped(name)}'",
        nearest(head, FIGURES)
        or f"figures are {', '.join(FIGURES)}, of a layer out.LAYER, params.LAYER, …, and the keys swept",
    )
