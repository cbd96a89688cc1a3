"""Files that would ask for much: sizes of 2^63, negative sizes, a million nodes, functions within functions, lengths beyond the
file, more data than a tensor says."""

from __future__ import annotations

import sys
import time
import tracemalloc
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from onnx_reading import outcome, read
from onnx_writing import INT64, field, function, graph, model, node, tensor, value, varint

from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.file import Asked, File
from cnncalc.readers.onnx.read import read_file


def one(*nodes: bytes, tensors: list[bytes] | None = None, x: tuple[object, ...] = (1, 3, 8, 8), functions: list[bytes] | None = None) -> bytes:
    return model(graph(nodes, [value("x", x)], [value("y", None)], tensors or []), 17, functions or [])


def _million() -> bytes:
    relu = field(1, node("Relu", "x", "y"))
    return model(relu * 1_000_000 + field(11, value("x", (1, 3))) + field(12, value("y", None)))


def _deep() -> bytes:
    functions = [function(f"F{i}", "d", "a", "b", [node(f"F{i + 1}", "a", "t", "l", "d"), node(f"F{i + 1}", "t", "b", "r", "d")]) for i in range(40)]
    functions.append(function("F40", "d", "a", "b", [node("Relu", "a", "b")]))
    return one(node("F0", "x", "y", "call", "d"), functions=functions)


def _itself() -> bytes:
    return one(node("F", "x", "y", "call", "d"), functions=[function("F", "d", "a", "b", [node("F", "a", "b", "again", "d")])])


def _wide() -> bytes:
    """Each of 14 functions calls the next four times: 4^14 nodes."""
    functions = []
    for i in range(14):
        calls = [node(f"F{i + 1}", "a" if not k else f"t{k - 1}", f"t{k}" if k < 3 else "b", f"c{k}", "d") for k in range(4)]
        functions.append(function(f"F{i}", "d", "a", "b", calls))
    functions.append(function("F14", "d", "a", "b", [node("Relu", "a", "b")]))
    return one(node("F0", "x", "y", "call", "d"), functions=functions)


HOSTILE = {
    "a weight of 2^63": lambda: one(node("Conv", "x w", "y", "c"), tensors=[tensor("w", [1 << 63, 3, 3, 3], data=False)]),
    "a weight of many axes": lambda: one(node("Conv", "x w", "y", "c"), tensors=[tensor("w", [1 << 40, 1 << 40, 3, 3], data=False)]),
    "a negative weight": lambda: one(node("Conv", "x w", "y", "c"), tensors=[tensor("w", [-4, 3, 3, 3], data=False)]),
    "an input of 2^63": lambda: one(node("Relu", "x", "y", "r"), x=(1, (1 << 63) - 1, 8)),
    "a negative input": lambda: one(node("Relu", "x", "y", "r"), x=(1, -3, 8)),
    "a million nodes": _million,
    "deep functions": _deep,
    "a function that calls itself": _itself,
    "functions that grow": _wide,
    "a length beyond the file": lambda: field(1, 8) + b"\x3a" + varint(1 << 62) + b"\x0a",
    "a number without end": lambda: field(1, 8) + b"\x3a" + b"\xff" * 40,
    "a group": lambda: field(1, 8) + b"\x3b",
    "padding of 2^62": lambda: one(node("MaxPool", "x", "y", "p", kernel_shape=[2, 2], pads=[1 << 61] * 4)),
    "a stride of 0": lambda: one(node("MaxPool", "x", "y", "p", kernel_shape=[2, 2], strides=[0, 0])),
    "a negative kernel": lambda: one(node("MaxPool", "x", "y", "p", kernel_shape=[-2, 2])),
    "a kernel of many axes": lambda: one(node("MaxPool", "x", "y", "p", kernel_shape=[1] * 90)),
    "no groups": lambda: one(node("Conv", "x w", "y", "c", group=0), tensors=[tensor("w", [4, 3, 3, 3])]),
    "an axis that is not there": lambda: one(node("Concat", "x x", "y", "c", axis=9)),
    "expanded without end": lambda: one(node("Expand", "x s", "y", "e"), tensors=[tensor("s", [4], [1 << 40] * 4, INT64)]),
    "tiled without end": lambda: one(node("Tile", "x s", "y", "e"), tensors=[tensor("s", [4], [1, 1 << 61, 1 << 61, 1], INT64)]),
    "a range without end": lambda: one(
        node("Range", "a b a", "s", "r"), node("Reshape", "x s", "y", "e"), tensors=[tensor("a", [], [1], INT64), tensor("b", [], [1 << 60], INT64)]
    ),
    "a constant without end": lambda: one(
        node("ConstantOfShape", "s", "c", "k"), node("Add", "x c", "y", "a"), tensors=[tensor("s", [2], [1 << 40, 1 << 40], INT64)]
    ),
    "split without end": lambda: one(node("Split", "x", "y", "s", axis=1, num_outputs=1 << 40)),
    "fewer numbers than said": lambda: one(node("Reshape", "x s", "y", "e"), tensors=[tensor("s", [9], [1, 2], INT64)]),
    "more numbers than said": lambda: one(node("Reshape", "x s", "y", "e"), tensors=[tensor("s", [1], [1] * 200_000, INT64)]),
    "resized without end": lambda: one(node("Resize", "x - s", "y", "e"), tensors=[tensor("s", [4], [1.0, 1.0, 3e38, 3e38])]),
    "resized by infinity": lambda: one(node("Resize", "x - s", "y", "e"), tensors=[tensor("s", [4], [1.0, 1.0, float("inf"), float("nan")])]),
    "an equation of letters": lambda: one(node("Einsum", "x", "y", "e", equation="a" * 5000)),
    "nothing": lambda: b"",
    "one byte": lambda: b"\x08",
    "no nodes": lambda: one(),
    "an input that is read from nowhere": lambda: one(node("Add", "x nothing", "y", "a")),
    "two nodes that make the same": lambda: one(node("Relu", "x", "y", "a"), node("Relu", "x", "y", "b")),
    "names of control characters": lambda: one(node("Nope\x1b[31m", "x", "y", "a\x1b[2J\n")),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_words_and_soon(what: str) -> None:
    data = HOSTILE[what]()
    began = time.process_time()
    report, fault = outcome(data)
    assert time.process_time() - began < 2
    assert report is None and fault.message and fault.place is not None
    assert "\x1b" not in fault.text() and len(fault.text()) < 1000
    if len(data) < 100_000 and "grow" not in what:
        tracemalloc.start()
        outcome(data)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 20 << 20


def test_data_in_other_files_is_not_needed() -> None:
    """The file of an initializer's data is never opened, whatever its path is."""
    outside = field(1, "location") + field(2, "../../../etc/passwd")
    weight = b"".join(field(1, n) for n in (4, 3, 3, 3)) + field(2, 1) + field(8, "w") + field(13, outside) + field(14, 1)
    assert read(one(node("Conv", "x w", "y", "c"), tensors=[weight])).totals.params == 108


def test_a_large_file_is_not_looked_at_where_its_tensors_lie(tmp_path: Path) -> None:
    """300 MB of zeros in three tensors, as a file with holes: a few pages of it are read."""
    path = tmp_path / "large.onnx"
    size = 100 << 20
    head = [b"".join(field(1, n) for n in (5120, 5120)) + field(2, 1) + field(8, f"w{i}") + b"\x4a" + varint(size) for i in range(3)]
    body = graph([node("MatMul", "x w0", "a"), node("MatMul", "a w1", "b"), node("MatMul", "b w2", "y")], [value("x", ("N", 5120))], [value("y", ("N", 5120))])
    whole = len(body) + sum(len(field(5, b"")[:-1] + varint(len(h) + size)) + len(h) + size for h in head)
    with open(path, "wb") as file:
        file.write(field(1, 8) + field(8, field(2, 17)) + b"\x3a" + varint(whole) + body)
        for h in head:
            file.write(field(5, b"")[:-1] + varint(len(h) + size) + h)
            file.seek(size, 1)
        file.truncate()
    tracemalloc.start()
    read_file(File("large.onnx", str(path)), Asked({}, None, (), {}))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 2 << 20


def test_faults_keep_the_rows_before_them() -> None:
    with pytest.raises(SpecError) as caught:
        read(one(node("Conv", "x w", "c", "first"), node("Conv", "c w", "y", "second"), tensors=[tensor("w", [4, 3, 3, 3])]))
    error = caught.value
    assert [row.name for row in error.report.rows] == ["first"] and error.errors[0]["part"] == "node second"
    assert error.errors[0]["message"] == "w [4, 3, 3, 3] is for 3 channels, and the input has 4 ([1, 4, 6, 6])"
