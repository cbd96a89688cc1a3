"""A `Spec` → a `Graph`: framework and layout decided, inputs read, steps bound, edges resolved, order found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics import Fault, Place, SpecError, nearest
from cnncalc.graph import Deferred, Graph, Members, Node, execution_order
from cnncalc.shape import Shape
from cnncalc.spec.bind import bind
from cnncalc.spec.document import Scalar, Sequence
from cnncalc.spec.expand import Expansion, Port, Step
from cnncalc.spec.expression import Call, ExpressionError
from cnncalc.spec.fill import INPUT, fill_call, fill_text
from cnncalc.symbolic.unknown import UNKNOWN

if TYPE_CHECKING:
    from cnncalc.layer import Layer
    from cnncalc.spec.edits import Edit
    from cnncalc.spec.read import Spec


def assemble(spec: Spec, framework: str | None = None, inputs: dict[str, str] | None = None, edits: list[Edit] | None = None) -> Graph:
    """The graph of a spec; its problems are in `graph.faults`, and what could not be read has no layer."""
    edits = edits or []
    declared = spec.framework
    chosen = framework or declared or "keras"
    first = chosen == "torch" if spec.layout is None else spec.layout == "channels_first"
    graph = Graph(spec.model, chosen, first)
    graph.expect_first = first if spec.layout is not None else (declared or chosen) == "torch"
    graph.batched = spec.batched
    graph.spec = spec
    graph.faults = spec.faults
    overrides = dict(inputs or {})
    for edit in edits:
        if edit.kind == "input":
            overrides[edit.target] = edit.text
            edit.used = True
    _pasted_input(spec)
    graph.edits = edits
    expansion = Expansion(spec, chosen, edits)
    graph.env = expansion.env
    _read_inputs(graph, spec, overrides, expansion)
    _bind_steps(graph, expansion)
    _connect(graph, expansion)
    _read_groups(graph, expansion)
    _check_edits(edits, expansion, spec)
    return graph


# -- inputs


def _pasted_input(spec: Spec) -> None:
    """An `Input(shape=…)` layer, or input_shape on the first layer, is the input of a spec that has none."""
    entries = spec.entries
    while entries and entries[0].call is not None and entries[0].call.type in ("Input", "InputLayer"):
        entry = entries.pop(0)
        call: Any = entry.call
        shape = dict(call.keywords).get("shape", dict(call.keywords).get("input_shape", call.positional[0] if call.positional else None))
        if shape is None:
            spec.fault("Input needs a shape", entry.place("type"), "write Input(shape=(28, 28, 1))")
        elif not any(name == (entry.name or "input") for name, _, _ in spec.inputs):
            spec.inputs.append((entry.name or "input", _shape_scalar(shape, entry.place("type")), entry.place("type")))
    if entries and entries[0].call is not None and not spec.inputs:
        call = entries[0].call
        inner = call.positional[0] if call.type == "Sequential" and call.positional else call
        inner = inner[0] if inner.__class__ is tuple and inner else inner
        if inner.__class__ is Call:
            for key in ("input_shape", "batch_input_shape", "input_dim"):
                shape = dict(inner.keywords).get(key)
                if shape is not None:
                    dims = shape if shape.__class__ is tuple else (shape,)
                    place = entries[0].place(key)
                    spec.inputs.append(("input", _shape_scalar(dims[1:] if key == "batch_input_shape" else dims, place), place))
                    break
    if not spec.inputs:
        place = entries[0].place() if entries else Place((spec.source, 1, 1, 1))
        spec.fault("the input's shape is missing", place, "say input: 28x28x1 on top, or begin with 28x28x1 -> …")
        spec.inputs.append(("input", None, place))


def _shape_scalar(dims: Any, place: Place) -> Scalar:
    dims = dims if dims.__class__ is tuple else (dims,)
    return Scalar("(" + ", ".join(map(str, dims)) + ("," if len(dims) == 1 else "") + ")", place[1], place[2])


def _read_inputs(graph: Graph, spec: Spec, overrides: dict[str, str], expansion: Expansion) -> None:
    names = [name for name, _, _ in spec.inputs]
    for name in overrides:
        if name not in names:
            if name == "input" and len(names) == 1:
                overrides[names[0]] = overrides[name]
            else:
                spec.fault(f"there is no input '{name}'", None, nearest(name, names) or f"the inputs are {', '.join(names)}")
    for name, node, place in spec.inputs:
        text = overrides.get(name)
        graph.input_names.append(name)
        shape = None
        if text is not None:
            shape = read_shape(graph, text, None, graph.first if spec.framework is None else graph.expect_first, expansion)
        elif node is not None:
            try:
                text = fill_text(_text_of(node), expansion.env)
                shape = read_shape(graph, text, place, graph.expect_first, expansion)
            except ExpressionError as error:
                spec.fault(error.message, place, error.help)
        graph.input_shapes.append(shape)


def _text_of(node: Any) -> str:
    """A shape's text, also where YAML read it as a list."""
    if node.__class__ is Scalar:
        text: str = node.value
        return text
    if node.__class__ is Sequence:
        return "[" + ", ".join(_text_of(item) for item in node.items) + "]"
    raise ExpressionError("a shape is written 224x224x3 or [224, 224, 3]")


def read_shape(graph: Graph, text: str, place: Place | None, first: bool, expansion: Any = None) -> Shape | None:
    """A shape without the batch as the graph lays it out; None, and a fault, where it cannot be read."""
    from cnncalc.spec.shapes import ShapeError, parse_shape

    try:
        read = parse_shape(text)
    except ShapeError as error:
        graph.faults.append(Fault(error.message, place, help=error.help))
        return None
    dims: list[Any] = []
    for dim in read.dims:
        if dim is None or dim == "_":
            dims.append(UNKNOWN)
        elif dim.__class__ is str:
            from cnncalc.symbolic.closed import Closed

            dims.append(Closed.symbol(dim))
        else:
            dims.append(dim)
    return Shape.of(dims, first).converted(graph.first)


# -- layers


def _bind_steps(graph: Graph, expansion: Expansion) -> None:
    """A node a step; a step that cannot be bound has no layer, and a fault."""
    bound: dict[int, Any] = {}
    framework, batched, nodes = graph.framework, graph.batched, graph.nodes
    for step in expansion.steps:
        call = step.call
        layer = bound.get(id(call))
        if layer is None:
            try:
                layer = _late(step, framework, batched) if call.templated else bind(call, framework, batched)
            except ExpressionError as error:
                _fault(graph, step, error)
            else:
                bound[id(call)] = layer
        node = Node(step.name, layer, 0, step.entry)
        node.expect = call.expect
        node.uses = step.uses
        nodes.append(node)


def _fault(graph: Graph, step: Step, error: ExpressionError) -> None:
    related = tuple((place, "used here") for place in reversed(step.uses))
    fault = Fault(error.message, step.entry.place(error.key), help=error.help, layer=step.name, related=related[:3])
    if not any(f.message == fault.message and f.place == fault.place for f in graph.faults):
        graph.faults.append(fault)


_AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def _late(step: Step, framework: str, batched: bool) -> Deferred:
    """A layer whose attributes speak of `in.channels`: bound when the walk knows its input."""

    def make(x: Any) -> Layer:
        if x.__class__ is not Shape:
            raise SpecError([Fault("in.… speaks of one input; this layer reads several", step.entry.place(), layer=step.name)])
        env = {**step.env, INPUT + "channels": x.channels, INPUT + "features": x.dims[-1] if x.dims else 1}
        env |= {INPUT + axis: n for axis, n in zip(_AXES.get(len(x.spatial), ()), x.spatial, strict=False)}
        try:
            call = fill_call(step.call, env)
            if call.templated:
                raise ExpressionError("the input has no such axis", f"it is {x}: in.channels, in.height and in.width speak of it")
            return bind(call, framework, batched)
        except ExpressionError as error:
            raise SpecError(
                [Fault(error.message, step.entry.place(error.key), help=error.help, layer=step.name)]
            ) from None

    return Deferred(step.call.type, make)


# -- edges


def _connect(graph: Graph, expansion: Expansion) -> None:
    """Resolve what every node reads, put nodes in execution order, and mark what reaches an output."""
    inputs = len(graph.input_names)
    nodes, steps = graph.nodes, expansion.steps
    several = any(node.layer is not None and getattr(node.layer, "many", False) for node in nodes)
    sources: list[tuple[int, ...]] = []
    for node, step in zip(nodes, steps, strict=True):
        refs = step.inputs
        if len(refs) == 1 and refs[0].__class__ is int and not (several and getattr(node.layer, "many", False)):
            ref = refs[0]
            node.source = -1 - ref if ref < 0 else ref + inputs
            sources.append((ref,) if ref >= 0 else ())
            continue
        sources.append(_several(graph, expansion, node, step, refs, inputs))
        if step.call.share is not None:
            _share(graph, expansion, node, step)
    for node, step in zip(nodes, steps, strict=True):
        if step.call.share is not None and node.shared is None:
            _share(graph, expansion, node, step)
    order, cycle = execution_order(sources)
    if cycle:
        names = [nodes[index].name for index in cycle]
        step = steps[cycle[0]]
        chain = " ← ".join([*names, names[0]]) if len(names) < 12 else " ← ".join([*names[:10], "…", names[0]])
        graph.faults.append(Fault(f"the layers read each other in a circle: {chain}", step.entry.place("from"), help="break the circle: change one from", layer=names[0]))
        order = []
        graph.nodes = []
        return
    outputs = _outputs(graph, expansion, inputs)
    if order != list(range(len(nodes))):
        _reorder(graph, order, inputs)
        place = {index: position for position, index in enumerate(order)}
        outputs = [(slot if slot < inputs else place[slot - inputs] + inputs, port) for slot, port in outputs]
        for node in graph.nodes:
            if node.shared is not None:
                node.shared = place[node.shared]
        expansion.moved = place
    graph.outputs = outputs
    _mark_alive(graph, inputs)


def _slot(ref: Any, inputs: int) -> tuple[int, int | None]:
    if ref.__class__ is Port:
        slot, _ = _slot(ref.ref, inputs)
        return slot, ref.number
    return (-1 - ref if ref < 0 else ref + inputs), None


def _several(graph: Graph, expansion: Expansion, node: Node, step: Step, refs: list[Any], inputs: int) -> tuple[int, ...]:
    """Resolve the references of one node; the node indices it waits for."""
    slots = []
    for ref in refs:
        if ref is None and len(graph.input_names) > 1 and step.inputs == [None]:
            graph.faults.append(Fault("with several inputs the first layer says which it reads", step.entry.place(), help=f"add from={graph.input_names[0]}", layer=node.name))
        found = expansion.resolve(ref)
        if found is None:
            node.layer = None
            node.source = 0
            return ()
        slots.append(_slot(found, inputs))
    many = getattr(node.layer, "many", False)
    if many:
        node.source = tuple(slot for slot, _ in slots)
        node.port = tuple(port for _, port in slots)
    elif len(slots) == 1:
        node.source, node.port = slots[0]
    else:
        if node.layer is not None:
            graph.faults.append(Fault(f"{step.call.type} reads one layer, not {len(slots)}", step.entry.place("from"), help="merge them first: add, concat, …", layer=node.name))
        node.layer = None
        node.source = slots[0][0] if slots else 0
    return tuple(slot - inputs for slot, _ in slots if slot >= inputs)


def _share(graph: Graph, expansion: Expansion, node: Node, step: Step) -> None:
    from cnncalc.spec.expand import lookup

    owner = expansion.resolve(lookup(step.scope, str(step.call.share)))
    if owner.__class__ is not int or owner < 0:
        graph.faults.append(Fault(f"share: there is no layer '{step.call.share}'", step.entry.place("share"), help=nearest(str(step.call.share), step.scope.names), layer=node.name))
    elif graph.nodes[owner] is node:
        graph.faults.append(Fault("a layer cannot share its own weights", step.entry.place("share"), layer=node.name))
    else:
        shared = graph.nodes[owner].shared
        node.shared = owner if shared is None else shared


def _reorder(graph: Graph, order: list[int], inputs: int) -> None:
    place = {index: position for position, index in enumerate(order)}

    def moved(slot: int) -> int:
        return slot if slot < inputs else place[slot - inputs] + inputs

    for node in graph.nodes:
        node.source = moved(node.source) if node.source.__class__ is int else tuple(map(moved, node.source))
    graph.nodes = [graph.nodes[index] for index in order]


def _outputs(graph: Graph, expansion: Expansion, inputs: int) -> list[tuple[int, int | None]]:
    from cnncalc.spec.expand import lookup

    spec = expansion.spec
    outputs = []
    for name, place in spec.outputs:
        found = expansion.resolve(lookup(expansion.top, name))
        if found is None:
            graph.faults.append(Fault(f"outputs: there is no layer '{name}'", place, help=nearest(name, expansion.top.names)))
        else:
            outputs.append(_slot(found, inputs))
    if not spec.outputs:
        found = expansion.resolve(expansion.result) if expansion.result is not None else None
        if found is not None:
            outputs.append(_slot(found, inputs))
    return outputs


def _mark_alive(graph: Graph, inputs: int) -> None:
    nodes = graph.nodes
    if graph.faults or not graph.outputs:
        return
    if len(graph.outputs) == 1 and graph.outputs[0][0] == len(nodes) + inputs - 1 and all(
        node.source == index + inputs - 1 for index, node in enumerate(nodes)
    ):
        return  # a chain
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


def _read_groups(graph: Graph, expansion: Expansion) -> None:
    place = expansion.moved
    inputs = len(graph.input_names)
    if not graph.nodes:
        return
    for name, group in expansion.groups.items():
        found = expansion.resolve(group.result) if group.result is not None else None
        slot, port = (None, None) if found is None else _slot(found, inputs)
        indices = list(range(group.first, group.last))
        if place is not None:
            indices = [place[index] for index in indices]
            slot = None if slot is None else (slot if slot < inputs else place[slot - inputs] + inputs)
        graph.groups[name] = Members(slot, port, indices, group.expect, group.place)


def _check_edits(edits: list[Edit], expansion: Expansion, spec: Spec) -> None:
    names = [step.name for step in expansion.steps] + list(expansion.groups)
    for edit in edits:
        if edit.used:
            continue
        if edit.kind == "variable":
            help = nearest(edit.target, spec.vars) or (f"its variables: {', '.join(spec.vars)}" if spec.vars else "it has no vars; to change a layer write LAYER.KEY=VALUE")
            spec.faults.append(Fault(f"the spec has no variable '{edit.target}'", edit.place, help=help))
        elif edit.kind == "attribute" and any(edit.matches(name) for name in names):
            spec.faults.append(Fault(f"{edit.target} has no '{edit.key}'", edit.place, help="cnncalc layers TYPE lists what a layer knows"))
        else:
            spec.faults.append(Fault(f"there is no layer '{edit.target}'", edit.place, help=nearest(edit.target, names)))
