"""What other tools count, as they were recorded to count it: whole networks, single layers, functions.

Every recorded figure is reproduced exactly, or stands in `DEFECTS` with the reason why it is not imitated.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.conventions.counted import NAMES, Counted, counted
from cnncalc.graph.report import Report

TRUTH = Path(__file__).parent.parent / "truth"
MODELS: dict[str, Any] = json.loads((TRUTH / "conventions.json").read_text(encoding="utf-8"))["models"]
MICRO: dict[str, Any] = json.loads((TRUTH / "conventions_micro.json").read_text(encoding="utf-8"))["layers"]
MORE: list[Any] = [json.loads(line) for line in (TRUTH / "conventions_more.jsonl").read_text(encoding="utf-8").splitlines()[1:]]

TOTALS = {
    "torchvision": "conv_linear_macs",
    "torch": "torch_flopcounter_flops",
    "fvcore": "fvcore_flops",
    "ptflops": "ptflops_pytorch_macs",
    "ptflops-aten": "ptflops_aten_macs",
    "thop": "thop_macs",
    "torchinfo": "torchinfo_total_mult_adds",
}
PARAMS = {
    "torch": "params",
    "ptflops": "ptflops_pytorch_params",
    "ptflops-aten": "ptflops_aten_params",
    "thop": "thop_params",
    "torchinfo": "torchinfo_total_params",
}
FUSED = "PyTorch computes it in one operation on the CPU, which FlopCounterMode has no rule for; on other devices it has"
DEFECTS = {
    ("Bilinear(4, 5, 6)", "torch"): "a product of three, which FlopCounterMode has no rule for",
    ("LSTM(6, 5, batch_first=True)", "torch"): FUSED,
    ("LSTM(6, 5, num_layers=2, bidirectional=True, batch_first=True)", "torch"): FUSED,
    ("MultiheadAttention(8, 2, batch_first=True)", "torch"): FUSED,
    ("TransformerEncoderLayer(8, 2, 16, batch_first=True)", "torch"): FUSED,
    ("F.scaled_dot_product_attention(x, x, x)", "torch"): FUSED,
    ("TransformerEncoderLayer(8, 2, 16, batch_first=True)", "ptflops"): "F.relu is a default argument, bound before it is patched",
}
"""Figures that are not imitated: 7 of 810 of single layers; none of the networks'."""

ARGUMENTS = {"googlenet": "aux_logits=False", "fcn_resnet50": "aux_loss=True"}
"""Arguments of the recorded networks: those of the first weights."""


@cache
def network(name: str) -> Report:
    folder = ".segmentation" if name.startswith("fcn") else ".video" if name.startswith("r3d") else ""
    source = f"from torchvision.models{folder} import {name}\nmodel = {name}({ARGUMENTS.get(name, '')})\n"
    return cnncalc.infer(cnncalc.load(source, input=MODELS[name]["input"][1:]))  # type: ignore[no-any-return]


def single(case: str, module: bool, shape: list[int], batch: int | None = None) -> Report:
    """A model around one layer, or of one expression."""
    call = {"MultiheadAttention": "self.layer(x, x, x)[0]", "Bilinear": "self.layer(x[..., :4], torch.ones(*x.shape[:-1], 5))"}
    body = call.get(case.partition("(")[0], "self.layer(x)") if module else case
    made = re.sub(r"(?<![\w.])([A-Z]\w*)\(", r"nn.\1(", case) if module else "None"
    source = f"""
import torch, torchvision
from torch import nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = {made}

    def forward(self, x):
        return {body}
"""
    if body.startswith("x += "):
        source = source.replace(f"return {body}", f"{body}\n        return x")
    return cnncalc.infer(cnncalc.load(source, input=shape, batch=batch))  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", MODELS)
def test_a_networks_totals_are_those_of_the_tools(name: str) -> None:
    found = {tool: counted(network(name), tool) for tool in NAMES}
    assert {tool: found[tool].total for tool in TOTALS} == {tool: MODELS[name][key] for tool, key in TOTALS.items()}
    assert {tool: found[tool].params for tool in PARAMS} == {tool: MODELS[name][key] for tool, key in PARAMS.items()}
    published = MODELS[name]["torchvision_published_gflops"]
    assert round(found["torchvision"].total / 10**9, 3) == published
    shares = MODELS[name]["over_conv_linear_macs"]
    macs = network(name).totals.macs
    assert {key: round(found[tool].total / macs, 5) for tool, key in TOTALS.items() if key in shares} == shares


@pytest.mark.parametrize("name", MODELS)
def test_fvcores_operators_are_its_terms(name: str) -> None:
    report = network(name)
    found = counted(report, "fvcore")
    words = {
        "batch-norm inputs": "batch_norm",
        "layer-norm inputs": "layer_norm",
        "adaptive-average-pool inputs": "adaptive_avg_pool2d",
        "resized outputs": "upsample_bilinear2d",
    }
    sums = {words[term.words]: term.factor * term.amount for term in found.terms if term.words != "MACs"}
    for row in report.rows:
        if row.macs:
            kind = "linear" if row.type == "dense" else "conv"
            sums[kind] = sums.get(kind, 0) + row.macs
    assert sums == MODELS[name]["fvcore_by_operator"]


@pytest.mark.parametrize("name", MODELS)
def test_what_ran_as_a_module_is_known(name: str) -> None:
    """Calls, output and input elements of each class of module without modules in it."""
    found: dict[str, list[int]] = {}
    for row in network(name).rows:
        ran: Any = row.node.origin.ran  # type: ignore[union-attr]
        if ran.how == "module" and row.node.alive:
            sums = found.setdefault(ran.name, [0, 0, 0])
            sums[:] = [sums[0] + 1, sums[1] + row.y.elements, sums[2] + row.x.elements]
    recorded = {cls: sums for cls, sums in MODELS[name]["module_classes"].items() if cls in found}
    assert found == recorded
    assert set(MODELS[name]["module_classes"]) - set(found) <= {"Permute", "StochasticDepth", "Flatten", "Dropout", "Identity"}


@pytest.mark.parametrize("key", MICRO)
def test_a_single_layer_is_counted_as_the_tools_count_it(key: str) -> None:
    row = MICRO[key]
    case = key.rpartition(" @ ")[0]
    report = single(case.removeprefix("functional "), not case.startswith("functional "), row["input"][1:], row["input"][0])
    keys = {**TOTALS, "torchinfo": "torchinfo_mult_adds"}
    del keys["torchvision"]
    assert {tool: counted(report, tool).total for tool in keys} == {tool: row[field] for tool, field in keys.items()}
    assert report.totals.params == row["params"]


@pytest.mark.parametrize("case", MORE, ids=[row[0] for row in MORE])
def test_more_layers_are_counted_as_the_tools_count_them(case: list[Any]) -> None:
    text, kind, shape, output, params, *figures = case
    report = single(text, kind == "module", shape)
    assert list(next(iter(report.outputs.values())))[1:] == output[1:]
    assert report.totals.params == params
    for tool, figure in zip(("torch", "fvcore", "ptflops", "ptflops-aten", "thop", "torchinfo"), figures, strict=True):
        total, own = figure if isinstance(figure, list) else (figure, None)
        found = counted(report, tool)
        assert (found.total == total) is ((text, tool) not in DEFECTS), (tool, found.total, total)
        assert own is None or found.params == own, tool


def test_the_named_defects_are_few() -> None:
    assert len(DEFECTS) == 7
    assert {text for text, _ in DEFECTS} <= {row[0] for row in MORE}


def parts(found: Counted) -> int:
    return sum(term.factor * term.amount for term in found.terms)


@pytest.mark.parametrize("tool", NAMES)
def test_terms_and_rows_add_up_to_the_total(tool: str) -> None:
    for report in (network("resnet50"), network("convnext_tiny"), single("LSTM(6, 5)", True, [4, 6])):
        found = counted(report, tool)
        assert found.total == sum(found.rows) == parts(found)
        assert found.missed == report.totals.macs - sum(term.amount for term in found.terms if term.words == "MACs")


@pytest.mark.parametrize("name", ["resnet18", "resnet50", "resnext50_32x4d", "vgg16", "vgg16_bn", "squeezenet1_1"])
def test_a_spec_of_the_same_modules_is_counted_as_the_program(name: str) -> None:
    report = cnncalc.infer(cnncalc.load(f"zoo:{name}"))
    found = {tool: counted(report, tool) for tool in TOTALS}
    assert {tool: found[tool].total for tool in TOTALS} == {tool: MODELS[name][key] for tool, key in TOTALS.items()}


def test_layers_of_specs_are_pytorchs() -> None:
    """`same` is a word of ours there, not an argument of PyTorch's; a depthwise convolution is a Conv."""
    report = cnncalc.infer(cnncalc.load("torch 8x9x9 -> conv 4 3x3 pad=same -> depthwise 3x3 pad=1"))
    macs = 81 * (9 * 8 * 4 + 9 * 4)
    assert report.totals.macs == macs
    assert counted(report, "fvcore").total == counted(report, "thop").total == macs
    assert counted(report, "torchinfo").total == counted(report, "ptflops").total == macs + 2 * 4 * 81


KERAS: dict[str, Any] = json.loads((TRUTH / "keras_applications.json").read_text(encoding="utf-8"))["models"]


@pytest.mark.parametrize("name", KERAS)
def test_keras_networks_are_counted_as_keras_counts_them(name: str) -> None:
    report = cnncalc.infer(cnncalc.load(f"from tensorflow import keras\nmodel = keras.applications.{name}()\n"))
    found = counted(report, "keras")
    assert found.total == KERAS[name]["flops"]
    assert found.params == KERAS[name]["params"]
    assert counted(report, "torch").params == KERAS[name]["params_trainable"]
