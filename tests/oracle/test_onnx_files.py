"""ONNX files: networks of torchvision exported by both exporters of PyTorch, and all of ONNX's own models of single operators.

Held to ONNX: the shape of every node's output (`onnx.shape_inference`), the elements of all float initializers that nodes read; to
the network: its MACs. `CNNCALC_ORACLE_NETWORKS` is a pattern of names (default: a few small ones); `run_networks.py` runs them all.
"""

from __future__ import annotations

import os
import sys
import warnings
from math import prod
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "readers" / "onnx"))
from onnx_reading import outcome
from oracle_networks import axes, flops, network, wanted
from record_onnx import cases

from cnncalc.graph.walk import infer
from cnncalc.readers.file import Asked, File
from cnncalc.readers.onnx import read as reader
from cnncalc.readers.onnx.stated import _agree
from cnncalc.readers.tensors.tensor import Tensor

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

NAMES = wanted(("squeezenet1_0", "mobilenet_v3_large", "shufflenet_v2_x1_0", "resnet18"))
WAYS: dict[str, dict[str, Any]] = {
    "script 9": {"dynamo": False, "opset_version": 9},
    "script 13": {"dynamo": False, "opset_version": 13},
    "script 17, free batch": {"dynamo": False, "opset_version": 17, "input_names": ["x"], "dynamic_axes": {"x": {0: "batch"}}},
    "script 17, as trained": {"dynamo": False, "opset_version": 17, "do_constant_folding": False, "training": "PRESERVE"},
    "script 20": {"dynamo": False, "opset_version": 20},
    "dynamo 20": {"dynamo": True, "opset_version": 20},
    "dynamo 18, free batch": {"dynamo": True, "opset_version": 18, "free": True},
}
ONLY = [way for way in os.environ.get("CNNCALC_ORACLE_WAYS", "").split("; ") if way]
"""The ways of a run, where not all."""
_UNSUPPORTED = ("UnsupportedOperatorError", "SymbolicValueError")


def exported(name: str, way: str, path: Path) -> Any:
    """The network's file, its weights left out: the values of a network drawn by chance, so that no two tensors are equal."""
    import onnx
    import torch

    model = network(name)
    options = dict(WAYS[way])
    x = torch.zeros(axes(name))
    if options.get("training"):
        options["training"] = torch.onnx.TrainingMode.PRESERVE
    if options.pop("free", False):
        x = torch.zeros(2, *x.shape[1:])
        options["dynamic_shapes"] = ({0: torch.export.Dim("batch")},)
    if options["dynamo"]:
        torch.onnx.export(model, (x,), None, verbose=False, **options).save(str(path))
    else:
        torch.onnx.export(model, (x,), str(path), **options)
    written = onnx.load(str(path))
    for tensor in written.graph.initializer:
        if tensor.data_type == 1 and len(tensor.raw_data) > 256:
            tensor.ClearField("raw_data")
            tensor.data_location = 1
            entry = tensor.external_data.add()
            entry.key, entry.value = "location", "nowhere"
    path.write_bytes(written.SerializeToString())
    return written


def inferred(model: Any) -> dict[str, tuple[Any, ...]]:
    """What ONNX infers: sizes, names of free ones, None."""
    import onnx

    found = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
    typed = [v for v in (*found.value_info, *found.output) if v.type.tensor_type.HasField("shape")]
    return {v.name: tuple(d.dim_value if d.HasField("dim_value") else d.dim_param or None for d in v.type.tensor_type.shape.dim) for v in typed}


@pytest.mark.parametrize("way", ONLY or WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_an_exported_network(name: str, way: str, tmp_path: Path, tally: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    warnings.simplefilter("ignore")
    path = tmp_path / "net.onnx"
    try:
        model = exported(name, way, path)
    except Exception as error:  # the exporter's own limits
        if type(error).__name__ in _UNSUPPORTED:
            pytest.skip(str(error)[:80])
        raise
    seen: dict[str, Any] = {}

    def differences(file: str, values: Any, stated: Any) -> list[Any]:
        seen.update(values)
        return []

    monkeypatch.setattr(reader, "differences", differences)
    report = infer(reader.read_file(File("net.onnx", str(path)), Asked({}, None, (), {})))
    wrong = []
    for output, dims in inferred(model).items():
        value = seen.get(output)
        if isinstance(value, Tensor):
            differs = "" if _agree(value.axes, dims) else f"{output}: {value.shown}, not {dims}"
            tally("onnx files", name, dims, differs)
            wrong += [differs] if differs else []
    assert wrong == []
    totals = report.totals
    read = {name for node in model.graph.node if node.op_type != "ScatterND" for name in node.input}  # that writes masks
    floats = sum(prod(t.dims) for t in model.graph.initializer if t.data_type == 1 and prod(t.dims) > 1 and t.name in read)
    assert totals.params + totals.buffers == floats
    assert totals.macs * 2 == flops(name)


def test_every_operator_of_onnx_itself(tally: Any) -> None:
    """None is read otherwise than ONNX computes it; those that are refused are listed."""
    wrong, refused = [], []
    for name, data, shapes in cases(expanded=True):
        report, fault = outcome(data)
        differs = ""
        if report is None:
            refused.append((name, fault.message))
        else:
            stated = [w.message for w in report.warnings if "the file states" in w.message]
            if stated or len(report.graph.outputs) != len(shapes):
                differs = f"{name}: {stated}"
                wrong.append(differs)
        tally("onnx files", "operators", shapes, differs)
    print(f"{len(refused)} refused")
    assert [w for w in wrong if "blocked_symmetric" not in w] == []
    assert len(refused) < 60, refused  # as large as their values say, lists of tensors, axes of size 0
