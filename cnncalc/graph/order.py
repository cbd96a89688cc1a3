"""The order in which nodes are computed, and which of them reach an output."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph


def execution_order(sources: list[tuple[int, ...]]) -> tuple[list[int], list[int]]:
    """(order, cycle): the nodes as written, each moved behind what it reads only where it must be; `sources` are
    node indices (inputs left out). Where there is a cycle, `order` is empty and `cycle` holds its nodes in turn."""
    if all(source < index for index, read in enumerate(sources) for source in read):
        return list(range(len(sources))), []
    order: list[int] = []
    state = bytearray(len(sources))  # 0 unseen, 1 on the path, 2 done
    for start in range(len(sources)):
        path = [start]
        while path:
            node = path[-1]
            if state[node] == 2:
                path.pop()
                continue
            state[node] = 1
            waiting = next((source for source in sources[node] if state[source] != 2), None)
            if waiting is None:
                state[node] = 2
                order.append(node)
                path.pop()
            elif state[waiting] == 1:
                return [], path[path.index(waiting) :]
            else:
                path.append(waiting)
    return order, []


def mark_alive(graph: Graph) -> None:
    """Mark the nodes that reach an output; all of them where that is not known."""
    inputs = len(graph.input_names)
    nodes = graph.nodes
    if graph.faults or not graph.outputs:
        return
    chain = all(node.source == index + inputs - 1 for index, node in enumerate(nodes))
    if chain and len(graph.outputs) == 1 and graph.outputs[0][0] == len(nodes) + inputs - 1:
        return
    alive = bytearray(len(nodes))
    stack = [slot - inputs for slot, _ in graph.outputs]
    while stack:
        index = stack.pop()
        if index < 0 or alive[index]:
            continue
        alive[index] = 1
        source = nodes[index].source
        stack += [source - inputs] if source.__class__ is int else [slot - inputs for slot in source]
    for index, node in enumerate(nodes):
        node.alive = bool(alive[index])
