"""A `Spec` → a `Graph`: framework and layout decided, inputs read, steps bound, edges resolved, order found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.binding.errors import ExpressionError
from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault, used_here
from cnncalc.diagnostics.printable import clipped
from cnncalc.graph.nodes import Deferred, Graph, Members, Node
from cnncalc.language.assembly.connect import connect, slot_of
from cnncalc.language.assembly.inputs import check_given, pasted_input, read_inputs, shape_key
from cnncalc.language.expansion.calls import bound
from cnncalc.language.expansion.expand import Expansion
from cnncalc.layers import find
from cnncalc.layers.declaration.shape import Shape

if TYPE_CHECKING:
    from cnncalc.language.edits import Edit
    from cnncalc.language.entries.spec import Spec
    from cnncalc.language.expansion.ledger import Step
    from cnncalc.language.words.call import Call
    from cnncalc.layers.declaration.layer import Layer


def assemble(
    spec: Spec,
    framework: str | None = None,
    inputs: dict[str, str] | None = None,
    edits: list[Edit] | None = None,
    *,
    own: bool = False,
) -> Graph:
    """The graph of a spec; its problems are in `graph.faults`, and what could not be read has no layer.

    `inputs` replace the input shapes; they are in the layout that is shown, or with `own` in the file's.
    """
    edits = edits or []
    declared = spec.framework
    chosen = framework or declared or "keras"
    first = chosen == "torch" if spec.layout is None else spec.layout == "channels_first"
    graph = Graph(spec.model, chosen, first)
    graph.expect_first = first if spec.layout is not None else (declared or chosen) == "torch"
    graph.batched = spec.batched
    graph.spec = spec
    graph.faults = spec.faults
    graph.edits = edits
    overrides: dict[str, Any] = {name: (text, None) for name, text in (inputs or {}).items()}
    for edit in edits:
        if edit.kind == "input":
            overrides[edit.target] = (edit.text, edit.place)
            edit.used = True
    pasted_input(spec)
    expansion = Expansion(spec, chosen, edits)
    graph.env = expansion.env
    read_inputs(graph, spec, overrides, expansion.env, own)
    _bind_steps(graph, expansion)
    moved = connect(graph, expansion)
    _read_groups(graph, expansion, moved)
    _check_edits(edits, expansion, spec)
    return graph


def _bind_steps(graph: Graph, expansion: Expansion) -> None:
    """A node a step; a step that cannot be bound has no layer, and a fault. Steps with one call share one layer."""
    made: dict[int, Any] = {}
    lost = expansion.spec.lost
    framework, batched, nodes = graph.framework, graph.batched, graph.nodes
    for step in expansion.steps:
        call = step.call
        layer = made.get(id(call))
        if layer is None:
            try:
                if lost and call.type in lost:
                    raise ExpressionError("it uses a block that could not be read", key="type")
                layer = (
                    _late(step, framework, batched)
                    if call.templated or call.style == "code" or _given(call)
                    else bound(call, framework, batched)
                )
            except ExpressionError as error:
                unread = error.key == "type" and expansion.spec.unread(call)
                layer = Fault(error.message) if unread else _fault(graph, step, error, expansion)
            if layer.__class__ is not Deferred:
                made[id(call)] = layer
        elif layer.__class__ is Fault:
            layer.more += 1
        node = Node(step.name, None if layer.__class__ is Fault else layer, 0, step.entry)
        if call.expect is not None:
            node.expect = call.expect
            _check_expected(graph, step, call.expect)
        node.uses = step.uses
        nodes.append(node)


def _check_expected(graph: Graph, step: Step, text: str) -> None:
    """A fault where what stands after `=>` is no shape."""
    from cnncalc.layers.declaration.written_shape import ShapeError, parse_shape

    try:
        parse_shape(text)
    except ShapeError as error:
        graph.faults.note(Fault(error.message, step.entry.place("=>"), help=error.help, related=used_here(step.uses)))


def _given(call: Call) -> bool:
    """Whether a call says its input's shape, which is then checked against the real one."""
    return call.style == "call" and shape_key(call) != ""


def _fault(graph: Graph, step: Step, error: ExpressionError, expansion: Expansion) -> Fault:
    help = error.help
    if error.suggest is not None and graph.faults.helped:
        help = error.suggest(expansion.spec.blocks) or help
    elif " must be " in error.message:
        from cnncalc.language.templates.dollar import variable
        from cnncalc.language.templates.rounding import whole

        help = whole(step.entry.call, error) or variable(step.call, error, step.env, expansion.spec.lines) or help
    elif " needs " in error.message and step.entry.call is not None:
        from cnncalc.language.completed import with_names

        help = with_names(step.entry.call, step.scope.names, help)
    if error.message.startswith("filters ") and error.key == 0 and step.call.positional[0].__class__ is tuple:
        help = _channel_hint(graph, step) or help
    place = step.entry.place(error.key)
    fault = Fault(error.message, place, help=help, layer=step.name, related=used_here(step.uses))
    graph.faults.note(fault)
    return fault


def _channel_hint(graph: Graph, step: Step) -> str:
    """`conv 3x3` on `28x28`: what may be missing there."""
    shape = graph.input_shapes[0]
    sizes = step.call.positional[0]
    if shape is None or shape.rank != len(sizes) or graph.nodes:
        return f"the number of filters comes first: write {step.call.type} 64 {'x'.join(map(str, sizes))}"
    plain = "x".join(map(str, shape.dims))
    with_channels = f"1x{plain}" if shape.first else f"{plain}x1"
    first = f"the number of filters comes first: write {step.call.type} 64 {'x'.join(map(str, sizes))}"
    return f"{first}; if the input's channel axis is missing, write {with_channels}"


_AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


def _late(step: Step, framework: str, batched: bool) -> Deferred:
    """A layer whose attributes speak of `in.channels`: bound when the walk knows its input."""

    if step.call.style == "code":
        return _code(step, framework, batched)
    from cnncalc.language.templates.fill import INPUT, fill_late

    def make(x: Any) -> Layer:
        if x.__class__ is not Shape:
            if not step.call.templated:
                return bound(step.call, framework, batched)
            message = "in.… speaks of one input; this layer reads several"
            raise SpecError([Fault(message, step.entry.place(), help="write the number", layer=step.name)])
        check_given(step.call, x, step.entry, step.name)

        env = {**step.env, INPUT + "channels": x.channels, INPUT + "features": x.dims[-1] if x.dims else 1}
        env |= {INPUT + axis: n for axis, n in zip(_AXES.get(len(x.spatial), ()), x.spatial, strict=False)}
        try:
            call = fill_late(step.call, env)
            if call.templated:
                raise ExpressionError(
                    "the input has no such axis", f"it is {x}: in.channels, in.height and in.width speak of it"
                )
            return bound(call, framework, batched)
        except ExpressionError as error:
            place = step.entry.place(error.key)
            help = (error.suggest(()) if error.suggest is not None else "") or error.help
            fault = Fault(error.message, place, help=help, layer=step.name, related=used_here(step.uses))
            raise SpecError([fault]) from None

    return Deferred(step.call.type, make)


def _code(step: Step, framework: str, batched: bool) -> Deferred:
    """A line of code, which is a layer once the shapes that it reads are known."""
    from cnncalc.language.pasted.evaluated import evaluated

    def make(x: Any) -> Layer:
        try:
            return evaluated(step.call, framework, x if x.__class__ is tuple else (x,), batched)
        except ExpressionError as error:
            place, related = step.entry.place(error.key), used_here(step.uses)
            fault = Fault(error.message, place, help=error.help, layer=step.name, related=related)
            raise SpecError([fault]) from None

    return Deferred(step.call.type, make, len(step.call.sources or ()) > 1)


def _read_groups(graph: Graph, expansion: Expansion, place: dict[int, int] | None) -> None:
    """The graph's groups; `place` is where each step went, None where they all stayed."""
    inputs = len(graph.input_names)
    if not graph.nodes:
        return
    for name, group in expansion.groups.items():
        found = expansion.resolve(group.result) if group.result is not None else None
        slot, port = (None, None) if found is None else slot_of(found, inputs)
        indices = list(range(group.first, group.last))
        if place is not None:
            indices = [place[index] for index in indices]
            slot = None if slot is None else (slot if slot < inputs else place[slot - inputs] + inputs)
        graph.groups[name] = Members(
            slot, port, indices, group.expect, group.place, group.kind, group.copies, group.origin
        )


def _check_edits(edits: list[Edit], expansion: Expansion, spec: Spec) -> None:
    """A fault for every edit that found nothing to change."""
    unused = [edit for edit in edits if not edit.used]
    if not unused or not expansion.steps:
        return
    from cnncalc.diagnostics.nearest import nearest

    names = [step.name for step in expansion.steps] + list(expansion.groups)
    for edit in unused:
        message = f"there is no layer '{clipped(edit.target)}'"
        if edit.kind == "variable":
            message = f"the spec has no variable '{clipped(edit.target)}'"
            other = f"its variables: {', '.join(spec.vars)}" if spec.vars else _of_layer(edit, expansion)
            help = nearest(edit.target, spec.vars) or other
        elif edit.kind == "attribute" and any(edit.matches(name) for name in names):
            message = f"{clipped(edit.target)} has no '{clipped(edit.key)}'"
            kind = next((step.call.type for step in expansion.steps if edit.matches(step.name)), "")
            listed = (
                f"cnncalc layers {kind} lists what it knows" if find(kind) else "cnncalc layers lists what layers know"
            )
            help = nearest(edit.key, _keys(edit, expansion)) or listed
        else:
            help = nearest(edit.target, names[:2000]) or "cnncalc shape lists the layers"
        spec.faults.note(Fault(message, edit.place, help=help))


def _of_layer(edit: Edit, expansion: Expansion) -> str:
    """The way out of an edit without a layer's name: the first layer that has such an attribute."""
    from cnncalc.language.edits import knows

    for step in expansion.steps[:2000]:
        if knows(step.call, edit.target, expansion.framework):
            return f"write {step.name}.{edit.target}={edit.text}"
    return "it has no vars, and no layer has such an attribute"


def _keys(edit: Edit, expansion: Expansion) -> list[str]:
    """What could be edited in the layers and blocks that an edit is meant for."""
    from cnncalc.binding.bind import lookup, spelling_of

    names: list[str] = []
    for step in expansion.steps:
        if edit.matches(step.name) or edit.target == step.name.rpartition(".")[0]:
            try:
                names += lookup(spelling_of(step.call, expansion.framework)[0], "")
            except ExpressionError:
                continue
    for group in expansion.groups.values():
        block = expansion.spec.blocks.get(group.kind)
        if block is not None and (edit.matches(group.name) or edit.target == group.name.rpartition(".")[0]):
            names += block.parameters
    return names
