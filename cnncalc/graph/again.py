"""A network computed again after a change: only what depends on the change, as far as shapes go on differing.

A layer that is declared as before and reads what it read before keeps its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.nodes import Deferred
from cnncalc.graph.row import Row
from cnncalc.graph.walk import Walk, compute

_new: Any = tuple.__new__

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph, Node
    from cnncalc.graph.report import Report


def infer_again(graph: Graph, before: Report) -> Report:
    """The report of a changed network; SpecError, with the rows before the fault, where it cannot be computed."""
    report = compute_again(graph, before)
    if report.faults:
        raise SpecError(list(report.faults), report)
    return report


def compute_again(graph: Graph, before: Report) -> Report:
    """The report of as much of a changed network as can be computed, equal to that of a whole walk. `before` is the report
    of the network as it was. `derived["computed"]` counts the layers that were computed."""
    again = _Again(graph, before)
    report = compute(graph, again.walked)
    report.derived["computed"] = again.computed
    return report


def replaced(graph: Graph, layers: dict[int, Any]) -> Graph:
    """The network with other layers at these nodes, for a trial: all else is the same objects."""
    from copy import copy

    twin = copy(graph)
    twin.nodes = list(graph.nodes)
    for index, layer in layers.items():
        node = copy(graph.nodes[index])
        node.layer = layer
        twin.nodes[index] = node
    return twin


class _Names:
    """Where nodes of a name stand; looked up only where a node stands elsewhere than it did."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = nodes
        self._known: dict[str, int] | None = None

    def find(self, name: str) -> int:
        """The number of the node of a name; -1 where there is none."""
        if self._known is None:
            self._known = {node.name: index for index, node in enumerate(self._nodes)}
        return self._known.get(name, -1)


def _rows_of(report: Report) -> list[Row | None]:
    """The row of each node; None where it has none."""
    if len(report.rows) == len(report.graph.nodes):
        return list(report.rows)
    known = {id(row.node): row for row in report.rows}
    return [known.get(id(node)) for node in report.graph.nodes]


class _Again:
    """One walk over a changed network beside the report of the network as it was."""

    def __init__(self, graph: Graph, before: Report) -> None:
        self.graph = graph
        self.before = before
        self.computed = 0
        self._same: dict[tuple[int, int], bool] = {}

    def walked(self, graph: Graph) -> Report:
        """The report of the network; of another (its input in the other layout) that of a whole walk."""
        walk = Walk(graph)
        if graph is not self.graph or not self._comparable():
            for node in graph.nodes:
                walk.step(node)
            self.computed += len(graph.nodes)
            return walk.report()
        self._follow(walk)
        return self._with_warnings(walk)

    def _comparable(self) -> bool:
        a, b = self.graph, self.before.graph
        alike = (a.first, a.framework, a.batched) == (b.first, b.framework, b.batched)
        return alike and not self.before.assumptions

    def _follow(self, walk: Walk) -> None:
        """Compute the nodes that changed and what depends on them; the others keep their rows."""
        graph, old = self.graph, self.before.graph
        count, old_count = len(graph.input_names), len(old.input_names)
        before = self.before.shapes
        rows = _rows_of(self.before)
        moved: list[int] = [-1] * count
        """Of each slot the slot it had, while its shape is what it was; else -1."""
        for slot, name in enumerate(graph.input_names):
            if slot < old_count and old.input_names[slot] == name and graph.input_shapes[slot] == before[slot]:
                moved[slot] = slot
        keep, shaped, move, step, as_before = (
            walk.rows.append,
            walk.shapes.append,
            moved.append,
            walk.step,
            self._as_before,
        )
        twins, names = old.nodes, _Names(old.nodes)
        for index, node in enumerate(graph.nodes):
            was = index if index < len(twins) and twins[index].name == node.name else names.find(node.name)
            row = rows[was] if was >= 0 else None
            if row is not None and as_before(node, twins[was], moved):
                was += old_count
                shaped(before[was])
                keep(_new(Row, (graph, node, *row[2:])))
                move(was)
                continue
            self.computed += 1
            y = step(node)
            move(was + old_count if was >= 0 and y is not None and y == before[was + old_count] else -1)

    def _as_before(self, node: Node, twin: Node, moved: list[int]) -> bool:
        """Whether a node is declared as its twin, and reads what that read."""
        source = node.source
        if source.__class__ is int:
            reads = moved[source]
            if reads < 0 or reads != twin.source:
                return False
        elif source.__class__ is not twin.source.__class__ or tuple(moved[slot] for slot in source) != twin.source:
            return False
        if node is twin:
            return node.shared is None
        if node.port != twin.port or node.shared is not None or twin.shared is not None:
            return False
        return node.uncounted == twin.uncounted and self._alike(node.layer, twin.layer)

    def _alike(self, a: Any, b: Any) -> bool:
        """Whether two layers are declared alike. One whose attributes wait for its input is always computed again."""
        if a is b:
            return a.__class__ is not Deferred and a is not None
        key = (id(a), id(b))
        known = self._same.get(key)
        if known is None:
            known = self._same[key] = _declared_alike(a, b)
        return known

    def _with_warnings(self, walk: Walk) -> Report:
        """The report, with the warnings of the layers that were not computed again."""
        report = walk.report()
        if len(self.before.warnings) == len(self.before.graph.warnings):
            return report
        said = {id(warning) for warning in self.before.graph.warnings}
        old = {row.node.name: row for row in self.before.rows}
        kept = {row.node.name for row in report.rows if (o := old.get(row.node.name)) and o.y is row.y}
        carried = [w for w in self.before.warnings if id(w) not in said and w.layer in kept]
        if not carried:
            return report
        fresh = walk.found.warnings
        known = {(warning.layer, warning.message) for warning in fresh}
        order = {row.node.name: index for index, row in enumerate(report.rows)}
        merged = [*fresh, *(w for w in carried if (w.layer, w.message) not in known)]
        merged.sort(key=lambda warning: order.get(warning.layer or "", -1))
        report.warnings = (*self.graph.warnings, *merged)
        return report


def _declared_alike(a: Any, b: Any) -> bool:
    if a.__class__ is not b.__class__ or a is None or a.__class__ is Deferred:
        return False
    return _declared(a) == _declared(b)


def _declared(layer: Any) -> dict[str, Any]:
    """All that a layer was made of; `weights` among it is a method of its own."""
    return {name: value for name, value in layer.__dict__.items() if name != "weights"}
