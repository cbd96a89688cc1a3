"""Nodes in the order in which they can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.diagnostics.part import Part
from cnncalc.readers.python.errors import ProgramError

if TYPE_CHECKING:
    from cnncalc.readers.onnx.model import GraphMessage, Op


def in_order(file: str, graph: GraphMessage) -> list[Op]:
    """The nodes as the file has them, where each stands behind those that it reads, as ONNX asks; else put so. An error for a
    circle, and for a value that two nodes make."""
    made: dict[str, Op] = {}
    for node in graph.nodes:
        for name in node.outputs:
            if name and name in made:
                raise _refused(file, f"{node.called} and {made[name].called} both make {name}", node)
            made[name] = node
    seen: set[str] = set()
    for node in graph.nodes:
        if any(name in made and name not in seen for name in node.inputs):
            return _sorted(file, graph.nodes, made)
        seen.update(node.outputs)
    return graph.nodes


def _sorted(file: str, nodes: list[Op], made: dict[str, Op]) -> list[Op]:
    waits = {id(node): len({id(made[name]) for name in node.inputs if name in made}) for node in nodes}
    reads: dict[int, list[Op]] = {}
    for node in nodes:
        for number in {id(made[name]) for name in node.inputs if name in made}:
            reads.setdefault(number, []).append(node)
    found = [node for node in nodes if not waits[id(node)]]
    for node in found:  # grows while it is read
        for other in reads.get(id(node), ()):
            waits[id(other)] -= 1
            if not waits[id(other)]:
                found.append(other)
    if len(found) < len(nodes):
        stuck = next(node for node in nodes if waits[id(node)])
        raise _refused(file, f"{stuck.called} reads what is made of its own output: the graph runs in a circle", stuck)
    return found


def _refused(file: str, message: str, node: Op) -> ProgramError:
    return ProgramError(message, Part(file, f"node {node.called}"), "the file is damaged, or its writer has a fault")
