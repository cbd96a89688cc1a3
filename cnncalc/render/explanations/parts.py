"""What every format says of an explained layer: its title, its edges, its lines by topic, its legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.analysis.explanation.step import lines, value_text
from cnncalc.diagnostics.printable import printable
from cnncalc.layers.declaration.in_words import in_words
from cnncalc.numbers.term import is_sum

if TYPE_CHECKING:
    from cnncalc.analysis.explanation.network import Explanation
    from cnncalc.analysis.explanation.step import Explained, Line
    from cnncalc.layers.declaration.shape import Shape

TITLES = {
    "shape": "shape",
    "weights": "weights",
    "macs": "MACs",
    "receptive-field": "receptive field",
    "memory": "memory",
}
MOST = 6
"""Names of layers that are listed before the rest is counted."""


def words(layer: Explained) -> str:
    """The layer as a spec writes it: `conv filters=256 kernel=5 padding=2 groups=2`."""
    return printable(in_words(layer.row.layer))


def edges(layer: Explained) -> str:
    """What it reads and what it gives: `pool1 27×27×96 → 27×27×256`."""
    row = layer.row
    read = row.x if row.x.__class__ is tuple and row.node.source.__class__ is not int else (row.x,)
    given = row.y if row.y.__class__ is list else (row.y,)
    left = ", ".join(f"{printable(name)} {_sizes(shape)}" for name, shape in zip(row.inputs, read, strict=True))
    return f"{left} → {', '.join('?' if shape is None else _sizes(shape) for shape in given)}"


def _sizes(shape: Shape) -> str:
    """A shape as a product, sums in brackets."""
    return "×".join(f"({text})" if is_sum(text) else text for text in map(str, shape.dims)) or str(shape)


def listed(names: list[str], most: int = MOST) -> str:
    """Names as a list, those beyond `most` counted."""
    shown = ", ".join(map(printable, names[:most]))
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def sections(layer: Explained, topics: tuple[str, ...]) -> list[tuple[str, list[Line], list[str]]]:
    """(topic, its lines, its sentences) of what there is to say."""
    found = []
    for topic in topics:
        own = lines(layer.steps, topic)
        said = [note.text for note in layer.notes if note.topic == topic]
        if own or said:
            found.append((topic, own, said))
    return found


def line_text(line: Line) -> str:
    """`H′ = W′ = ⌊(H − k) / s⌋ + 1 = … = 55 (as 5×5×48×128×2)`."""
    step = line.step
    unit = f" {step.unit}" if step.unit else ""
    factors = f" (as {step.factors})" if step.factors else ""
    return f"{' = '.join(line.what)} = {step.text}{unit}{factors}"


def legend_of(layer: Explained) -> list[tuple[str, str]]:
    """(symbol, its meaning and value) of one layer; symbols that mean the same and have one value together."""
    return [(symbol, f"{meaning.words} ({value_text(meaning.value)})") for symbol, meaning in layer.legend.items()]


def legend_of_all(found: Explanation) -> list[tuple[str, str]]:
    """(symbol, what it means) of all layers, with their types where they do not agree."""
    meanings = found.meanings.items()
    return [
        (
            symbol,
            next(iter(senses)) if len(senses) == 1 else "; ".join(f"{t} ({', '.join(k)})" for t, k in senses.items()),
        )
        for symbol, senses in meanings
    ]


def closing(found: Explanation) -> list[str]:
    """What is left to say below the layers: those that change nothing, and the sums."""
    texts = []
    if "memory" in found.topics and found.whole and found.moments is None:
        texts.append("What lives at once can be told once every size is a number: give one with --input.")
    if found.idle:
        texts.append(f"Shapes as they are, and neither weights nor MACs: {listed(found.idle, 12)}.")
    if found.whole and len(found.report.rows) > 1:
        totals = found.report.totals
        for label, key, topic in (("params", "params", "weights"), ("MACs", "macs", "macs")):
            if topic in found.topics:
                least = "at least " if key in totals.unknown else ""
                texts.append(f"{label} of all layers: {least}{value_text(getattr(totals, key))}")
    if found.report.assumptions:
        texts.append(f"All of it holds where {', '.join(map(printable, found.report.assumptions))}.")
    return texts
