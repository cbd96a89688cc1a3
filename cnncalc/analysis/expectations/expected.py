"""What `expect:` says of a network, read and held against its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.expectations.check import shape_check, written_shape
from cnncalc.analysis.expectations.elsewhere import computes, reports_at
from cnncalc.analysis.expectations.figures import figure_check, shape_text
from cnncalc.analysis.expectations.marks import first_shape
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.printable import clipped
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
            if suffix:
                help = "give its entries to the at: around it"
                faults.append(Fault("expect: at: stands within at:", place_of(key, source), help=help))
                continue
            for other, item, where in reports_at(report, value, faults):
                alone = len(item.pairs) == 1
                found += [computes(other, item, where)] if alone else expected_checks(other, item, faults, where)
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
    return [check._replace(subject=check.subject + suffix, slot=None) for check in found] if suffix else found


def _layers(report: Report, tree: Any, faults: list[Fault]) -> list[Check]:
    source = report.graph.spec.source
    if tree.__class__ is not Mapping:
        faults.append(Fault("expect: layers is a mapping", place_of(tree, source), help=_one_layer(report, tree)))
        return []
    found = []
    for key, value in tree.pairs:
        name = key.value
        shape, slot = result_of(report, name)
        if shape is None:
            known = [row.node.name for row in report.rows] + list(report.graph.groups)
            help = nearest(name, known) or f"they are {', '.join(known[:6])}{', …' if len(known) > 6 else ''}"
            faults.append(Fault(f"expect: there is no layer '{clipped(name)}'", place_of(key, source), help=help))
            continue
        parts = value.pairs if value.__class__ is Mapping else [(Scalar("output", key.line, key.column), value)]
        for part, wanted in parts:
            check = _layer_part(report, name, shape, slot, part, wanted, faults)
            if check:
                found.append(check)
    return found


def _one_layer(report: Report, tree: Any) -> str:
    """`layers:` of the shape that stands in its place, for the layer that has it, else the last."""
    names = [row.node.name for row in report.rows]
    shape = tree.value if tree.__class__ is Scalar else ""
    fits = [row.node.name for row in report.rows if shape and written_shape(report.graph, first_shape(row.y)) == shape]
    return f"write layers: {{{(fits or names)[-1]}: {clipped(shape) or '_'}}}" if names else "name the layers"


def result_of(report: Report, name: str) -> tuple[Shape | None, int | None]:
    """The shape of what a name means (a layer, a block, `split.1`), and its slot; None where there is nothing of it."""
    graph = report.graph
    members = graph.groups.get(name)
    if members is not None and members.slot is not None:
        y = report.shapes[members.slot]
        return (None if y is None else first_shape(y)), members.slot
    slots = _slots(report)
    slot = slots.get(name)
    if slot is not None:
        y = report.shapes[slot]
        return (None if y is None else first_shape(y)), slot
    whole, _, port = name.rpartition(".")
    slot = slots.get(whole)
    y = None if slot is None else report.shapes[slot]
    if y.__class__ is list and port.isdecimal() and int(port[:9]) < len(y):
        return y[int(port)], slot
    return None, None


def _slots(report: Report) -> dict[str, int]:
    """The slot of each layer, by its name."""
    found: dict[str, int] | None = report.derived.get("slots")
    if found is None:
        graph = report.graph
        found = {node.name: slot for slot, node in enumerate(graph.nodes, len(graph.input_names))}
        report.derived["slots"] = found
    return found


def _layer_part(
    report: Report, name: str, shape: Shape, slot: int | None, part: Scalar, wanted: Any, faults: list[Fault]
) -> Check | None:
    source = report.graph.spec.source
    place = place_of(wanted, source)
    if part.value == "output":
        text = shape_text(wanted, report, place, faults)
        return None if text is None else shape_check(report.graph, place, name, text, shape, faults, slot, wanted)
    if part.value not in LAYER_KEYS:
        faults.append(
            Fault(
                f"expect: a layer has no '{clipped(part.value)}'",
                place_of(part, source),
                help=nearest(part.value, LAYER_KEYS) or f"it knows {', '.join(LAYER_KEYS)}",
            )
        )
        return None
    if report.find(name) is None:
        faults.append(
            Fault(f"expect: {name} is one of several outputs", place_of(part, source), help="it has an output")
        )
        return None
    return figure_check(report, report.sums(name), part.value, wanted, place, faults, name)


def _outputs(report: Report, value: Any, faults: list[Fault]) -> list[Check]:
    """`outputs: 1000` for the one output, or a mapping or list for several."""
    graph = report.graph
    source = graph.spec.source
    names = graph.output_names
    shapes: dict[str, tuple[Shape | None, int | None]] = {}
    for (output, port), name in zip(graph.outputs, names, strict=True):
        y = report.shapes[output]
        if y is not None:
            shapes[name] = (y[port or 0] if y.__class__ is list else y), output
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
        shape, slot = shapes.get(name) or result_of(report, name)
        if shape is None:
            faults.append(
                Fault(
                    f"expect: there is no output '{clipped(name)}'", place, help=f"the outputs are {', '.join(names)}"
                )
            )
            continue
        text = shape_text(wanted, report, place, faults)
        check = None if text is None else shape_check(graph, place, name, text, shape, faults, slot, wanted)
        if check:
            found.append(check)
    return found
