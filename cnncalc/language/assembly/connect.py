"""Edges: what every node reads, the order of execution, shared weights, outputs, and what reaches them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.fault import Fault, used_here
from cnncalc.diagnostics.printable import clipped
from cnncalc.graph.order import execution_order, mark_alive
from cnncalc.language.expansion.scope import Group, Pending, Port, known_names, lookup
from cnncalc.layers import find
from cnncalc.layers.declaration.layer import Layer

if TYPE_CHECKING:
    from cnncalc.graph.nodes import Graph, Node
    from cnncalc.language.expansion.expand import Expansion
    from cnncalc.language.expansion.ledger import Step


def connect(graph: Graph, expansion: Expansion) -> dict[int, int] | None:
    """Resolve what every node reads, put nodes in execution order, and mark what reaches an output. Where each step
    went, if that is not the written order."""
    inputs = len(graph.input_names)
    nodes, steps = graph.nodes, expansion.steps
    several = any(node.layer is not None and getattr(node.layer, "many", False) for node in nodes)
    sources: list[tuple[int, ...]] = []
    sharing = False
    for node, step in zip(nodes, steps, strict=True):
        refs = step.inputs
        sharing = sharing or step.share is not None
        if len(refs) == 1 and refs[0].__class__ is int and not (several and getattr(node.layer, "many", False)):
            ref = refs[0]
            node.source = -1 - ref if ref < 0 else ref + inputs
            sources.append((ref,) if ref >= 0 else ())
            continue
        sources.append(_several(graph, expansion, node, step, refs, inputs))
    if sharing:
        _share(graph, expansion)
    order, cycle = execution_order(sources)
    if cycle:
        _circle(graph, expansion, cycle)
        return None
    place = None
    outputs = _outputs(graph, expansion, inputs)
    if order != list(range(len(nodes))):
        _reorder(graph, order, inputs)
        place = {index: position for position, index in enumerate(order)}
        outputs = [(slot if slot < inputs else place[slot - inputs] + inputs, port) for slot, port in outputs]
        for node in graph.nodes:
            if node.shared is not None:
                node.shared = place[node.shared]
    graph.outputs = outputs
    written = [name for name, _ in expansion.spec.outputs]
    graph.output_names = (
        written if len(written) == len(outputs) else [graph.slot_name(slot, port) for slot, port in outputs]
    )
    mark_alive(graph)
    return place


def _circle(graph: Graph, expansion: Expansion, cycle: list[int]) -> None:
    """Note the circle in which layers read each other; there is no order to compute them in."""
    names = [graph.nodes[index].name for index in cycle]
    step = expansion.steps[cycle[0]]
    chain = " ← ".join([*names, names[0]]) if len(names) < 12 else " ← ".join([*names[:10], "…", names[0]])
    message = f"the layers read each other in a circle: {chain}"
    graph.faults.note(
        Fault(message, step.entry.place("from"), help="break the circle: change one from", layer=names[0])
    )
    graph.nodes = []


def slot_of(ref: Any, inputs: int) -> tuple[int, int | None]:
    """(slot, port) of a resolved reference: slots count the inputs first."""
    if ref.__class__ is Port:
        slot, _ = slot_of(ref.ref, inputs)
        return slot, ref.number
    return (-1 - ref if ref < 0 else ref + inputs), None


def _several(
    graph: Graph, expansion: Expansion, node: Node, step: Step, refs: list[Any], inputs: int
) -> tuple[int, ...]:
    """Resolve the references of one node; the node indices it waits for."""
    slots = []
    dangling = False
    for ref in refs:
        if ref is None and len(graph.input_names) > 1 and step is expansion.steps[0]:
            message = "with several inputs the first layer says which it reads"
            graph.faults.note(
                Fault(message, step.entry.place(), help=f"add from={graph.input_names[0]}", layer=node.name)
            )
        found = expansion.resolve(ref)
        if found is None:
            dangling = True
        else:
            slots.append(slot_of(found, inputs))
    if dangling:
        node.layer = None
        node.source = 0
        return ()
    if len(refs) == 1 and getattr(node.layer, "family", "") == "merge":
        from cnncalc.language.assembly.lone_merge import is_lone, lone_merge

        if is_lone(step):
            graph.faults.note(lone_merge(expansion, step, node.layer.type))
            node.layer = None
    if getattr(node.layer, "many", False):
        node.source = tuple(slot for slot, _ in slots)
        node.port = tuple(port for _, port in slots)
    elif len(slots) == 1 or (len(set(slots)) == 1 and _attends(step)):
        node.source, node.port = slots[0]  # query, key and value are all one
    elif 1 < len(slots) <= 3 and _attends(step):
        node.source = tuple(slot for slot, _ in slots)
        node.port = tuple(port for _, port in slots)
    else:
        if node.layer is not None:
            message = f"{step.call.type} reads one layer, not {len(slots)}"
            names = " ".join(step.call.sources or ())
            help = f"merge them first, as in add {names}" if names and "$" not in names else "merge them first"
            if _attends(step):
                message = f"{step.call.type} reads a query, a key and a value, not {len(slots)} layers"
                help = "name at most three"
            graph.faults.note(Fault(message, step.entry.place("from"), help=help, layer=node.name))
        node.layer = None
        node.source = slots[0][0] if slots else 0
    return tuple(slot - inputs for slot, _ in slots if slot >= inputs)


def _attends(step: Step) -> bool:
    """Whether a step's layer is called with a query, a key and a value."""
    layer = find(step.call.type)
    return layer is not None and layer.type == "attention"


def _share(graph: Graph, expansion: Expansion) -> None:
    """Let every node that shares weights know the one that owns them."""
    nodes = graph.nodes
    for node, step in zip(nodes, expansion.steps, strict=True):
        if step.share is not None and (node.layer is None or type(node.layer).weights is not Layer.weights):
            _share_one(graph, expansion, node, step)
    for index, node in enumerate(nodes):
        seen = {index}
        while node.shared is not None and nodes[node.shared].shared is not None:
            if node.shared in seen:
                fault = Fault(
                    "layers share weights in a circle",
                    node.origin.place("share") if node.origin is not None else None,
                    help="let one own them",
                    layer=node.name,
                )
                graph.faults.note(fault)
                node.shared = None
                break
            seen.add(node.shared)
            node.shared = nodes[node.shared].shared


def _share_one(graph: Graph, expansion: Expansion, node: Node, step: Step) -> None:
    scope, name, rest = step.share or (step.scope, "", "")
    target = lookup(scope, name)
    while target.__class__ is Pending:
        target = lookup(target.scope, target.name)
    if rest and target.__class__ is Group:
        inside = lookup(target.scope, rest)
        target = inside if inside is not None else f"{name}.{rest}"
    owner = None if target.__class__ is str else expansion.resolve(target)

    def refused(message: str, help: str) -> None:
        key = "share" if step.call.share is not None else None
        entry = step.entry if key else (step.uses[-1][0] if step.uses else step.entry)
        graph.faults.note(
            Fault(message, entry.place(key or "share"), help=help, layer=node.name, related=used_here(step.uses))
        )

    if owner.__class__ is not int or owner < 0:
        from cnncalc.diagnostics.nearest import nearest

        wanted = target if target.__class__ is str else name
        help = nearest(wanted, known_names(scope)) if graph.faults.helped else ""
        refused(f"share: there is no layer '{clipped(wanted)}'", help or "name a layer, or a block of the same make")
    elif graph.nodes[owner] is node:
        refused("a layer cannot share its own weights", "name another layer")
    else:
        node.shared = owner


def _reorder(graph: Graph, order: list[int], inputs: int) -> None:
    place = {index: position for position, index in enumerate(order)}

    def moved(slot: int) -> int:
        return slot if slot < inputs else place[slot - inputs] + inputs

    for node in graph.nodes:
        node.source = moved(node.source) if node.source.__class__ is int else tuple(map(moved, node.source))
    graph.nodes = [graph.nodes[index] for index in order]


def _outputs(graph: Graph, expansion: Expansion, inputs: int) -> list[tuple[int, int | None]]:
    spec = expansion.spec
    outputs = []
    for name, place in spec.outputs:
        found = expansion.resolve(lookup(expansion.top, name))
        if found is None:
            from cnncalc.diagnostics.nearest import nearest

            help = nearest(name, expansion.top.names) or "name layers, blocks or repeats"
            graph.faults.note(Fault(f"outputs: there is no layer '{clipped(name)}'", place, help=help))
        else:
            outputs.append(slot_of(found, inputs))
    if not spec.outputs:
        found = expansion.resolve(expansion.result) if expansion.result is not None else None
        if found is not None:
            outputs.append(slot_of(found, inputs))
    return outputs
