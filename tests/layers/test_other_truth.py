"""Every recorded row of PyTorch and Keras for the layers without a window: shape, weights, MACs, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import Call
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import Real

TRUTH = Path(__file__).parent.parent / "truth"
NAMES = {
    "torch": """BatchNorm1d BatchNorm2d BatchNorm3d Bilinear Dropout2d ELU Flatten GELU GLU GroupNorm Hardsigmoid
    Hardswish Identity InstanceNorm1d InstanceNorm2d InstanceNorm3d LayerNorm LeakyReLU Linear LocalResponseNorm Mish
    PReLU RMSNorm ReLU ReLU6 SiLU Sigmoid Softmax Softplus Tanh Unflatten""",
    "keras": """Activation Add Average BatchNormalization Concatenate Dense Dot Dropout EinsumDense Flatten
    GroupNormalization LayerNormalization LeakyReLU Maximum Multiply PReLU Permute RMSNormalization ReLU RepeatVector
    Rescaling Reshape Softmax SpatialDropout2D Subtract UnitNormalization""",
}
CLASSES = {framework: set(names.split()) for framework, names in NAMES.items()}
COUNTS = {"torch": 326, "keras": 398}
"""How many rows the two files hold of these classes, so that none is skipped unseen."""


def rows(framework: str) -> list[dict[str, Any]]:
    lines = (TRUTH / f"layers-{framework}.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return [row for row in map(json.loads, lines) if row["class"] in CLASSES[framework]]


def written(value: Any) -> Any:
    """A recorded argument as the reader of a spec hands it on: lists are tuples, floats exact."""
    if isinstance(value, list):
        return tuple(written(v) for v in value)
    if isinstance(value, float):
        return Real(repr(value), *value.as_integer_ratio())
    return value


def is_batched(framework: str, row: dict[str, Any], dims: list[Any]) -> bool:
    """Whether the recorded shape has a batch axis: not where an argument names the first axis, or a class whose
    rank is fixed got one axis less."""
    arguments = row["kwargs"]
    first = (0, -len(dims))
    if any(arguments.get(key) in first for key in ("dim", "start_dim")) and framework == "torch":
        return False
    if row["class"] == "Linear" and len(dims) == 1:
        return False
    rank = row["class"][-2:]
    return not (row["class"].startswith("Instance") and len(dims) == int(rank[0]) + 1)


def measured(framework: str, row: dict[str, Any]) -> tuple[tuple[Any, ...], int, int, int, bool]:
    """(output dims, trainable elements, others, MACs, batched), or an exception that refuses the row."""
    several = isinstance(row["input"][0], list)
    inputs = row["input"] if several else [row["input"]]
    batched = is_batched(framework, row, inputs[0])
    call = Call(row["class"], (), tuple((k, written(v)) for k, v in row["kwargs"].items()), "mapping")
    layer: Layer = bind(call, framework, batched)
    shapes = tuple(Shape.of(dims[batched:], framework == "torch") for dims in inputs)
    x: Any = shapes if several else shapes[0]
    y = layer.output(x)
    for condition in layer.conditions(x, y):
        if condition is not None and not condition.holds():
            words = layer.words_for(x, y)
            raise ExpressionError(condition.message.format_map(words), condition.help.format_map(words))
    weights = layer.weights(x, y)
    trained = sum(weight.size for weight in weights if weight.trainable)
    others = sum(weight.size for weight in weights if not weight.trainable)
    return y.dims, trained, others, layer.macs(x, y, weights), batched


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_every_row_of_these_classes_is_there(framework: str) -> None:
    assert len(rows(framework)) == COUNTS[framework]
    assert {row["class"] for row in rows(framework)} == CLASSES[framework]


@pytest.mark.parametrize("row", rows("torch"), ids=lambda row: f"{row['id']}-{row['class']}")
def test_a_pytorch_module_is_computed_as_pytorch_did(row: dict[str, Any]) -> None:
    if "error" in row:
        if row["error_kind"] != "limitation":
            with pytest.raises((ExpressionError, Misfit)):
                measured("torch", row)
        return
    dims, trained, others, macs, batched = measured("torch", row)
    batch = row["output"][0] if batched else 1
    assert list(dims) == row["output"][batched:]
    assert (trained, others) == (row["params"], row["running_stats"])
    # PyTorch's counter knows no rule for bilinear forms and says 0; test_other_layers.py counts them by hand
    if "flops" in row and row["class"] != "Bilinear":
        assert 2 * macs * batch == row["flops"]


@pytest.mark.parametrize("row", rows("keras"), ids=lambda row: f"{row['id']}-{row['class']}")
def test_a_keras_layer_is_computed_as_keras_did(row: dict[str, Any]) -> None:
    if "error" in row:
        with pytest.raises((ExpressionError, Misfit)):
            measured("keras", row)
        return
    dims, trained, others, _, _ = measured("keras", row)
    # Keras's shape inference leaves axes open that its own computation, traced, then has
    expected = row.get("traced", row["output"])[1:]
    assert list(dims) == [ours if theirs is None else theirs for ours, theirs in zip(dims, expected, strict=True)]
    assert (trained, others) == (row["params_trainable"], row["params_non_trainable"])
