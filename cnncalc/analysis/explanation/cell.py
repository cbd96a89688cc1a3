"""What one cell of a layer sees of the network's input, in steps and sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.field import TOPIC, letters_of, seen
from cnncalc.analysis.explanation.legend import legend
from cnncalc.analysis.explanation.sight import Sight, sight
from cnncalc.analysis.explanation.step import Explained, Note
from cnncalc.analysis.receptive_field import receptive_fields

if TYPE_CHECKING:
    from cnncalc.graph.report import Report


def told(report: Report, layer: Explained, cell: tuple[int, ...]) -> None:
    """Add to an explained layer what its cell sees; ValueError, which says what is there, where it has no such cell."""
    row = layer.row
    y = row.y[0] if row.y.__class__ is list else row.y
    sizes: Any = y.spatial
    name = row.node.name
    if not all(size.__class__ is int for size in sizes):
        raise ValueError(f"{name} gives {y}: its cells can be told apart once the input's size is a number")
    if len(sizes) != len(cell):
        axes = "no spatial axis" if not sizes else f"{len(sizes)} spatial ax{'is' if len(sizes) == 1 else 'es'}"
        raise ValueError(f"{name} gives {y}, which has {axes}, not {len(cell)}")
    for letter, at, size in zip(letters_of(len(cell)), cell, sizes, strict=True):
        if not 0 <= at < size:
            raise ValueError(f"{name} has cells 0 to {size - 1} along {letter}, not {at}")
    shapes = [shape for shape in report.graph.input_shapes if shape is not None]
    if not all(size.__class__ is int for shape in shapes for size in shape.dims):
        raise ValueError("what a cell sees can be told once the input's size is a number")
    found = receptive_fields(report).get(name)
    steps = [] if found is None else seen(found, cell, any(step.what == "a′" for step in layer.steps))
    layer.steps += steps
    layer.legend |= legend(steps, {})
    view = sight(report, row, cell)
    layer.notes += [Note(TOPIC, text) for text in _sentences(report, cell, view)]
    layer.sees = {each: [[min(at), max(at)] for at in positions] for each, positions in view.inputs.items()}


WORDS = {"L": "positions", "D": "slices", "H": "rows", "W": "columns"}
"""What the places along an axis are called."""


def _span(words: str, at: Any) -> str:
    low, high = min(at), max(at)
    if low == high:
        return f"{words.removesuffix('s')} {low}"
    return f"{words} {low} to {high}" + ("" if len(at) == high - low + 1 else f" ({len(at)} of them)")


def _sentences(report: Report, cell: tuple[int, ...], view: Sight) -> list[str]:
    where = ", ".join(map(str, cell))
    texts = []
    sizes = dict(zip(report.graph.input_names, report.graph.input_shapes, strict=True))
    for name, positions in view.inputs.items():
        shape = sizes[name]
        if shape is None or not shape.spatial:
            continue
        spans = [
            _span(WORDS.get(letter, letter), at)
            for letter, at in zip(letters_of(len(positions)), positions, strict=True)
        ]
        most = "" if view.exact else "at most "
        size = "×".join(map(str, shape.spatial))
        texts.append(f"Cell ({where}) sees {most}{' and '.join(spans)} of {name} ({size}), counted from 0.")
    return texts or [f"Cell ({where}) sees zeros of the padding alone."]
