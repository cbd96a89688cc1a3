"""`at:` of `expect:`: the same network at other inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import Check, written_shape
from cnncalc.analysis.expectations.figures import shape_text
from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.row import full_shape
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, place_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.diagnostics.place import Place
    from cnncalc.graph.report import Report


def reports_at(report: Report, value: Any, faults: list[Fault]) -> Iterator[tuple[Report, Mapping, str]]:
    """(report, what is expected, ` at SHAPE`) of each entry; a fault for one that names no input, or an input at which the
    network cannot be computed."""
    source = report.graph.spec.source
    for item in value.items if value.__class__ is Sequence else [value]:
        wanted = item.get("input") if item.__class__ is Mapping else None
        if wanted is None:
            message = "expect: each entry of at: says its input"
            faults.append(Fault(message, place_of(item, source), help=_with_input(report, item)))
            continue
        place = place_of(wanted, source)
        before = len(faults)
        inputs = _inputs(report, wanted, place, faults)
        if len(faults) > before:
            continue
        other = _report(report, inputs)
        graph = other.graph
        found = [*graph.faults, *other.faults]
        faults += [_here(fault, place) for fault in found]
        if not found:
            yield (
                other,
                item,
                f" at {', '.join(str(full_shape(graph, s)) for s in graph.input_shapes if s is not None)}",
            )


def computes(report: Report, item: Mapping, suffix: str) -> Check:
    """The check of an entry that names an input alone: that the network can be computed there."""
    source = report.graph.spec.source
    return Check(place_of(item.get("input"), source), f"network{suffix}", "computes", "computes", True)


def _report(report: Report, inputs: dict[str, str]) -> Report:
    from cnncalc.graph.walk import compute
    from cnncalc.language.assembly.assemble import assemble

    own = report.graph
    return compute(assemble(own.spec.reread(), own.framework, inputs, own.edits, own=True))


def _inputs(report: Report, wanted: Any, place: Place, faults: list[Fault]) -> dict[str, str]:
    if wanted.__class__ is not Mapping:
        return {report.graph.input_names[0]: shape_text(wanted, report, place, faults) or ""}
    source = report.graph.spec.source
    found = {}
    for key, shape in wanted.pairs:
        if key.value not in report.graph.input_names:
            from cnncalc.diagnostics.nearest import nearest

            names = report.graph.input_names
            help = nearest(key.value, names) or f"the inputs are {', '.join(names)}"
            faults.append(Fault(f"there is no input '{key.value}'", place_of(key, source), help=help))
            continue
        found[key.value] = shape_text(shape, report, place_of(shape, source), faults) or ""
    return found


def _here(fault: Fault, place: Place) -> Fault:
    """A fault that says for which input it is one."""
    related = (*fault.related, (place, "at this input"))
    at = fault.place
    if at is None:
        at, related = place, fault.related
    return Fault(fault.message, at, help=fault.help, layer=fault.layer, severity=fault.severity, related=related)


def _with_input(report: Report, item: Any) -> str:
    """An entry of `at:` with the network's input, and whatever it expects."""
    shape = report.graph.input_shapes[0]
    pairs = (
        [(key.value, value.value) for key, value in item.pairs if value.__class__ is Scalar]
        if item.__class__ is Mapping
        else []
    )
    known = "224x224x3" if shape is None else written_shape(report.graph, shape)
    said = [f"input: {known}", *(f"{key}: {value}" for key, value in pairs)]
    return (
        f"write {{{', '.join(said)}}}"
        if item.__class__ is Mapping
        else f"write at: [{{{', '.join([*said, 'macs: 8.4G'])}}}]"
    )
