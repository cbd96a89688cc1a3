"""What `expect:` says of a network, read and held against its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import shape_check, written_shape
from cnncalc.analysis.expectations.figures import figure_check, figure_text
from cnncalc.analysis.expectations.marks import first_shape
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import clipped
from cnncalc.graph.row import full_shape
from cnncalc.language.document.nodes import Mapping, Scalar, Sequence, place_of
from cnncalc.layers.declaration.shape import Shape

if TYPE_CHECKING:
    from cnncalc.analysis.expectations.check import Check
    from cnncalc.graph.report import Report

KEYS = (
    "layers",
    "outputs",
    "params",
    "trainable",
    "macs",
    "receptive_field",
    "weight_memory",
    "peak_activation_memory",
    "at",
)

LAYER_KEYS = ("output", "params", "trainable", "macs", "receptive_field")


def expected_checks(report: Report, tree: Mapping, faults: list[Fault], suffix: str) -> list[Check]:
    """The checks of one `expect:` mapping; `suffix` says for which input."""
    source = report.graph.spec.source
    found: list[Check] = []
    for key, value in tree.pairs:
        name = key.value
        place = place_of(value, source)
        if name == "layers":
            found += _layers(report, value, faults)
        elif name == "outputs":
            found += _outputs(report, value, faults)
        elif name == "at":
            found += _at(report, value, faults)
        elif name == "input" and suffix:
            continue
        elif name in KEYS:
            check = figure_check(report, report.totals, name, value, place, faults)
            if check:
                found.append(check)
        else:
            faults.append(
                Fault(
                    f"expect knows no '{clipped(name)}'",
                    place_of(key, source),
                    help=nearest(name, KEYS) or f"it knows {', '.join(KEYS)}",
                )
            )
    return [check._replace(subject=check.subject + suffix) for check in found] if suffix else found


def _layers(report: Report, tree: Any, faults: list[Fault]) -> list[Check]:
    source = report.graph.spec.source
    if tree.__class__ is not Mapping:
        faults.append(Fault("expect: layers is a mapping", place_of(tree, source), help=_one_layer(report, tree)))
        return []
    found = []
    for key, value in tree.pairs:
        name = key.value
        shape = _result(report, name)
        if shape is None:
            known = [row.node.name for row in report.rows] + list(report.graph.groups)
            faults.append(
                Fault(f"expect: there is no layer '{clipped(name)}'", place_of(key, source), help=nearest(name, known))
            )
            continue
        parts = value.pairs if value.__class__ is Mapping else [(Scalar("output", key.line, key.column), value)]
        for part, wanted in parts:
            check = _layer_part(report, name, shape, part, wanted, faults)
            if check:
                found.append(check)
    return found


def _one_layer(report: Report, tree: Any) -> str:
    """`layers:` of the shape that stands in its place, for the layer that has it, else the last."""
    names = [row.node.name for row in report.rows]
    shape = tree.value if tree.__class__ is Scalar else ""
    fits = [row.node.name for row in report.rows if shape and written_shape(report.graph, first_shape(row.y)) == shape]
    return f"write layers: {{{(fits or names)[-1]}: {clipped(shape) or '_'}}}" if names else "name the layers"


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


def _result(report: Report, name: str) -> Shape | None:
    members = report.graph.groups.get(name)
    if members is not None and members.slot is not None:
        y = report.shapes[members.slot]
        return None if y is None else first_shape(y)
    row = report.find(name)
    return None if row is None else first_shape(row.y)


def _layer_part(
    report: Report, name: str, shape: Shape, part: Scalar, wanted: Any, faults: list[Fault]
) -> Check | None:
    source = report.graph.spec.source
    place = place_of(wanted, source)
    if part.value == "output":
        text = _shape_text(wanted, report, place, faults)
        return None if text is None else shape_check(report.graph, place, name, text, shape, faults)
    if part.value not in LAYER_KEYS:
        faults.append(
            Fault(
                f"expect: a layer has no '{clipped(part.value)}'",
                place_of(part, source),
                help=nearest(part.value, LAYER_KEYS) or f"it knows {', '.join(LAYER_KEYS)}",
            )
        )
        return None
    return figure_check(report, report.sums(name), part.value, wanted, place, faults, name)


def _shape_text(value: Any, report: Report, place: Place, faults: list[Fault]) -> str | None:
    if value.__class__ is Sequence:
        return "[" + ", ".join(item.value for item in value.items if item.__class__ is Scalar) + "]"
    return figure_text(report, value, place, faults, "")


def _outputs(report: Report, value: Any, faults: list[Fault]) -> list[Check]:
    """`outputs: 1000` for the one output, or a mapping or list for several."""
    graph = report.graph
    source = graph.spec.source
    names = graph.output_names
    shapes = {}
    for (slot, port), name in zip(graph.outputs, names, strict=True):
        y = report.shapes[slot]
        if y is not None:
            shapes[name] = y[port or 0] if y.__class__ is list else y
    if value.__class__ is Mapping:
        pairs = [(key.value, item) for key, item in value.pairs]
    elif value.__class__ is Sequence and len(names) > 1:
        pairs = list(zip(names, value.items, strict=False))
        if len(value.items) != len(names):
            faults.append(
                Fault(
                    f"expect: there are {len(names)} outputs, not {len(value.items)}",
                    place_of(value, source),
                    help=f"they are {', '.join(names)}",
                )
            )
    else:
        pairs = [(names[0] if names else "", value)]
    found = []
    for name, wanted in pairs:
        place = place_of(wanted, source)
        shape = shapes.get(name) or _result(report, name)
        if shape is None:
            faults.append(
                Fault(
                    f"expect: there is no output '{clipped(name)}'", place, help=f"the outputs are {', '.join(names)}"
                )
            )
            continue
        text = _shape_text(wanted, report, place, faults)
        check = None if text is None else shape_check(graph, place, name, text, shape, faults)
        if check:
            found.append(check)
    return found


def _at(report: Report, value: Any, faults: list[Fault]) -> list[Check]:
    """`at:` a list of the same expectations for other inputs."""
    from cnncalc.graph.walk import compute
    from cnncalc.language.assembly.assemble import assemble

    source = report.graph.spec.source
    found: list[Check] = []
    items = value.items if value.__class__ is Sequence else [value]
    for item in items:
        wanted = item.get("input") if item.__class__ is Mapping else None
        if wanted is None:
            faults.append(
                Fault(
                    "expect: each entry of at: says its input",
                    place_of(item, source),
                    help=_with_input(report, item),
                )
            )
            continue
        if wanted.__class__ is Mapping:
            inputs = {key.value: shape.value for key, shape in wanted.pairs}
        else:
            inputs = {report.graph.input_names[0]: _shape_text(wanted, report, place_of(wanted, source), faults) or ""}
        own = report.graph
        graph = assemble(own.spec.reread(), own.framework, inputs, own.edits, own=True)
        other = compute(graph)
        if graph.faults or other.faults:
            faults += [*graph.faults, *other.faults]
            continue
        shapes = ", ".join(str(full_shape(graph, s)) for s in graph.input_shapes if s is not None)
        found += expected_checks(other, item, faults, f" at {shapes}")
    return found
