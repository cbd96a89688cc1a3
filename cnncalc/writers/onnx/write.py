"""The bytes of an ONNX file, held to what they read back as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.diagnostics.fault import Fault
from cnncalc.graph.walk import infer
from cnncalc.writers.code.writing import Value, front, plain
from cnncalc.writers.onnx.layers import written
from cnncalc.writers.onnx.net import Net
from cnncalc.writers.onnx.proto import FLOAT, INT64, Graph, Stated, model
from cnncalc.writers.unwritten import Refusals, Unwritten

if TYPE_CHECKING:
    from cnncalc.graph.report import Report
    from cnncalc.graph.row import Row

_MAPS = ("convolution", "pooling", "padding", "resampling")
_VERSIONS = {18: 8, 19: 9, 20: 9, 21: 10, 22: 10, 23: 11}
"""Of each version of the operators, the oldest version of the format that goes with it."""


def onnx_bytes(report: Report, *, told: str = "") -> bytes:
    """The network as an ONNX file without data; SpecError with all the layers that there are no operators for."""
    graph = report.graph
    if any(n.__class__ is not int for shape in graph.input_shapes if shape is not None for n in shape.dims):
        message = "the input's size is open, and the file is written for a known one"
        raise SpecError([Fault(message, help="give it: --input SHAPE")])
    w = Net(report)
    w.written = written
    _inputs(w)
    refusals = Refusals("onnx")
    for number, row in enumerate(report.rows):
        w.row = row
        first = len(w.nodes)
        try:
            found = written(w, row)
        except Unwritten as error:
            refusals.note(row, error)
            found = _nothing(row)
        _settle(w, row, number, found, first)
    refusals.settle()
    data = _bytes(w, told)
    wrong = _checked(w, data)
    if wrong:
        raise SpecError([Fault(f"the file would not be this network: {wrong}", help="please report it")])
    return data


def _nothing(row: Row) -> Any:
    """What stands for a row that is refused, so that those behind it are looked at too."""
    shapes = row.y if row.y.__class__ is list else [row.y]
    found = [Value("", shape.dims, plain(shape.rank), row.graph.batched) for shape in shapes]
    return found if row.y.__class__ is list else found[0]


def _settle(w: Net, row: Row, number: int, found: Any, first: int) -> None:
    """Call what a row made after it: its value by its own name, several with their number behind it."""
    slot = number + len(w.graph.input_names)
    values = found if isinstance(found, list) else [found]
    own = {name for node in w.nodes[first:] for name in node.outputs}
    for port, value in enumerate(values):
        name = row.name if not isinstance(found, list) else f"{row.name}.{port}"
        if value.text and value.text not in own:  # nothing was done: the value still gets its name
            value = w.made("Identity", [value], value.dims, value.order, kind=w.kind(value))
        if isinstance(found, list) and name in w.taken and value.text != name:
            name = w.name(str(port))
        _renamed(w, value.text, name, row.name, first)
        value = value._replace(text=name)
        w.values[slot, port] = value
        if port == 0:
            w.values[slot, None] = value


def _renamed(w: Net, old: str, name: str, called: str, first: int) -> None:
    if not old:
        return
    w.taken.add(name)
    for node in w.nodes[first:]:
        node.inputs = [name if each == old else each for each in node.inputs]
        if old in node.outputs:
            node.outputs = [name if each == old else each for each in node.outputs]
            node.name = called if all(other is node or other.name != called for other in w.nodes[first:]) else name
    stated = w.stated.pop(old, None)
    if stated is not None:
        w.stated[name] = stated._replace(name=name)


def _inputs(w: Net) -> None:
    """The inputs, with their channels in front where maps are read; whole numbers where they are looked up."""
    graph = w.graph
    for slot, name in enumerate(graph.input_names):
        shape = graph.input_shapes[slot]
        assert shape is not None
        readers = [node.layer for node in graph.nodes if slot in node.sources and node.layer is not None]
        order = plain(shape.rank)
        if not shape.first and shape.spatial and any(_reads_maps(layer) for layer in readers):
            order = front(shape.rank, shape.channel_axis)
        value = Value(name, shape.dims, order, graph.batched)
        w.values[slot, None] = w.values[slot, 0] = value
        looked = readers and all(type(layer).type in ("embedding", "one_hot") for layer in readers)
        w.put(name, value, INT64 if looked else FLOAT)


def _reads_maps(layer: Any) -> bool:
    family = getattr(layer, "family", "")
    return (family in _MAPS and getattr(layer, "data_format", None) != "channels_first") or family == "normalization"


def _bytes(w: Net, told: str) -> bytes:
    graph = w.graph
    inputs = [w.stated[name] for name in graph.input_names]
    ends: list[Stated] = []
    for slot, port in graph.outputs:
        stated = w.stated[w.values[slot, port].text]
        if stated not in ends:
            ends.append(stated)
    outputs = {stated.name for stated in ends}
    values = [v for name, v in w.stated.items() if name not in outputs and name not in graph.input_names]
    content = Graph(graph.model or "net", w.nodes, w.tensors.values(), [*inputs, *w.weights.values()], ends, values)
    return model(content, w.opset, _VERSIONS[w.opset], "cnncalc", told)


def _checked(w: Net, data: bytes) -> str:
    """What the file reads back with a difference in; "" where it is the same network."""
    from cnncalc.readers.file import Asked, File
    from cnncalc.readers.onnx.read import read_file

    if not w.graph.batched or w.graph.batch is not None:
        return ""  # which axis counts the samples, the file does not say
    try:
        back = infer(read_file(File("<written>", None, data), Asked({}, None, (), {})))
    except SpecError as error:
        return error.faults[0].text()
    for what, figure in (("weights", _weights), ("MACs", _macs)):
        ours, theirs = (sum(figure(row) for row in each.rows) for each in (w.report, back))
        ours = ours + w.extra if what == "weights" else ours
        if ours != theirs:
            return f"{ours:,} {what} became {theirs:,}"
    wanted = [w.values[slot, port].own for slot, port in w.graph.outputs]
    found = [shape[1:] if back.graph.batched else shape for shape in back.outputs.values()]
    if sorted(set(map(str, wanted))) != sorted(set(map(str, found))):
        return f"the outputs {wanted} became {found}"
    return ""


def _weights(row: Row) -> Any:
    return sum(weight.size for weight in row.weights)


def _macs(row: Row) -> Any:
    return row.macs if row.macs.__class__ is int else 0
