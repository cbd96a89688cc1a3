"""A network explained: which layers, equal ones together, and what is left to say of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.analysis.explanation.layer import explained
from cnncalc.analysis.fold import wanted
from cnncalc.numbers.closed import Closed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.analysis.explanation.memory import Moments
    from cnncalc.analysis.explanation.step import Explained
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row


class Explanation:
    """What is said of a network: `layers` explained in execution order, `idle` the names of those that leave shapes as they
    are and have neither weights nor MACs; `whole` says that no layer was asked for by name."""

    __slots__ = ("idle", "layers", "moments", "report", "topics", "whole")

    def __init__(
        self, report: Report, topics: Sequence[str], layers: list[Explained], idle: list[str], whole: bool
    ) -> None:
        self.report = report
        self.topics = tuple(topics)
        self.layers = layers
        self.idle = idle
        self.whole = whole
        self.moments: Moments | None = None
        """What lives at once, layer by layer, where memory was asked about."""

    @property
    def meanings(self) -> dict[str, dict[str, list[str]]]:
        """For each symbol its meanings, each with the types of the layers that mean it."""
        found: dict[str, dict[str, list[str]]] = {}
        for layer in self.layers:
            for symbol, meaning in layer.legend.items():
                types = found.setdefault(symbol, {}).setdefault(meaning.words, [])
                if layer.row.type not in types:
                    types.append(layer.row.type)
        return found


def explanation(
    report: Report,
    names: Sequence[str],
    topics: Sequence[str],
    full: bool = False,
    cell: tuple[int, ...] | None = None,
    rows: Sequence[Row] | None = None,
) -> Explanation:
    """The layers whose names match one of `names` (globs; a block's name stands for its layers), all where there is none.
    Layers of which the same is to be said are together. `cell` is a position in the layers' output of which is told what it
    sees of the input; ValueError where a layer has no such cell. `rows` are the layers to choose among."""
    symbolic = is_symbolic(report)
    if not names and tuple(topics) == ("memory",):
        return _remembered(Explanation(report, topics, [], [], True))
    chosen = [row for row in (report.rows if rows is None else rows) if not names or wanted(row.node.name, names)]
    known: dict[Any, Explained] = {}
    layers: list[Explained] = []
    idle: list[str] = []
    for row in chosen:
        if not names and _idle(row):
            idle.append(row.node.name)
            continue
        key = (*key_of(row), *_place(report, row, topics))
        found = known.get(key)
        if found is not None:
            found.names.append(row.node.name)
            continue
        found = explained(row, topics, full, symbolic, report)
        if not names and found.idle and "shape" in topics:
            idle.append(row.node.name)
            continue
        known[key] = found
        if cell is not None:
            from cnncalc.analysis.explanation.cell import told

            told(report, found, cell)
        layers.append(found)
    return _remembered(Explanation(report, topics, layers, idle, not names))


def _remembered(found: Explanation) -> Explanation:
    """The explanation with what there is to say of memory: of the network, or of the layers asked for by name."""
    if "memory" in found.topics:
        from cnncalc.analysis.explanation.memory import moments, told

        told(found.report, found.layers)
        if found.whole:
            found.moments = moments(found.report)
    return found


def is_symbolic(report: Report) -> bool:
    """Whether a size of an input is a letter."""
    shapes = [shape for shape in report.graph.input_shapes if shape is not None]
    return any(size.__class__ is Closed for shape in shapes for size in shape.dims)


def _idle(row: Row) -> bool:
    """Whether there is nothing to explain, seen without a trace."""
    if row.y is not row.x or row.weights or row.node.shared is not None or row.node.uncounted:
        return False
    return row.macs.__class__ is int and not row.macs


def _place(report: Report, row: Row, topics: Sequence[str]) -> tuple[Any, ...]:
    """What is another thing for equal layers at other places of the network."""
    if "memory" in topics:
        return (row.node.name,)
    if "receptive-field" not in topics:
        return ()
    from cnncalc.analysis.explanation.field import incoming

    return tuple(each.axes or each.size for each in incoming(report, row))


def key_of(row: Row) -> Any:
    """What two layers have in common of which the same is to be said."""
    layer = row.layer
    return (
        layer.__class__,
        repr(layer),
        layer.framework,
        layer.torch_names,
        layer.fixed_rank,
        row.x,
        row.node.shared,
        row.node.uncounted,
    )
