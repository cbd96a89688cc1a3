"""A `.tflite` → the graph of its network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError, refused
from cnncalc.diagnostics.fault import Fault
from cnncalc.diagnostics.part import Part
from cnncalc.readers.grower import Grower
from cnncalc.readers.tflite.folding import folded
from cnncalc.readers.tflite.kinds import KINDS
from cnncalc.readers.tflite.model import Model
from cnncalc.readers.tflite.net import Net, Unread, Value
from cnncalc.readers.tflite.unknown import custom

if TYPE_CHECKING:
    from cnncalc.graph import nodes
    from cnncalc.graph.growth import Ref
    from cnncalc.readers.file import Asked, File
    from cnncalc.readers.tflite.model import Graph, Operator

_MOST_DIFFERENCES = 10


def read_file(file: File, asked: Asked) -> nodes.Graph:
    """The network of a `.tflite`: `file.wanted` names one of several graphs. SpecError where it cannot be read or computed."""
    if asked.framework == "torch":
        raise refused(file.name, "TensorFlow Lite's shapes have their channels last", "leave --framework out")
    model = Model(file)
    graph = _chosen(model, file.wanted)
    name = file.name.replace("\\", "/").rpartition("/")[2].removesuffix(".tflite").strip("<>")
    grower = Grower(name or "net", "keras", asked, "224x224x3")
    net = Net(grower, model, graph.tensors)
    net.stated = not asked.inputs
    grower.growth.graph.counts_all = True
    try:
        return _grown(net, graph)
    except SpecError as error:
        if error.report is not None:
            raise
        raise grower.broken(error) from None


def _chosen(model: Model, wanted: str) -> Graph:
    """The graph that is meant: the one of that name, else the only one that no operator runs."""
    named = [graph for graph in model.graphs if graph.name == wanted]
    if named:
        return named[0]
    run = {number for graph in model.graphs for op in graph.operators for number in _run(op)}
    own = [graph for number, graph in enumerate(model.graphs) if number not in run] or model.graphs[:1]
    if not wanted and len(own) == 1:
        return own[0]
    names = ", ".join(graph.name for graph in own[:12])
    message = f"there is no graph '{wanted}' in this file" if wanted else f"this file holds {len(own)} graphs: {names}"
    help = f"the graphs are {names}" if wanted else f"name one: {model.file.name}:{own[0].name}"
    raise refused(model.file.name, message, help)


def _run(op: Operator) -> list[int]:
    if op.code not in ("IF", "WHILE", "CALL", "CALL_ONCE") and not op.code.startswith("STABLEHLO"):
        return []
    return op.options.subgraphs()


def _grown(net: Net, graph: Graph) -> nodes.Graph:
    """Let every operator add its rows."""
    grower = net.grower
    _feed(net, graph)
    for op in graph.operators:
        try:
            found = _operated(net, op)
        except Unread:
            found = None
        except SpecError as error:
            if error.report is not None:
                raise
            for fault in error.faults:
                grower.faults.note(fault)
            found = None
        given = found if isinstance(found, list) else [found]
        for number, index in enumerate(op.outputs):
            net.values[index] = given[number] if number < len(given) else None
        _compare(net, op)
    outputs: dict[Ref, str] = {}
    for index in graph.outputs:
        value = net.values.get(index)
        if isinstance(value, Value) and value.ref.number >= 0:
            name = grower.growth.graph.nodes[value.ref.number].name
            outputs.setdefault(value.ref, name if value.ref.port is None else f"{name}.{value.ref.port}")
    return grower.finish([(name, ref) for ref, name in outputs.items()], net.model.file.name)


def _feed(net: Net, graph: Graph) -> None:
    """The inputs of the graph."""
    for index in graph.inputs:
        tensor = graph.tensors[index]
        shape = tensor.shape
        lead = shape is None or len(shape) > 1 or shape == (1,)
        dims = None if shape is None else shape[1:] if lead else shape
        if shape and lead and shape[0] > 0:
            net.batch = shape[0]
        if dims is not None and min(dims, default=1) < 0:
            dims = None
        place = Part(net.model.file.name, f"tensor {index}", (0, index))
        name = net.name(tensor.name.removeprefix("serving_default_").removesuffix(":0"), "input")
        net.values[index] = Value(net.grower.input(name, dims, place), lead)


def _operated(net: Net, op: Operator) -> Any:
    """What an operator gives."""
    constant = folded(net, op)
    if constant is not None:
        return constant
    reader = KINDS.get(op.code)
    if reader is not None:
        return reader(net, op)
    return custom(net, op)


def _compare(net: Net, op: Operator) -> None:
    """What the file states about the operator's outputs, held to what was computed."""
    if not net.stated or net.grower.changes.any:
        return
    for index in op.outputs:
        value, stated = net.values.get(index), net.tensors[index].shape
        if not isinstance(value, Value) or not stated or value.block:
            continue
        shape = net.shape(value)
        dims = (net.batch, *shape.dims) if value.lead else shape.dims
        if len(dims) == len(stated) and all(
            a == b or b < 0 or a.__class__ is not int for a, b in zip(dims, stated, strict=True)
        ):
            continue
        warnings = net.grower.growth.graph.warnings
        if len(warnings) < _MOST_DIFFERENCES:
            ours, theirs = "×".join(map(str, dims)), "×".join(map(str, stated))
            message = f"the file states {theirs} for what {op.code} gives, which comes to {ours}"
            warnings.append(Fault(message, net.origin(op).place(), severity="warning"))
