"""Memory of a network for inference: its weights by dtype, its activations, and the peak of what lives at once.

Liveness: a map is held from the layer that makes it to the last one that reads it, so a residual's input stays while
its body runs. A layer needs its inputs and its output at the same moment; the network's inputs and outputs count,
weights and a framework's scratch space don't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.row import plain
from cnncalc.numbers.arithmetic import Number, maximum
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.report import Report

BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}


class Peak:
    """The most activation elements that live at once, and the layer at which they do; a sample."""

    __slots__ = ("elements", "layer")

    def __init__(self, elements: Number, layer: str | None) -> None:
        self.elements = elements
        self.layer = layer


class Memory:
    """Bytes for inference, activations for the batch that was given (else a sample); UNKNOWN or a symbolic figure where a size is not known."""

    __slots__ = ("activations", "dtype", "lower_bound", "peak", "peak_layer", "weights")

    def __init__(
        self, dtype: str, weights: Number, activations: Number, peak: Number, peak_layer: str | None, lower_bound: bool
    ) -> None:
        self.dtype = dtype
        self.weights = weights
        self.activations = activations
        self.peak = peak
        self.peak_layer = peak_layer
        self.lower_bound = lower_bound

    def to_dict(self) -> dict[str, Any]:
        """The memory as the JSON output has it, in bytes."""
        return {
            "dtype": self.dtype,
            "weights": None if self.lower_bound else plain(self.weights),
            "activations": plain(self.activations),
            "peak_activations": plain(self.peak),
            "peak_layer": self.peak_layer,
        }


def memory(report: Report) -> Memory:
    """The memory of a report's network in its dtype."""
    size = BYTES[report.dtype]
    weights, unknown = weight_elements(report)
    peak = peak_activation(report)
    batch = report.graph.batch or 1
    return Memory(
        report.dtype,
        weights * size,
        activation_elements(report) * size * batch,
        peak.elements * size * batch,
        peak.layer,
        unknown,
    )


def weight_elements(report: Report) -> tuple[Number, bool]:
    """(all weight elements, trained or not, buffers included; whether some are unknown)."""
    totals = report.totals
    return totals.trainable + totals.non_trainable, "trainable" in totals.unknown


def activation_elements(report: Report) -> Number:
    """The elements of every layer's output, a sample."""
    total: Number = 0
    for y in report.shapes[len(report.graph.input_names) :]:
        for shape in y if y.__class__ is list else (() if y is None else (y,)):
            total = total + shape.elements
    return total


def peak_activation(report: Report) -> Peak:
    """The peak of live activation elements, a sample; UNKNOWN where a size is symbolic or unknown."""
    sizes = slot_elements(report)
    if sizes is None:
        return Peak(UNKNOWN, None)
    graph = report.graph
    inputs = len(graph.input_names)
    peak: Number = sum(sizes[:inputs])
    where = None
    for index, live in enumerate(live_elements(sizes, last_readers(report), inputs)):
        if live.__class__ is not int or peak.__class__ is not int:
            peak = maximum(peak, live)
        elif live > peak:
            peak, where = live, graph.nodes[index].name
    return Peak(peak, where)


def slot_elements(report: Report) -> list[Number] | None:
    """The elements that each slot holds (inputs, then nodes), a sample; None where one is symbolic or unknown."""
    sizes: list[Number] = []
    for y in report.shapes:
        elements: Number = 0
        for shape in y if y.__class__ is list else (() if y is None else (y,)):
            count = shape.elements
            if count.__class__ is not int and not hasattr(count, "dtype"):  # `dtype`: swept over many variants
                return None
            elements += count
        sizes.append(elements)
    return sizes


def last_readers(report: Report) -> list[int]:
    """For each slot the last one that reads it: its own where none does, one beyond the last for the network's outputs."""
    graph = report.graph
    inputs = len(graph.input_names)
    last = list(range(len(report.shapes)))
    for index, node in enumerate(graph.nodes):
        for slot in node.sources:
            last[slot] = max(last[slot], index + inputs)
    for slot, _ in graph.outputs:
        last[slot] = len(last)
    return last


def live_elements(sizes: list[Number], last: list[int], inputs: int) -> Iterator[Number]:
    """What lives while each node is computed: its output, and all that is still to be read, its own inputs among it."""
    ends: dict[int, list[int]] = {}
    for slot, end in enumerate(last):
        ends.setdefault(end, []).append(slot)
    live: Number = sum(sizes[:inputs])
    for slot in range(inputs, len(sizes)):
        live = live + sizes[slot]
        yield live
        for ended in ends.get(slot, ()):
            live = live - sizes[ended]
