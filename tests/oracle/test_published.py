"""The networks of torchvision and of Keras's applications, read from the source of the installed packages, as files; held
to what the packages themselves build on PyTorch's device without memory.

`CNNCALC_ORACLE_NETWORKS` is a pattern of names (default: all of them).
"""

from __future__ import annotations

import fnmatch
import importlib
import importlib.util
import json
import os
import re
import sys
import types
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import cnncalc

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning")]

TRUTH = Path(__file__).parents[1] / "truth"
RECORDED: dict[str, Any] = json.loads((TRUTH / "torchvision.json").read_text(encoding="utf-8"))["models"]
WANTED = os.environ.get("CNNCALC_ORACLE_NETWORKS", "*")
SIDES = {"segmentation": [3, 520, 520], "video": [3, 16, 224, 224], "optical_flow": [3, 128, 128]}
WITHOUT_EFFECT = ("StochasticDepth",)
"""Modules with a forward of their own that returns what it is given, outside of training: no layer, and no row."""


def _operators() -> None:
    """Declare the operators of a torchvision whose library does not fit this PyTorch: nothing here runs them."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    boxes = "SymInt pooled_height, SymInt pooled_width"
    for declared in (
        "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
        f"roi_align(Tensor input, Tensor rois, float spatial_scale, {boxes}, int sampling_ratio, bool aligned) -> Tensor",
    ):
        with suppress(RuntimeError):
            library.define(declared)
    extension = types.ModuleType("torchvision.extension")
    for name in ("_has_ops", "_assert_has_ops", "_check_cuda_version"):
        setattr(extension, name, lambda: False)
    sys.modules["torchvision.extension"] = extension


@pytest.fixture(scope="module")
def models() -> Any:
    """torchvision's models; its package itself is not run where its operators are missing."""
    pytest.importorskip("torch")
    found = importlib.util.find_spec("torchvision")
    if found is None or found.submodule_search_locations is None:
        pytest.skip("torchvision is not installed")
    with suppress(ImportError, RuntimeError, AttributeError):
        return importlib.import_module("torchvision.models")
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]
    _operators()
    package = types.ModuleType("torchvision")
    package.__path__ = list(found.submodule_search_locations)
    package.extension = sys.modules["torchvision.extension"]  # type: ignore[attr-defined]
    sys.modules["torchvision"] = package
    return importlib.import_module("torchvision.models")


def _builders(models: Any) -> list[str]:
    return [n for n in models.list_models() if "quantized" not in n and "detection" not in models.get_model_builder(n).__module__]


def _input(models: Any, name: str, kind: str) -> list[int]:
    weights = list(models.get_model_weights(name))
    if kind in SIDES and kind != "video":
        return SIDES[kind]
    shape = list(SIDES.get(kind, [3, 224, 224]))
    if weights:
        size = list(weights[-1].transforms().crop_size)
        shape[-2:] = size * 2 if len(size) == 1 else size
    return shape


def _torchvision_difference(models: Any, name: str) -> str | None:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    builder = models.get_model_builder(name)
    module = sys.modules[builder.__module__]
    kind = builder.__module__.split(".")[2] if builder.__module__.count(".") > 2 else ""
    kind = next((k for k in SIDES if f".{k}" in builder.__module__), kind)
    shape = _input(models, name, kind)
    backbone = {"weights_backbone": None} if kind == "segmentation" else {}
    device = "cpu" if "regnet" in name else "meta"  # RegNet's widths are tensors that are read while it is built
    with torch.device(device):
        model = builder(weights=None, **backbone).eval()
        x = torch.empty(1, *shape)
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            model(*([x, x] if kind == "optical_flow" else [x]))
    size = "x".join(map(str, shape))
    given = {"image1": size, "image2": size} if kind == "optical_flow" else size
    arguments = ", ".join(["weights=None", *(f"{key}={value}" for key, value in backbone.items())])
    totals = cnncalc.infer(cnncalc.load(f"{module.__file__}:{builder.__name__}({arguments})", input=given)).totals
    wanted = (
        sum(p.numel() for p in model.parameters()),
        sum(b.numel() for key, b in model.named_buffers() if "num_batches" not in key),
        counter.get_total_flops(),
    )
    tracked = sum("num_batches" in key for key, _ in model.named_buffers())
    found = (totals.params, totals.buffers, 2 * totals.macs)
    return None if found == wanted or (found[0], found[1] - tracked, found[2]) == wanted else f"{name}: {found}, not {wanted}"


def test_every_builder_of_torchvision_from_its_source(models: Any) -> None:
    """Parameters, buffers and multiplications; the detectors run operations on lists of boxes, which no graph holds."""
    wrong = []
    names = fnmatch.filter(_builders(models), WANTED)
    for name in names:
        try:
            found = _torchvision_difference(models, name)
        except cnncalc.SpecError as error:
            found = f"{name}: {error}"
        wrong += [found] if found else []
    assert not wrong, f"{len(wrong)} of {len(names)}: " + "\n".join(wrong)


def _by_path(rows: Any, paths: Any) -> dict[str, list[Any]]:
    found = defaultdict(list)
    for name, shape, params in rows:
        path = name if name in paths else re.sub(r"_\d+$", "", name)
        if path in paths:
            found[path].append((list(shape)[1:], params))
    return found


@pytest.mark.parametrize("run", fnmatch.filter(RECORDED, WANTED))
def test_a_recorded_network_row_by_row(models: Any, run: str) -> None:
    """Every call of a module that holds no other: its path, its shape, and its parameters."""
    recorded = RECORDED[run]
    name = run.partition("+")[0]
    builder = models.get_model_builder(name)
    arguments = ", ".join(f"{key}={value!r}" for key, value in recorded["kwargs"].items())
    shape = "x".join(map(str, recorded["input"][0][1:]))
    source = f"{sys.modules[builder.__module__].__file__}:{builder.__name__}({arguments})"
    report = cnncalc.infer(cnncalc.load(source, input=shape, training="+" in run))
    assert report.totals.params == recorded["params"]
    assert 2 * report.totals.macs == recorded["flopcounter_flops"]
    rows = [row for row in recorded["rows"] if row[1] not in WITHOUT_EFFECT]
    paths = {path for path, *_ in rows}
    ours = _by_path([(d["name"], d["output_shape"], d["params"]) for d in (row.to_dict() for row in report.rows)], paths)
    wanted = defaultdict(list)
    for path, _, output, params in rows:
        wanted[path].append((output[1:], 0 if wanted[path] else params))
    missing = {path: (ours.get(path), calls) for path, calls in wanted.items() if ours.get(path) != calls}
    assert not missing
