"""ONNX files written by hand: protobuf's wire format in a few lines, and the messages that a network needs."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

FLOAT, INT64 = 1, 7


def varint(value: int) -> bytes:
    """A number, seven bits a byte; a negative one as 64 bits."""
    value &= (1 << 64) - 1
    out = b""
    while value > 127:
        out += bytes((value & 127 | 128,))
        value >>= 7
    return out + bytes((value,))


def field(number: int, value: Any) -> bytes:
    """One field: an int as a varint, a float as 4 bytes, text and bytes with their length."""
    if isinstance(value, bool | int):
        return varint(number << 3) + varint(int(value))
    if isinstance(value, float):
        return varint(number << 3 | 5) + struct.pack("<f", value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def tensor(name: str, dims: Sequence[int], values: Sequence[Any] | None = None, kind: int = FLOAT, data: bool = True) -> bytes:
    """A TensorProto; of floats without values zeros, or nothing at all."""
    out = b"".join(field(1, n) for n in dims) + field(2, kind) + field(8, name)
    if values is not None:
        out += field(9, struct.pack(f"<{len(values)}{'f' if kind == FLOAT else 'q'}", *values))
    elif data:
        count = 1
        for n in dims:
            count *= n
        out += field(9, bytes(4 * count))
    return out


def attribute(name: str, value: Any) -> bytes:
    """An AttributeProto of an int, a float, text, ints, floats or a tensor's bytes."""
    out = field(1, name)
    if isinstance(value, int):
        return out + field(3, value) + field(20, 2)
    if isinstance(value, float):
        return out + field(2, value) + field(20, 1)
    if isinstance(value, str):
        return out + field(4, value) + field(20, 3)
    if isinstance(value, bytes):
        return out + field(5, value) + field(20, 4)
    if value and isinstance(value[0], float):
        return out + b"".join(field(7, n) for n in value) + field(20, 6)
    return out + b"".join(field(8, n) for n in value) + field(20, 7)


def node(op: str, inputs: str, outputs: str, name: str = "", domain: str = "", **attributes: Any) -> bytes:
    """A NodeProto; names are words, `-` for one that is left out."""
    out = b"".join(field(1, n.replace("-", "")) for n in inputs.split())
    out += b"".join(field(2, n.replace("-", "")) for n in outputs.split())
    out += field(3, name) if name else b""
    out += field(4, op)
    out += b"".join(field(5, attribute(key, value)) for key, value in attributes.items())
    return out + (field(7, domain) if domain else b"")


def value(name: str, dims: Sequence[Any] | None, kind: int = FLOAT) -> bytes:
    """A ValueInfoProto: dims are numbers, names of free sizes, None for unknown; None for no shape."""
    inner = field(1, kind)
    if dims is not None:
        sizes = [field(1, n) if isinstance(n, int) else field(2, n) if n else b"" for n in dims]
        inner += field(2, b"".join(field(1, size) for size in sizes))
    return field(1, name) + field(2, field(1, inner))


def graph(nodes: Sequence[bytes], inputs: Sequence[bytes], outputs: Sequence[bytes], tensors: Sequence[bytes] = (), values: Sequence[bytes] = ()) -> bytes:
    """A GraphProto."""
    parts = [(1, nodes), (5, tensors), (11, inputs), (12, outputs), (13, values)]
    return b"".join(field(number, each) for number, listed in parts for each in listed) + field(2, "net")


def model(content: bytes, opset: int = 17, functions: Sequence[bytes] = ()) -> bytes:
    """A ModelProto."""
    out = field(1, 8) + field(2, "by hand") + field(7, content) + field(8, field(2, opset))
    return out + b"".join(field(25, function) for function in functions)


def function(name: str, domain: str, inputs: str, outputs: str, nodes: Sequence[bytes], attributes: str = "") -> bytes:
    """A FunctionProto."""
    out = field(1, name) + b"".join(field(4, n) for n in inputs.split()) + b"".join(field(5, n) for n in outputs.split())
    out += b"".join(field(6, n) for n in attributes.split()) + b"".join(field(7, n) for n in nodes)
    return out + field(10, domain)


def small() -> bytes:
    """A convolution, a normalization, a pool, a shape computed for a reshape, a dense layer."""
    nodes = [
        node("Conv", "x w b", "c", "conv", kernel_shape=[3, 3], pads=[1, 1, 1, 1]),
        node("BatchNormalization", "c g o m v", "n", "norm"),
        node("Relu", "n", "r", "relu"),
        node("MaxPool", "r", "p", "pool", kernel_shape=[2, 2], strides=[2, 2]),
        node("Shape", "p", "s", "shape"),
        node("Constant", "", "zero", "zero", value=tensor("", [], [0], INT64)),
        node("Gather", "s zero", "first", "gather", axis=0),
        node("Unsqueeze", "first axes", "firsts", "unsqueeze"),
        node("Concat", "firsts rest", "target", "concat", axis=0),
        node("Reshape", "p target", "f", "flat"),
        node("Gemm", "f fw fb", "y", "fc", transB=1),
    ]
    tensors = [
        tensor("w", [4, 3, 3, 3]),
        tensor("b", [4]),
        *(tensor(n, [4]) for n in "gomv"),
        tensor("axes", [1], [0], INT64),
        tensor("rest", [1], [-1], INT64),
        tensor("fw", [5, 64]),
        tensor("fb", [5]),
    ]
    return model(graph(nodes, [value("x", ["batch", 3, 8, 8])], [value("y", ["batch", 5])], tensors, [value("p", ["batch", 4, 4, 4])]))
