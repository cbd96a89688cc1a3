"""Memory of a network for inference: its weights by dtype, its activations, and the peak of what lives at once.

Liveness: a map is held from the layer that makes it to the last one that reads it, so a residual's input stays while
its body runs. A layer needs its inputs and its output at the same moment; the network's inputs and outputs count,
weights and a framework's scratch space don't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cnncalc.arithmetic import Number
from cnncalc.symbolic.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.report import Report

BYTES = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}


class Peak(NamedTuple):
    """The most activation elements that live at once, and the layer at which they do; a sample."""

    elements: Number
    layer: str | None


def weight_elements(report: Report) -> tuple[Number, bool]:
    """(all weight elements, trained or not, buffers included; whether some are unknown)."""
    totals = report.totals
    return totals.trainable + totals.non_trainable, "trainable" in totals.unknown


def activation_elements(report: Report) -> Number:
    """The elements of every layer's output, a sample."""
    total: Number = 0
    for row in report.rows:
        for shape in row.y if row.y.__class__ is list else (row.y,):
            total = total + shape.elements
    return total


def peak_activation(report: Report) -> Peak:
    """The peak of live activation elements, a sample; UNKNOWN where a size is symbolic or unknown."""
    graph = report.graph
    inputs = len(graph.input_names)
    sizes: list[int] = []
    for y in report.shapes:
        elements = 0
        for shape in y if y.__class__ is list else (() if y is None else (y,)):
            count = shape.elements
            if count.__class__ is not int:
                return Peak(UNKNOWN, None)
            elements += count
        sizes.append(elements)
    last = list(range(len(sizes)))
    for index, node in enumerate(graph.nodes):
        for slot in (node.source,) if node.source.__class__ is int else node.source:
            last[slot] = max(last[slot], index + inputs)
    for slot, _ in graph.outputs:
        last[slot] = len(sizes)
    ends: dict[int, list[int]] = {}
    for slot, end in enumerate(last):
        ends.setdefault(end, []).append(slot)
    live = sum(sizes[:inputs])
    peak, where = live, None
    for index, node in enumerate(graph.nodes):
        slot = index + inputs
        live += sizes[slot]
        if live > peak:
            peak, where = live, node.name
        for ended in ends.get(slot, ()):
            live -= sizes[ended]
    return Peak(peak, where)
