"""Whether two reports are of one network."""

from __future__ import annotations

from typing import Any


def same_network(a: Any, b: Any) -> bool:
    """Whether two reports are of one network: layer by layer the same types, wiring, shapes, weights and MACs."""
    if len(a.rows) != len(b.rows) or a.totals != b.totals or list(map(str, a.shapes)) != list(map(str, b.shapes)):
        return False
    for one, other in zip(a.rows, b.rows, strict=True):
        if (one.type, one.node.source, one.node.port) != (other.type, other.node.source, other.node.port):
            return False
        if str([w.shape for w in one.weights]) != str([w.shape for w in other.weights]) or one.macs != other.macs:
            return False
    return bool(a.graph.outputs == b.graph.outputs)
