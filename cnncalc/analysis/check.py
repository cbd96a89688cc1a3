"""What a spec expects (`=>` and `expect:`) against what was computed: place, expected, found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cnncalc.analysis.expectation import UnreadableShape, first_shape, marks, shape_met
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.nearest import nearest
from cnncalc.diagnostics.place import Place
from cnncalc.diagnostics.printable import clipped
from cnncalc.graph.row import full_shape, plain
from cnncalc.language.document.yaml_tree import Mapping, Scalar, Sequence, place_of
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.report import Report
    from cnncalc.graph.totals import Totals

__all__ = ["Check", "checks", "marks"]
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


class Check(NamedTuple):
    """One expectation: where it is written, what it speaks of, what it wants, what was found, whether it is met; of a
    figure that is not, how far it lies from the nearest that would be (`+1,747,076`)."""

    place: Place | None
    subject: str
    expected: str
    found: str
    met: bool
    difference: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The check as the JSON output has it."""
        place = self.place
        return {
            "file": place[0].name if place else None,
            "line": place[1] if place else None,
            "column": place[2] if place else None,
            "subject": self.subject,
            "expected": self.expected,
            "found": self.found,
            "met": self.met,
            "difference": self.difference or None,
        }


def checks(report: Report) -> list[Check]:
    """Every expectation of the report's spec, in the order written; SpecError where one cannot be read."""
    faults: list[Fault] = []
    found = list(_arrows(report, faults))
    spec = report.graph.spec
    if spec is not None and spec.expect is not None:
        found += _expect(report, spec.expect, faults, "")
    if faults:
        raise SpecError(faults, report)
    own = None if spec is None else spec.source
    found.sort(
        key=lambda check: (
            (1, 0, 0) if check.place is None or check.place[0] is not own else (0, check.place[1], check.place[2])
        )
    )
    return found


def _shown(graph: Graph, shape: Shape) -> str:
    return "x".join(str(plain(n)) for n in shape.converted(graph.expect_first).dims) or "()"


def _arrows(report: Report, faults: list[Fault]) -> Iterator[Check]:
    graph = report.graph
    for row in report.rows:
        if row.node.expect is not None:
            place = row.node.origin.place("=>") if row.node.origin is not None else None
            check = _shape_check(graph, place, row.node.name, row.node.expect, first_shape(row.y), faults)
            if check:
                yield check
    for name, members in graph.groups.items():
        if members.expect is not None and members.slot is not None and report.shapes[members.slot] is not None:
            check = _shape_check(
                graph, members.place, name, members.expect, first_shape(report.shapes[members.slot]), faults
            )
            if check:
                yield check


def _shape_check(
    graph: Graph, place: Place | None, subject: str, text: str, shape: Shape, faults: list[Fault]
) -> Check | None:
    try:
        met, wanted = shape_met(graph, text, shape)
    except UnreadableShape as error:
        faults.append(Fault(error.message, place, help=error.help))
        return None
    return Check(place, f"{subject} output", wanted, _shown(graph, shape), met)


def _expect(report: Report, tree: Mapping, faults: list[Fault], suffix: str) -> list[Check]:
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
            check = _figure(report, report.totals, name, value, place, faults)
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


def _text(report: Report, value: Any, place: Place, faults: list[Fault]) -> str | None:
    """A figure's text, its templates filled in."""
    from cnncalc.binding.errors import ExpressionError
    from cnncalc.language.templates.fill import fill_text

    if value.__class__ is not Scalar:
        faults.append(Fault("an expectation is one figure", place, help="write params: 60_965_224, or macs: '<= 750M'"))
        return None
    try:
        return fill_text(value.value, report.graph.env)
    except ExpressionError as error:
        faults.append(Fault(error.message, place, help=error.help))
        return None


def _figure(
    report: Report, totals: Totals, name: str, value: Any, place: Place, faults: list[Fault], layer: str = ""
) -> Check | None:
    """The check of one figure against totals (the network's, a layer's or a block's)."""
    from cnncalc.language.words.quantity import QuantityError, parse_expectation

    text = _text(report, value, place, faults)
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


def _layers(report: Report, tree: Any, faults: list[Fault]) -> list[Check]:
    source = report.graph.spec.source
    if tree.__class__ is not Mapping:
        faults.append(
            Fault("expect: layers is a mapping", place_of(tree, source), help="write layers: {conv5: 13x13x256}")
        )
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
        return None if text is None else _shape_check(report.graph, place, name, text, shape, faults)
    if part.value not in LAYER_KEYS:
        faults.append(
            Fault(
                f"expect: a layer has no '{clipped(part.value)}'",
                place_of(part, source),
                help=nearest(part.value, LAYER_KEYS) or f"it knows {', '.join(LAYER_KEYS)}",
            )
        )
        return None
    return _figure(report, report.sums(name), part.value, wanted, place, faults, name)


def _shape_text(value: Any, report: Report, place: Place, faults: list[Fault]) -> str | None:
    if value.__class__ is Sequence:
        return "[" + ", ".join(item.value for item in value.items if item.__class__ is Scalar) + "]"
    return _text(report, value, place, faults)


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
        check = None if text is None else _shape_check(graph, place, name, text, shape, faults)
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
                    help="write at: [{input: 320x320x3, macs: 8.4G}]",
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
        found += _expect(other, item, faults, f" at {shapes}")
    return found
