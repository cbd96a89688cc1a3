"""Sums over rows, and which of them are lower bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.graph.row import plain
from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.numbers.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph
    from cnncalc.numbers.arithmetic import Number


class Totals(NamedTuple):
    """Sums over the rows. `unknown` names the figures that are lower bounds, since some row's is unknown."""

    params: Number
    trainable: Number
    non_trainable: Number
    buffers: Number
    macs: Number
    unknown: frozenset[str]

    def to_dict(self, framework: str) -> dict[str, Any]:
        """The totals as the JSON output has them: unknown ones null, with the known part under `at_least`."""
        names = ["params", "trainable", "non_trainable", *(["buffers"] if framework == "torch" else []), "macs"]
        found: dict[str, Any] = {n: None if n in self.unknown else plain(getattr(self, n)) for n in names}
        if self.unknown:
            found["at_least"] = {n: plain(getattr(self, n)) for n in names if n in self.unknown}
        return found


def sum_rows(rows: Any, graph: Graph) -> Totals:
    """The totals of some rows: MACs of those that reach an output; weights too under Keras, of all under PyTorch and
    where a model in code holds them."""
    torch = graph.framework == "torch"
    trainable: Number = 0
    frozen: Number = 0
    fixed: Number = 0
    macs: Number = 0
    unknown = set()
    for row in rows:
        alive = row.node.alive
        if alive:
            if row.macs is UNKNOWN:
                unknown.add("macs")
            else:
                macs = macs + row.macs
        if alive or torch or graph.counts_all:
            for weight in row.weights:
                if weight.size is UNKNOWN:
                    unknown.update(("params", "trainable"))
                elif weight.frozen:
                    frozen = frozen + weight.size
                elif weight.trainable:
                    trainable = trainable + weight.size
                else:
                    fixed = fixed + weight.size
    params = trainable + frozen if torch else trainable + fixed
    return Totals(params, trainable, frozen + fixed, fixed if torch else 0, macs, frozenset(unknown))
