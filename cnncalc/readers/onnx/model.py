"""What an ONNX file holds, as far as shapes depend on it: graphs, nodes, names and shapes; tensors by where their data lies.

Field numbers are those of ONNX's `onnx.proto` (ModelProto, GraphProto, NodeProto, ValueInfoProto, FunctionProto).
"""

from __future__ import annotations

from typing import Any

from cnncalc.numbers.named_tuple import NamedTuple
from cnncalc.readers.onnx.tensor_proto import Stored, read_tensor
from cnncalc.readers.onnx.wire import BYTES, VARINT, Broken, fields, forget, signed, text

MOST_NODES = 20_000
"""Nodes of a graph with its functions: more is no network that a table could show."""
MOST_TENSORS = 100_000
"""Initializers, stated shapes and the like of one graph."""
MOST_NAMES = 10_000
"""Inputs or outputs of one node."""
WEIGHT = "a weight"
"""What an input of a graph says of itself (its doc_string) that stands for a weight without its data, as we write them."""

_MAPPED, _MOST_MAPPED = 128 * 1024, 512 * 1024
"""Bytes that are mapped where a tensor is looked at, and how many before they are let go."""


class Op:
    """One node: its operator, where in the file it stands, what it reads and makes. `attributes` are read when asked for."""

    __slots__ = ("attributes", "domain", "end", "inputs", "module", "name", "op", "outputs", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.op = self.domain = self.name = ""
        self.module = ""
        """The path of the module that it was exported from, where the exporter says it."""
        self.inputs: list[str] = []
        self.outputs: list[str] = []
        self.attributes: dict[str, tuple[int, int]] = {}
        """The byte at which each attribute's message begins, and ends."""

    @property
    def called(self) -> str:
        """What people call it: its name, else its first output."""
        return self.name or next((name for name in self.outputs if name), self.op)


class Stated(NamedTuple):
    """A value whose type the file states. `dims` are ints, names of free sizes, or None where unknown; None for no shape at
    all. `kind` is ONNX's number of the element type, 0 for what is no tensor."""

    name: str
    dims: tuple[Any, ...] | None
    kind: int
    doc: str = ""


class GraphMessage:
    """A graph or a function's body."""

    def __init__(self) -> None:
        self.name = ""
        self.nodes: list[Op] = []
        self.inputs: list[Stated] = []
        self.outputs: list[Stated] = []
        self.values: dict[str, Stated] = {}
        self.initializers: dict[str, Stored] = {}


class Function(NamedTuple):
    """A function that the model itself defines."""

    name: str
    domain: str
    inputs: list[str]
    outputs: list[str]
    nodes: list[Op]
    defaults: dict[str, tuple[int, int]]


class Model(NamedTuple):
    """A model: its graph, its functions by domain and name, the version of ONNX's operators, who wrote it."""

    graph: GraphMessage
    functions: dict[tuple[str, str], Function]
    opset: int
    producer: str


def read_model(data: Any) -> Model:
    """The model of a file's bytes; Broken where they are none."""
    graph: GraphMessage | None = None
    functions: dict[tuple[str, str], Function] = {}
    opset, producer, count = 0, "", 0
    for number, kind, value, end in fields(data, 0, len(data)):
        if number == 7 and kind == BYTES:
            graph = read_graph(data, value, end)
            count += len(graph.nodes)
        elif number == 8 and kind == BYTES:
            domain, version = _opset(data, value, end)
            if domain in ("", "ai.onnx"):
                opset = version
        elif number == 2 and kind == BYTES:
            producer = text(data, value, min(end, value + 200))
        elif number == 25 and kind == BYTES:
            function = _function(data, value, end)
            functions[function.domain, function.name] = function
            count += len(function.nodes)
        if count > MOST_NODES or len(functions) > MOST_NODES:
            raise Broken(value, f"more than {MOST_NODES:,} nodes")
    if graph is None:
        raise Broken(len(data), "the file has no graph")
    return Model(graph, functions, opset or 1, producer)


def read_graph(data: Any, start: int, stop: int) -> GraphMessage:
    """The message of a graph."""
    graph = GraphMessage()
    count = looked = 0
    for number, kind, value, end in fields(data, start, stop):
        if kind != BYTES:
            continue
        count += 1
        if number == 1:
            graph.nodes.append(read_node(data, value, end))
            if len(graph.nodes) > MOST_NODES:
                raise Broken(value, f"more than {MOST_NODES:,} nodes")
        elif number == 5:
            stored = read_tensor(data, value, end)
            graph.initializers[stored.name] = stored
            looked += min(end - value, _MAPPED)
            if looked > _MOST_MAPPED:
                looked = 0
                forget(data)
        elif number == 13:
            known = value_info(data, value, end)
            graph.values[known.name] = known
        elif number == 11:
            given = value_info(data, value, end)
            graph.inputs.append(given)
            if (
                given.doc == WEIGHT
                and given.dims is not None
                and all(n.__class__ is int and n >= 0 for n in given.dims)
            ):
                stored = Stored(given.name, given.dims, given.kind, value)
                stored.external = True
                graph.initializers.setdefault(given.name, stored)
        elif number == 12:
            graph.outputs.append(value_info(data, value, end))
        elif number == 2:
            graph.name = text(data, value, min(end, value + 200))
        elif number == 15:
            raise Broken(value, "sparse initializers are not read")
        if count > MOST_TENSORS + MOST_NODES:
            raise Broken(value, f"more than {MOST_TENSORS:,} tensors")
    return graph


def read_node(data: Any, start: int, stop: int) -> Op:
    """The message of a node."""
    node = Op(start, stop)
    for number, kind, value, end in fields(data, start, stop):
        if kind != BYTES:
            continue
        if number == 1:
            node.inputs.append(text(data, value, end))
        elif number == 2:
            node.outputs.append(text(data, value, end))
        elif number == 5:
            node.attributes[_name_of(data, value, end)] = (value, end)
        elif number == 3:
            node.name = text(data, value, end)
        elif number == 4:
            node.op = text(data, value, min(end, value + 200))
        elif number == 7:
            node.domain = text(data, value, min(end, value + 200))
        elif number == 9 and _SCOPES in bytes(data[value : min(end, value + 40)]):
            node.module = _module(text(data, value, min(end, value + 2_000)))
        if len(node.inputs) + len(node.outputs) + len(node.attributes) > MOST_NAMES:
            raise Broken(start, f"a node with more than {MOST_NAMES:,} inputs and outputs")
    return node


_SCOPES = b"torch.onnx.name_scopes"


def _module(said: str) -> str:
    """Of `['', 'layer1', 'layer1.0', 'relu_3']`, the modules that a node stands in and its own name, the innermost module."""
    listed = said.rpartition("[")[2].split("'")[1::2]
    return listed[-2] if len(listed) > 1 else ""


def _name_of(data: Any, start: int, stop: int) -> str:
    """An attribute's name, which is its first field as everybody writes it."""
    for number, kind, value, end in fields(data, start, stop):
        if number == 1 and kind == BYTES:
            return text(data, value, end)
    return ""


def value_info(data: Any, start: int, stop: int) -> Stated:
    """The message that states a value's type."""
    name, dims, element, doc = "", None, 0, ""
    for number, kind, value, end in fields(data, start, stop):
        if number == 1 and kind == BYTES:
            name = text(data, value, end)
        elif number == 2 and kind == BYTES:
            for inner, how, at, last in fields(data, value, end):
                if inner == 1 and how == BYTES:  # TypeProto.tensor_type
                    element, dims = _tensor_type(data, at, last)
        elif number == 3 and kind == BYTES:
            doc = text(data, value, min(end, value + 200))
    return Stated(name, dims, element, doc)


def _tensor_type(data: Any, start: int, stop: int) -> tuple[int, tuple[Any, ...] | None]:
    element, dims = 0, None
    for number, kind, value, end in fields(data, start, stop):
        if number == 1 and kind == VARINT:
            element = value
        elif number == 2 and kind == BYTES:
            found: list[Any] = []
            for inner, how, at, last in fields(data, value, end):
                if inner == 1 and how == BYTES:
                    found.append(_dimension(data, at, last))
                    if len(found) > 64:
                        raise Broken(at, "a shape of more than 64 axes")
            dims = tuple(found)
    return element, dims


def _dimension(data: Any, start: int, stop: int) -> Any:
    found: Any = None
    for number, kind, value, end in fields(data, start, stop):
        if number == 1 and kind == VARINT:
            found = signed(value)
            found = None if found == -1 else found  # as old writers say that it is free
        elif number == 2 and kind == BYTES:
            found = text(data, value, min(end, value + 200))
            found = None if found in ("", "?") else found
    return found


def _opset(data: Any, start: int, stop: int) -> tuple[str, int]:
    domain, version = "", 0
    for number, kind, value, end in fields(data, start, stop):
        if number == 1 and kind == BYTES:
            domain = text(data, value, min(end, value + 200))
        elif number == 2 and kind == VARINT:
            version = signed(value)
    return domain, version


def _function(data: Any, start: int, stop: int) -> Function:
    name = domain = ""
    inputs, outputs, nodes = [], [], []
    defaults: dict[str, tuple[int, int]] = {}
    for number, kind, value, end in fields(data, start, stop):
        if kind != BYTES:
            continue
        if number == 1:
            name = text(data, value, min(end, value + 200))
        elif number == 4:
            inputs.append(text(data, value, end))
        elif number == 5:
            outputs.append(text(data, value, end))
        elif number == 7:
            nodes.append(read_node(data, value, end))
        elif number == 10:
            domain = text(data, value, min(end, value + 200))
        elif number == 11:
            defaults[_name_of(data, value, end)] = (value, end)
        if len(nodes) > MOST_NODES or len(inputs) + len(outputs) > MOST_NAMES:
            raise Broken(value, f"a function of more than {MOST_NODES:,} nodes")
    return Function(name, domain, inputs, outputs, nodes, defaults)
