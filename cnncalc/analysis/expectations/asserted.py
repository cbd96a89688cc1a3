"""`cnncalc.assert_shapes`: a network held to figures and shapes, in people's own tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check, shape_check
from cnncalc.analysis.expectations.expected import result_of
from cnncalc.analysis.expectations.figures import figure_check
from cnncalc.analysis.expectations.marks import first_shape
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.place import Place, Source
from cnncalc.graph.walk import infer
from cnncalc.language.document.nodes import Scalar
from cnncalc.sources.load import load

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from cnncalc.graph.report import Report

FIGURES = ("params", "trainable", "macs", "receptive_field", "weight_memory", "peak_activation_memory")


def assert_shapes(
    source: str | os.PathLike[str] | Mapping[str, Any],
    *,
    input: Any = None,
    framework: str | None = None,
    out: Any = None,
    layers: Mapping[str, Any] | None = None,
    **figures: Any,
) -> None:
    """AssertionError where a network (any source that `load` takes) is not as said: `out` its output's shape, `layers` shapes
    by layer, and the figures of `expect:` (`params="<= 5M"`, `macs=…`, `weight_memory="< 20 MiB"`, …).

    The message names each that is not met, with what was found. A bad source is a SpecError, a figure of no such name a
    TypeError.
    """
    __tracebackhide__ = True
    for name in figures:
        if name not in FIGURES:
            help = nearest(name, (*FIGURES, "out", "layers", "input")) or f"it takes {', '.join(FIGURES)}"
            raise TypeError(f"assert_shapes knows no {name!r}: {help}")
    report = infer(load(source, framework=framework, input=input))
    faults: list[Fault] = []
    nowhere = Place((Source("<assert_shapes>", ""), 0, 1, 1))
    found: list[Check | None] = [
        figure_check(report, report.totals, name, Scalar(str(value), 0, 1), nowhere, faults)
        for name, value in figures.items()
        if value is not None
    ]
    found += _shapes(report, out, layers or {}, nowhere, faults)
    if faults:
        raise SpecError(faults, report)
    unmet = [check for check in found if check is not None and not check.met]
    if unmet:
        lines = [_line(check) for check in unmet]
        raise AssertionError("\n".join([f"{_named(source)} is not as expected:", *lines]))


def _shapes(
    report: Report, out: Any, layers: Mapping[str, Any], nowhere: Place, faults: list[Fault]
) -> list[Check | None]:
    graph = report.graph
    found: list[Check | None] = []
    if out is not None:
        outs = list(out) if isinstance(out, list) and len(graph.outputs) > 1 else [out]
        if len(outs) != len(graph.outputs) and len(outs) > 1:
            faults.append(Fault(f"there are {len(graph.outputs)} outputs, not {len(outs)}"))
        for (slot, port), name, wanted in zip(graph.outputs, graph.output_names, outs, strict=False):
            y = report.shapes[slot]
            shape = y[port or 0] if y.__class__ is list else first_shape(y)
            found.append(shape_check(graph, nowhere, name, _text(wanted), shape, faults))
    for name, wanted in layers.items():
        layer, _ = result_of(report, name)
        if layer is None:
            known = [row.node.name for row in report.rows]
            faults.append(Fault(f"there is no layer {name!r}", help=nearest(name, known)))
        else:
            found.append(shape_check(graph, nowhere, name, _text(wanted), layer, faults))
    return found


def _text(shape: Any) -> str:
    if isinstance(shape, list | tuple):
        return f"[{', '.join('None' if n is None else str(n) for n in shape)}]"
    return str(shape)


def _line(check: Check) -> str:
    by = ", ".join(part for part in (check.difference, check.percent) if part)
    return f"  {check.subject}: expected {check.expected}, found {check.found}{f' ({by})' if by else ''}"


def _named(source: Any) -> str:
    return "the network" if hasattr(source, "items") or "\n" in str(source) else str(source)
