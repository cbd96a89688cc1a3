"""The messages of an ONNX file, as bytes. Field numbers are those of ONNX's `onnx.proto`."""

from __future__ import annotations

from struct import pack
from typing import TYPE_CHECKING, Any

from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FLOAT, INT64, BOOL = 1, 7, 9
"""ONNX's numbers of element types."""


class Node:
    """One operator: what it reads and makes, and its attributes (ints, floats, texts, and lists of ints)."""

    __slots__ = ("attributes", "inputs", "name", "op", "outputs")

    def __init__(self, op: str, inputs: list[str], outputs: list[str], attributes: dict[str, Any], name: str) -> None:
        self.op = op
        self.inputs = inputs
        self.outputs = outputs
        self.attributes = attributes
        self.name = name


class Stated(NamedTuple):
    """A value's type: its axes are sizes, or names of free ones. `doc` says what it is for."""

    name: str
    dims: tuple[Any, ...]
    kind: int = FLOAT
    doc: str = ""


class Tensor(NamedTuple):
    """Numbers in the file: int64 or float32."""

    name: str
    dims: tuple[int, ...]
    values: tuple[Any, ...]
    kind: int


def varint(value: int) -> bytes:
    """A whole number in seven bits a byte, the lowest first; a negative one as 2⁶⁴ more."""
    value &= (1 << 64) - 1
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def whole(field: int, value: int) -> bytes:
    """A field that holds a whole number."""
    return varint(field << 3) + varint(value)


def message(field: int, data: bytes) -> bytes:
    """A field that holds bytes: a text, or another message."""
    return varint(field << 3 | 2) + varint(len(data)) + data


def text(field: int, value: str) -> bytes:
    """A field that holds a text."""
    return message(field, value.encode("utf-8", "replace"))


def _attribute(name: str, value: Any) -> bytes:
    """AttributeProto: name 1, f 2, i 3, s 4, ints 8, type 20."""
    head = text(1, name)
    if isinstance(value, float):
        return head + varint(2 << 3 | 5) + pack("<f", value) + whole(20, 1)
    if isinstance(value, int):
        return head + whole(3, value) + whole(20, 2)
    if isinstance(value, str):
        return head + text(4, value) + whole(20, 3)
    return head + b"".join(whole(8, n) for n in value) + whole(20, 7)


def _node(node: Node) -> bytes:
    """NodeProto: input 1, output 2, name 3, op_type 4, attribute 5."""
    parts = [text(1, name) for name in node.inputs]
    parts += [text(2, name) for name in node.outputs]
    parts += [text(3, node.name), text(4, node.op)]
    parts += [message(5, _attribute(name, value)) for name, value in node.attributes.items()]
    return b"".join(parts)


def _stated(value: Stated) -> bytes:
    """ValueInfoProto: name 1, type 2, doc_string 3."""
    dims = b"".join(message(1, whole(1, n) if isinstance(n, int) else text(2, str(n))) for n in value.dims)
    tensor = whole(1, value.kind) + message(2, dims)
    doc = text(3, value.doc) if value.doc else b""
    return text(1, value.name) + message(2, message(1, tensor)) + doc


def _tensor(tensor: Tensor) -> bytes:
    """TensorProto: dims 1, data_type 2, name 8, raw_data 9."""
    code = "<q" if tensor.kind == INT64 else "<f"
    raw = b"".join(pack(code, value) for value in tensor.values)
    return b"".join(whole(1, n) for n in tensor.dims) + whole(2, tensor.kind) + text(8, tensor.name) + message(9, raw)


class Graph(NamedTuple):
    """What GraphProto holds: node 1, name 2, initializer 5, input 11, output 12, value_info 13."""

    name: str
    nodes: Sequence[Node]
    tensors: Iterable[Tensor]
    inputs: Iterable[Stated]
    outputs: Iterable[Stated]
    values: Iterable[Stated]


def model(graph: Graph, opset: int, version: int, producer: str, doc: str) -> bytes:
    """ModelProto: ir_version 1, producer_name 2, doc_string 6, graph 7, opset_import 8."""
    parts = [message(1, _node(node)) for node in graph.nodes]
    parts.append(text(2, graph.name))
    parts += [message(5, _tensor(tensor)) for tensor in graph.tensors]
    for field, stated in ((11, graph.inputs), (12, graph.outputs), (13, graph.values)):
        parts += [message(field, _stated(value)) for value in stated]
    head = whole(1, version) + text(2, producer) + (text(6, doc) if doc else b"")
    return head + message(7, b"".join(parts)) + message(8, text(1, "") + whole(2, opset))
