"""The architectures of `specs/` agree with the frameworks' own, to the last weight and row by row."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cnncalc.analysis.expectations.checks import checks
from cnncalc.api import Report, infer
from cnncalc.graph.row import Row
from cnncalc.sources.load import load

SPECS = Path(__file__).parent.parent / "specs"
TRUTH = Path(__file__).parent / "truth"
NAMES = sorted(path.stem for path in SPECS.glob("*.yaml"))
TORCHVISION = json.loads((TRUTH / "torchvision.json").read_text(encoding="utf-8"))["models"]
KERAS = json.loads((TRUTH / "keras_applications.json").read_text(encoding="utf-8"))["models"]

# Our file for each recorded run; Inception v3's training mode is its spec with the head as an output (see below).
TORCH_SPECS = {run: run.replace("+", "_") for run in TORCHVISION if run != "inception_v3+aux"}
KERAS_SPECS = {
    "DenseNet121": "densenet121_keras",
    "EfficientNetB0": "efficientnet_b0_keras",
    "InceptionV3": "inception_v3_keras",
    "MobileNetV2": "mobilenet_v2_keras",
    "ResNet50": "resnet50_keras",
    "VGG16": "vgg16_keras",
    "Xception": "xception_keras",
}

KINDS = {
    "convolution": "conv depthwise separable Conv2d Conv3d Conv3DSimple Conv2D DepthwiseConv2D SeparableConv2D",
    "dense": "dense Linear Dense",
    "norm": "bn ln BatchNorm2d BatchNorm3d LayerNorm LayerNorm2d BatchNormalization",
    "activation": "relu relu6 silu Activation ReLU",
    "maxpool": "maxpool MaxPooling2D",
    "avgpool": "avgpool AveragePooling2D",
    "global_avgpool": "global_avgpool GlobalAveragePooling2D",
    "zeropad": "zeropad ZeroPadding2D",
    "add": "add Add",
    "multiply": "multiply Multiply",
    "concat": "concat Concatenate",
    "dropout": "dropout Dropout",
    "flatten": "flatten Flatten",
    "reshape": "reshape Reshape",
    "rescaling": "rescaling Rescaling",
    "normalization": "normalization Normalization",
}
KIND = {name: kind for kind, names in KINDS.items() for name in names.split()}
WEIGHTED = ("convolution", "dense", "norm")


@cache
def report(name: str) -> Report:
    return infer(load(SPECS / f"{name}.yaml"))


def weighted(row: Row) -> tuple[str, tuple[int, ...], int]:
    return KIND[row.type], tuple(row.output_shape[1:]), row.params


# -- every spec


def test_the_zoo_holds_at_least_45_architectures() -> None:
    assert len([name for name in NAMES if not name.startswith("example_")]) >= 45


@pytest.mark.parametrize("name", NAMES)
def test_a_spec_meets_all_its_expectations(name: str) -> None:
    found = checks(report(name))
    assert found, "it expects nothing"
    assert [f"{c.subject}: {c.expected}, found {c.found}" for c in found if not c.met] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_spec_is_short_and_cites_its_source(name: str) -> None:
    lines = (SPECS / f"{name}.yaml").read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    assert len(written) <= 60
    assert max(map(len, lines)) <= 140
    header = " ".join(line.lstrip("# ") for line in lines[: next(i for i, x in enumerate(lines) if not x.startswith("#"))])
    assert name.startswith("example_") or re.search(r"\b(19|20)\d\d\b", header) or "tutorial" in header
    assert "expect:" in lines
    assert re.search(r"\n  (params|layers):", "\n".join(lines)), "it expects no weights"


# -- torchvision


@pytest.mark.parametrize("run", TORCH_SPECS)
def test_torchvision_counts_the_same_parameters(run: str) -> None:
    totals, truth = report(TORCH_SPECS[run]).totals, TORCHVISION[run]
    assert totals.params == truth["params"]
    if "+" not in run:
        assert totals.params == truth["published"]["num_params"]


@pytest.mark.parametrize("run", TORCH_SPECS)
def test_torchvision_counts_the_same_multiply_accumulates(run: str) -> None:
    totals, truth = report(TORCH_SPECS[run]).totals, TORCHVISION[run]
    assert 2 * totals.macs == truth["flopcounter_flops"]
    if "+" not in run:
        assert f"{totals.macs / 1e9:.3f}" == f"{truth['published']['_ops']:.3f}"


def torch_rows(run: str) -> list[tuple[str, tuple[int, ...], int]]:
    rows = [(KIND.get(kind, ""), tuple(shape[1:]), params) for _, kind, shape, params in TORCHVISION[run]["rows"]]
    return [row for row in rows if row[0] in WEIGHTED]


@pytest.mark.parametrize("run", TORCH_SPECS)
def test_torchvision_runs_the_same_layers_in_the_same_order(run: str) -> None:
    rows = report(TORCH_SPECS[run]).rows
    assert [weighted(row) for row in rows if KIND.get(row.type) in WEIGHTED and row.node.alive] == torch_rows(run)


def test_inception_v3_runs_its_auxiliary_head_where_it_is_an_output() -> None:
    text = (SPECS / "inception_v3.yaml").read_text(encoding="utf-8")
    both = infer(load(text.replace("outputs: fc", "outputs: [fc, aux]")))
    truth = TORCHVISION["inception_v3+aux"]
    assert both.totals.params == truth["params"]
    assert 2 * both.totals.macs == truth["flopcounter_flops"]
    assert [weighted(row) for row in both.rows if KIND.get(row.type) in WEIGHTED] == torch_rows("inception_v3+aux")


# Araujo, Norris & Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks", and (ResNet) by hand:
# (layer, receptive field, jump).
FIELDS = {"vgg16": ("pool5", 212, 32), "resnet50": ("layer4.2.relu", 427, 32), "unet": ("bottom.relu_2", 140, 16)}


@pytest.mark.parametrize("name", FIELDS)
def test_what_a_position_sees_is_what_the_literature_says(name: str) -> None:
    layer, size, jump = FIELDS[name]
    field = report(name).receptive_fields[layer]
    assert tuple(field.size) == (size, size)
    assert field.jump == [jump, jump]


# torchvision's efficientnet_b0 … _b7: width, depth, crop size; num_params, _ops.
EFFICIENTNETS = [
    ("1.0", "1.0", 224, 5_288_548, 0.386),
    ("1.0", "1.1", 240, 7_794_184, 0.687),
    ("1.1", "1.2", 288, 9_109_994, 1.088),
    ("1.2", "1.4", 300, 12_233_232, 1.827),
    ("1.4", "1.8", 380, 19_341_616, 4.394),
    ("1.6", "2.2", 456, 30_389_784, 10.266),
    ("1.8", "2.6", 528, 43_040_704, 19.068),
    ("2.0", "3.1", 600, 66_347_960, 37.746),
]


@pytest.mark.parametrize(("width", "depth", "size", "params", "ops"), EFFICIENTNETS, ids=[f"b{i}" for i in range(8)])
def test_one_spec_is_all_efficientnets(width: str, depth: str, size: int, params: int, ops: float) -> None:
    edits = [f"width={width}", f"depth={depth}", f"size={size}"]
    totals = infer(load(SPECS / "efficientnet.yaml", edits=edits)).totals
    assert totals.params == params
    assert f"{totals.macs / 1e9:.3f}" == f"{ops:.3f}"


# -- Keras


@pytest.mark.parametrize("model", KERAS_SPECS)
def test_keras_counts_the_same(model: str) -> None:
    totals, truth = report(KERAS_SPECS[model]).totals, KERAS[model]
    assert totals.params == truth["params"] == truth["known_total"]
    assert totals.trainable == truth["params_trainable"]
    assert 2 * totals.macs == truth["flops"]


@pytest.mark.parametrize("model", KERAS_SPECS)
def test_keras_holds_the_same_layers(model: str) -> None:
    ours = Counter((KIND[row.type], tuple(row.output_shape), row.params) for row in report(KERAS_SPECS[model]).rows)
    theirs = Counter((KIND[kind], tuple(shape), params) for _, kind, shape, params, _ in KERAS[model]["rows"][1:])
    assert ours == theirs


def signatures(rows: list[tuple[str, str, Any, int, list[str]]], inputs: dict[str, int]) -> Counter[int]:
    """One number a layer, made of what it is and of its inputs' numbers: equal networks have equal counts of them,
    whatever their layers are called."""
    known = dict(inputs)
    numbers: Counter[int] = Counter()
    for name, kind, shape, params, reads in rows:
        read = [known[other] for other in reads]
        if kind in ("add", "multiply"):
            read.sort()
        known[name] = hash((kind, tuple(shape), params, *read))
        numbers[known[name]] += 1
    return numbers


@pytest.mark.parametrize("model", KERAS_SPECS)
def test_keras_joins_its_layers_by_the_same_edges(model: str) -> None:
    ours = [(r.name, KIND[r.type], r.output_shape, r.params, r.inputs) for r in report(KERAS_SPECS[model]).rows]
    first, *rows = KERAS[model]["rows"]
    theirs = [(name, KIND[kind], shape, params, reads) for name, kind, shape, params, reads in rows]
    assert signatures(ours, {"input": 0}) == signatures(theirs, {first[0]: 0})
