"""What lives at once while a network runs, layer by layer: the peak, which maps make it up, and why each is still held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.legend import NAMED
from cnncalc.analysis.explanation.step import Note, Step
from cnncalc.analysis.memory import BYTES, last_readers, live_elements, slot_elements
from cnncalc.numbers.arithmetic import total
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.term import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.explanation.step import Explained
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

TOPIC = "memory"


class Held(NamedTuple):
    """One map that is alive: whose output it is, its shape, its elements a sample, and why it is held."""

    name: str
    shape: str
    elements: int
    why: str


class Moments:
    """What lives while each layer is computed. `live` are (layer, elements a sample) in execution order; `peak` is the index
    of the most, and `held` what lives then; `unit` turns elements into bytes of the dtype and the batch."""

    __slots__ = ("batch", "dtype", "held", "live", "peak", "unit")

    def __init__(self, report: Report, live: list[tuple[str, int]], peak: int, held: list[Held]) -> None:
        self.dtype = report.dtype
        self.batch = report.graph.batch or 1
        self.unit = BYTES[report.dtype] * self.batch
        self.live = live
        self.peak = peak
        self.held = held


def moments(report: Report) -> Moments | None:
    """The moments of a network's run; None where a size is a letter or unknown, or where there is no layer."""
    sizes = slot_elements(report)
    graph = report.graph
    inputs = len(graph.input_names)
    if sizes is None or not graph.nodes or len(sizes) != inputs + len(graph.nodes):
        return None
    last = last_readers(report)
    live = list(live_elements(sizes, last, inputs))
    peak = max(range(len(live)), key=live.__getitem__)
    names = [node.name for node in graph.nodes]
    return Moments(report, list(zip(names, live, strict=True)), peak, held_at(report, peak, sizes, last))


def held_at(report: Report, index: int, sizes: Sequence[Any], last: Sequence[int]) -> list[Held]:
    """The maps that live while the node of this index is computed."""
    graph = report.graph
    inputs = len(graph.input_names)
    now = inputs + index
    found = []
    for slot in range(now + 1):
        if (last[slot] < now and slot != now) or not sizes[slot]:
            continue
        y = report.shapes[slot]
        shape = ", ".join(map(str, y)) if y.__class__ is list else str(y)
        found.append(Held(graph.slot_name(slot), shape, sizes[slot], _why(report, slot, now, last[slot])))
    return found


def _why(report: Report, slot: int, now: int, end: int) -> str:
    graph = report.graph
    inputs = len(graph.input_names)
    node = graph.nodes[now - inputs]
    if slot == now:
        return "its output"
    if slot in node.sources:
        later = "" if end == now else f", and {_reader(report, end)}"
        return f"{node.name} reads it{later}"
    return _reader(report, end)


def _reader(report: Report, end: int) -> str:
    inputs = len(report.graph.input_names)
    if end >= inputs + len(report.graph.nodes):
        return "it is an output of the network"
    return f"{report.graph.nodes[end - inputs].name} reads it later"


def layer_steps(row: Row, named: list[Any], dtype: str) -> list[Step]:
    """The bytes of a layer's output and of its weights. The shapes `named` are traced."""
    steps = []
    each = Term(BYTES[dtype], "B", f"bytes of a {dtype}")
    sizes = [shape.elements for shape in named]
    if all(isinstance(size, Term) for size in sizes):
        elements = total(sizes)
        steps.append(Step(TOPIC, "elements", elements, elements.value))
        activations: Any = Term(elements.value, "elements", NAMED)
        if row.graph.batch:
            activations = activations * Term(row.graph.batch, "N", "samples of a batch")
        activations = activations * each
        steps.append(Step(TOPIC, "output", activations, activations.value, unit="bytes"))
    if row.weights and all(weight.size.__class__ is int for weight in row.weights):
        summed: Any = total([Term(weight.size, weight.name, NAMED) for weight in row.weights])
        summed = summed * each
        steps.append(Step(TOPIC, "weights", summed, summed.value, unit="bytes"))
    return steps


def told(report: Report, layers: list[Explained]) -> None:
    """Add to explained layers what lives while each is computed, and until when its output is held."""
    sizes = slot_elements(report)
    if sizes is None or len(sizes) != len(report.graph.input_names) + len(report.graph.nodes):
        return
    graph = report.graph
    inputs = len(graph.input_names)
    last = last_readers(report)
    live = list(live_elements(sizes, last, inputs))
    index = {id(node): at for at, node in enumerate(graph.nodes)}
    unit = BYTES[report.dtype] * (graph.batch or 1)
    for layer in layers:
        at = index[id(layer.row.node)]
        held = held_at(report, at, sizes, last)
        parts = " + ".join(f"{each.name} {each.elements * unit:,}" for each in held[:8])
        more = f" + {len(held) - 8} more" if len(held) > 8 else ""
        layer.notes.append(Note(TOPIC, f"While it is computed {live[at] * unit:,} bytes live: {parts}{more}."))
        end = last[inputs + at]
        if end == inputs + at:
            layer.notes.append(Note(TOPIC, "Nothing reads its output."))
        else:
            until = _reader(report, end).replace(" reads it later", " has read it")
            layer.notes.append(
                Note(TOPIC, f"Its output is held until {until}." if end < len(sizes) else f"Its output stays: {until}.")
            )
