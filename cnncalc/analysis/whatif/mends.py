"""The smallest edits that mend a network: small changes to the layer at fault, to those it reads and to the edited ones,
each tried on the graph and then run as it would be typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cnncalc.analysis.whatif.candidates import Candidate, candidates
from cnncalc.binding.spelled_out import as_written
from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.again import compute_again, replaced
from cnncalc.graph.walk import infer
from cnncalc.language.edits import read_edit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cnncalc.graph.nodes import Graph
    from cnncalc.graph.report import Report

    Load = Callable[[Sequence[str]], Graph]

_NEAR = 24
"""Layers that are looked at, those nearest the fault first."""
_TRIALS = 1500
_DEEP = 3
"""Edits in one mend at most."""
_SHOWN = 5
_READINGS = 16
_DEARER = 4
"""How much larger than the smallest mend one may be."""


class Mend(NamedTuple):
    """Edits that make the network computable; `restores`: its outputs then have the shapes they had before."""

    edits: tuple[str, ...]
    restores: bool


class _Found(NamedTuple):
    edits: tuple[str, ...]
    keys: tuple[Any, ...]
    cost: float
    restores: bool


def mends(
    before: Report, broken: Report, faulty: str, edits: Sequence[str], load: Load, whole: bool = True
) -> list[Mend]:
    """The smallest edits that, behind `edits`, mend the network whose layer `faulty` cannot be computed. Not `whole`: the
    graph goes no further than the fault, as that of a program does."""
    search = _Search(before, edits, whole)
    search.explore(broken, faulty, (), (), 0.0)
    ranked = sorted(search.found, key=lambda each: (len(each.edits), not each.restores, each.cost))
    if ranked:
        ranked = [each for each in ranked if each.cost <= min(other.cost for other in ranked) + _DEARER]
    picked: list[Mend] = []
    taken: set[Any] = set()
    for each in ranked[: 40 if whole else _READINGS]:
        if len(picked) == _SHOWN:
            break
        if each.keys in taken:
            continue
        try:
            after = infer(load([*edits, *each.edits]))
        except SpecError:
            continue
        taken.add(each.keys)
        picked.append(Mend(each.edits, after.outputs == before.outputs))
    return sorted(picked, key=lambda each: not each.restores)


class _Search:
    """One search, with the trials that are left to it."""

    def __init__(self, before: Report, edits: Sequence[str], whole: bool) -> None:
        self.before = before
        self.whole = whole
        self.left = _TRIALS
        self.found: list[_Found] = []
        self._set = [edit for edit in map(read_edit, edits) if edit.kind == "attribute"]
        self._outputs = before.outputs

    def explore(self, report: Report, faulty: str, edits: tuple[str, ...], keys: tuple[Any, ...], cost: float) -> None:
        """Try the changes near a fault; where none mends all, those that lead on to a later fault are followed."""
        graph = report.graph
        at = next((index for index, node in enumerate(graph.nodes) if node.name == faulty), None)
        if at is None:
            return
        further = []
        wanted = _wanted(report, at)
        for far, index in enumerate(self._near(report, at)):
            for change in candidates(index, graph.nodes[index], _read(report, index), wanted):
                for text, nodes in self._spellings(graph, change):
                    if self.left <= 0:
                        break
                    self.left -= 1
                    trial = compute_again(replaced(graph, dict.fromkeys(nodes, change.layer)), report)
                    price = cost + change.cost + far / 4 + (0.5 if len(nodes) > 1 else 0)
                    made = (*edits, text), (*keys, (change.key, *nodes))
                    if not trial.faults:
                        restores = self.whole and trial.outputs == self._outputs
                        self.found.append(_Found(*made, price, restores))
                    elif _later(trial, graph, at):
                        further.append((price, trial, *made))
        if not self.found and len(edits) + 1 < _DEEP:
            for price, trial, texts, seen in sorted(further, key=lambda each: each[0])[:6]:
                self.explore(trial, trial.faults[0].layer or "", texts, seen, price)

    def _near(self, report: Report, at: int) -> list[int]:
        """The layers to change: the one at fault, those it reads, nearest first, and the edited ones."""
        graph, count = report.graph, len(report.graph.input_names)
        old = {row.node.name: row.layer for row in self.before.rows}
        order: list[int] = []
        queue, seen = [at], {at}
        while queue and len(order) < 4 * _NEAR:
            index = queue.pop(0)
            node = graph.nodes[index]
            if node.layer is not None and getattr(node.layer, "attributes", {}).keys() & _MOVED:
                order.append(index)
            for slot in node.sources:
                if slot >= count and slot - count not in seen:
                    seen.add(slot - count)
                    queue.append(slot - count)
        edited = [i for i in order if repr(graph.nodes[i].layer) != repr(old.get(graph.nodes[i].name))]
        return list(dict.fromkeys([*order[:_NEAR], *edited[:_NEAR]]))

    def _was_set(self, name: str, change: Candidate) -> bool:
        """Whether the edits themselves have set this attribute of a layer."""
        attribute = next(a for a in change.layer.attributes.values() if change.key in (*a.names, a.called))
        return any(edit.key in attribute.names and edit.matches(name) for edit in self._set)

    def _spellings(self, graph: Graph, change: Candidate) -> list[tuple[str, list[int]]]:
        """The edit of one layer, and that of all copies of it where it stands in a repeat."""
        name = graph.nodes[change.node].name
        value = as_written(change.value, "words")
        found = []
        if self._was_set(name, change):
            return []
        found.append((f"{name}.{change.key}={value}", [change.node]))
        pattern = re.sub(r"(?<=\.)\d+(?=\.)", "*", name)
        if pattern != name:
            shape = re.compile(re.escape(pattern).replace(r"\*", r"\d+"))
            own = repr(graph.nodes[change.node].layer)
            copies = [i for i, node in enumerate(graph.nodes) if shape.fullmatch(node.name) and repr(node.layer) == own]
            every = sum(1 for node in graph.nodes if shape.fullmatch(node.name))
            if len(copies) > 1 and every == len(copies):
                found.append((f"{pattern}.{change.key}={value}", copies))
        return found


_MOVED = frozenset(
    (
        "kernel",
        "stride",
        "padding",
        "dilation",
        "groups",
        "filters",
        "units",
        "output_padding",
        "factor",
        "inputs",
        "channels",
        "features",
        "ceil",
    )
)


def _later(trial: Report, graph: Graph, at: int) -> bool:
    """Whether the first fault of a trial lies behind the one that it set out from."""
    name = trial.faults[0].layer
    index = next((i for i, node in enumerate(graph.nodes) if node.name == name), None)
    return index is not None and index > at


def _read(report: Report, index: int) -> Any:
    """What a node reads, where that is one shape."""
    node = report.graph.nodes[index]
    if node.source.__class__ is not int or node.source >= len(report.shapes):
        return None
    y = report.shapes[node.source]
    return y[node.port or 0] if y.__class__ is list else y


def _wanted(report: Report, at: int) -> set[int]:
    """The channels that would fit at a fault: those of each branch, and what the layer's groups ask for."""
    node = report.graph.nodes[at]
    found: set[int] = set()
    for slot in node.sources:
        y = report.shapes[slot] if slot < len(report.shapes) else None
        for shape in y if y.__class__ is list else [y]:
            if shape.__class__ is Shape and shape.channels.__class__ is int:
                found.add(shape.channels)
                for name in ("groups", "factor"):
                    step = getattr(node.layer, name, 1)
                    if step.__class__ is int and step > 1:
                        step = step * step if name == "factor" else step
                        found |= {shape.channels // step * step, -(-shape.channels // step) * step}
    for name in ("inputs", "channels", "features"):
        declared = getattr(node.layer, name, None)
        if declared.__class__ is int:
            found.add(declared)
    return found
