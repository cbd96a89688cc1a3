"""One layer explained: its output's axes, its weights, its MACs, from the trace of its own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.legend import NAMED, legend
from cnncalc.analysis.explanation.step import Explained, Meaning, Note, Step
from cnncalc.analysis.explanation.windows import windows
from cnncalc.analysis.tracing import Naming, outputs, traced
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.term import Term, numbers
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row
    from cnncalc.layers.declaration.layer import Layer, Weight

PLAIN = Naming(shared=False)
LOWER = Naming(("l", "hw", "thw"), shared=False)
"""Where sizes of the network are letters (H×W), a layer's own axes have small ones."""


def explained(
    row: Row, topics: Sequence[str], full: bool = False, symbolic: bool = False, report: Report | None = None
) -> Explained:
    """What a row's numbers come from, for `topics`. `full` names what changes nothing too (a stride of 1, no padding);
    `symbolic` says that the network's sizes are letters; `report` is asked for receptive fields and memory."""
    naming = (LOWER if symbolic else PLAIN)._replace(full=full)
    layer, x = traced(row.layer, row.view_x, naming)
    made = layer.output(x)
    named = outputs(layer, row.y, naming)
    y: Any = named if row.y.__class__ is list else named[0]
    steps, unchanged = _axes(row, x, made, named)
    notes: list[Note] = []
    if "shape" in topics:
        ends, notes = windows(layer, x, row, full)
        steps += ends
    else:
        steps = []
    weights = layer.weights(x, y) if "weights" in topics or "macs" in topics else ()
    if "weights" in topics:
        found, said = _weights(row, weights)
        steps += found
        notes += said
    if "macs" in topics:
        macs = layer.macs(x, y, weights)
        if macs.__class__ is not int or macs:
            steps.append(Step("macs", "MACs", macs, row.macs))
    more: dict[str, Meaning] = {}
    if report is not None and "receptive-field" in topics:
        from cnncalc.analysis.explanation.field import field, meanings

        found, said = field(report, row, layer, x, y)
        steps += found
        notes += said
        more = meanings(found)
    if report is not None and "memory" in topics:
        from cnncalc.analysis.explanation.memory import layer_steps

        steps += layer_steps(row, named, report.dtype)
    return Explained(row, steps, notes, legend(steps, _attributes(row.layer)) | more, unchanged)


def _attributes(layer: Layer) -> dict[str, Any]:
    """The attributes of a layer, those of layers that it holds too."""
    found = dict(layer.attributes)
    for name, attribute in layer.attributes.items():
        if attribute.kind == "layer":
            found = {**_attributes(getattr(layer, name)), **found}
    return found


def _axes(row: Row, x: Any, made: Any, named: list[Shape]) -> tuple[list[Step], bool]:
    """A step for each axis of the outputs; whether the output is the input's very shape."""
    shapes = made if made.__class__ is list else [made]
    sizes = row.y if row.y.__class__ is list else [row.y]
    steps = [
        Step("shape", _symbol(name), axis, size, kind="" if name is names.channels else "size")
        for shape, names, values in zip(shapes, named, sizes, strict=True)
        for axis, name, size in zip(shape.dims, names.dims, values.dims, strict=True)
    ]
    unchanged = x.__class__ is Shape and len(shapes) == 1 and [*map(id, made.dims)] == [*map(id, x.dims)]
    return steps, unchanged


def _symbol(name: Any) -> str:
    return name.symbol if isinstance(name, Term) else "size"


def _weights(row: Row, traced: tuple[Weight, ...]) -> tuple[list[Step], list[Note]]:
    """A step for each weight, and one for their sum where there are several."""
    if row.node.shared is not None:
        return [], [Note("weights", f"It uses the weights of {row.shared_with}, where they are counted.")]
    if len(traced) != len(row.weights):
        return [], [Note("weights", "Its weights are not counted: no module holds them.")] if traced else []
    products = _products(row)
    steps = []
    for weight, own in zip(traced, row.weights, strict=True):
        text = products.get(own.size, "") if own.size.__class__ is int else ""
        if _factors(text) == _factors(numbers(weight.size)):
            text = ""  # the same numbers in another order
        steps.append(Step("weights", own.name, weight.size, own.size, factors=text))
    if len(steps) > 1 and not any(weight.size is UNKNOWN for weight in row.weights):
        steps += _sums(row)
    return steps, []


def _factors(product: str) -> list[str]:
    return sorted(factor for factor in product.split("×") if factor != "1")


def _products(row: Row) -> dict[Any, str]:
    """The kernels' sizes as the table writes them, by their value."""
    found = {}
    for factors in row.factors():
        size = 1
        for factor in factors:
            size = size * factor
        if size.__class__ is int:
            found[size] = "×".join(map(str, factors))
    return found


def _sums(row: Row) -> list[Step]:
    """How the weights add up: to what the framework counts, and to its buffers."""
    twin = row._replace(weights=tuple(w._replace(size=Term(w.size, w.name, NAMED)) for w in row.weights))
    steps = [Step("weights", "params", twin.params, row.params, kind="params")]
    if row.buffers.__class__ is not int or row.buffers:
        steps.append(Step("weights", "buffers", twin.buffers, row.buffers, kind="buffers"))
    return steps
