"""Records what ONNX's own test models of single operators come to: `python tests/readers/onnx/record_onnx.py` (the package onnx).

`nodes.json.gz`: [name, the model's bytes, what its outputs' shapes are], the shapes from the arrays that ONNX computes. The first
input stays an input; the others are in the file, as weights and sizes are.
`light.json.gz`: three networks of the package, with the shapes of all nodes' outputs, elements of weights and MACs.
"""

from __future__ import annotations

import base64
import gzip
import json
import sys
import warnings
from pathlib import Path
from typing import Any

FILES = Path(__file__).parent / "files"
FLOW = ("Loop", "Scan", "If", "SequenceMap")


def changed(case: Any) -> bytes | None:
    """The model with its first input as the only one, the others as tensors of the file, and the shapes of its outputs."""
    import numpy
    from onnx import ModelProto, TensorProto, numpy_helper

    model = ModelProto()
    model.CopyFrom(case.model)
    arrays, results = case.data_sets[0]
    if any(isinstance(a, list | dict) or a is None for a in (*arrays, *results)):
        return None
    kept: list[Any] = []
    for info, array in zip(list(model.graph.input), arrays, strict=False):
        held = array if isinstance(array, TensorProto) else numpy_helper.from_array(numpy.asarray(array))
        if not kept and len(held.dims):
            kept.append(info)
            _shaped(info, held.dims)
        else:
            stored = model.graph.initializer.add()
            stored.CopyFrom(held)
            stored.name = info.name
    if not kept:
        return None
    del model.graph.input[:]
    model.graph.input.extend(kept)
    for info, array in zip(model.graph.output, results, strict=False):
        if not info.type.HasField("tensor_type"):
            return None
        _shaped(info, array.dims if isinstance(array, TensorProto) else numpy.asarray(array).shape)
    return bytes(model.SerializeToString())


def _shaped(info: Any, dims: Any) -> None:
    info.type.tensor_type.ClearField("shape")
    info.type.tensor_type.shape.SetInParent()
    for size in dims:
        info.type.tensor_type.shape.dim.add().dim_value = int(size)


def cases(expanded: bool = False) -> list[tuple[str, bytes, list[Any]]]:
    """All cases that are single operators of numbers; with `expanded` those too that write an operator as a function."""
    import numpy
    from onnx import TensorProto
    from onnx.backend.test.case.node import collect_testcases

    found = []
    for case in collect_testcases(None):
        if not case.data_sets or ("expanded" in case.name and not expanded):
            continue
        operators = {node.op_type for node in case.model.graph.node}
        if operators & set(FLOW) or any(node.domain for node in case.model.graph.node):
            continue
        data = changed(case)
        if data is not None:
            shapes = [list(a.dims) if isinstance(a, TensorProto) else list(numpy.asarray(a).shape) for a in case.data_sets[0][1]]
            found.append((case.name, data, shapes))
    return found


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    from onnx_reading import outcome

    warnings.simplefilter("ignore")
    chosen: dict[str, int] = {}
    lines = []
    for name, data, shapes in cases():
        key = "_".join(name.split("_")[1:3])
        if len(data) > 4000 or chosen.get(key, 0) >= 3 or outcome(data)[0] is None:
            continue
        chosen[key] = chosen.get(key, 0) + 1
        lines.append([name, base64.b64encode(data).decode(), shapes])
    _write("nodes.json.gz", lines)
    light()


def light() -> None:
    """The graphs, which make their weights by ConstantOfShape, and what ONNX infers of them."""
    from math import prod

    import onnx

    folder = Path(onnx.__file__).parent / "backend/test/data/light"
    found = {}
    for name in ("bvlc_alexnet", "squeezenet", "resnet50", "shufflenet"):
        data = (folder / f"light_{name}.onnx").read_bytes()
        model = onnx.shape_inference.infer_shapes(onnx.load_from_string(data), data_prop=True)
        typed = [*model.graph.value_info, *model.graph.output, *model.graph.input]
        shapes = {t.name: [d.dim_value for d in t.type.tensor_type.shape.dim] for t in typed}
        made = {o for node in model.graph.node if node.op_type == "ConstantOfShape" for o in node.output}
        stored = {t.name: list(t.dims) for t in model.graph.initializer if t.data_type == 1}
        shapes |= stored
        read = {i for node in model.graph.node for i in node.input}
        rows, macs = {}, 0
        for node in model.graph.node:
            if node.op_type not in ("ConstantOfShape",) and not set(node.input) <= made | set(stored):
                rows[node.name or node.output[0]] = shapes[node.output[0]]
            if node.op_type in ("Conv", "Gemm", "MatMul"):
                macs += prod(shapes[node.input[1]]) * (prod(shapes[node.output[0]][2:]) if node.op_type == "Conv" else 1)
        running = {i for node in model.graph.node if node.op_type == "BatchNormalization" for i in node.input[3:]}
        weights = sum(prod(shapes[n]) for n in (made | set(stored)) & read if n not in running)
        buffers = sum(prod(shapes[n]) for n in running)
        found[name] = {"rows": rows, "params": weights, "buffers": buffers, "macs": macs, "file": base64.b64encode(data).decode()}
    _write("light.json.gz", found)


def _write(name: str, content: Any) -> None:
    data = json.dumps(content, separators=(",", ":")).encode()
    (FILES / name).write_bytes(gzip.compress(data, 9, mtime=0))


if __name__ == "__main__":
    main()
