"""ONNX files written from a network compute what PyTorch's or Keras's code written from it computes, with the same weights: ONNX's
reference implementation runs the one, the framework the other."""

from __future__ import annotations

import os
from typing import Any

import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")

from cnncalc.graph.walk import infer
from cnncalc.sources.load import load
from cnncalc.writers.keras.write import keras_text
from cnncalc.writers.onnx.write import onnx_bytes
from cnncalc.writers.torch.write import torch_text

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]

KERAS = [
    "8x8x3 -> conv 4 3x3 stride=2 pad=same -> maxpool 3x3 stride=2 pad=same -> flatten -> dense 5",
    "9x9x4 -> separable 8 3x3 pad=same stride=2 -> BatchNormalization(scale=False) -> avgpool 2x2 pad=same -> flatten -> dense 3 -> softmax",
    "7x7x8 -> deconv 4 3x3 stride=2 pad=same -> upsample 2 -> zeropad 1:2x0:3 -> crop 1 -> depthwise 3x3 stride=2 -> global_avgpool",
    "6x6x8 -> ln -> PReLU(shared_axes=[1,2]) -> dense 5 -> reshape 12 15 -> conv1d 4 3 pad=causal -> flatten -> dense 2",
    "6x6x8 -> permute 2 1 3 -> conv 3 1x1 -> a: relu -> b: conv 3 3x3 pad=same -> add a b -> concat a b -> global_maxpool",
    "6x7x8 -> GroupNormalization(4) -> deconv 6 4x4 stride=3 pad=valid -> flatten -> dense 2",
    "14x14x3 -> conv 4 3x3 dilation=2 -> upsample 2 mode=bilinear -> flatten -> dense 2",
]
TORCH = [
    "torch 3x9x9 -> c: conv 4 3x3 pad=1 groups=1 -> b: bn -> p: maxpool 2x2 ceil=true -> d: deconv 6 3x3 stride=2 pad=1 output_padding=1 -> g: gn 2",
    "torch 4x9x7 -> a: adaptive_avgpool 4x3 -> m: adaptive_maxpool 8x3 -> i: instancenorm -> r: lrn 3 -> q: prelu 4 -> u: upsample 2",
    "torch 6x8 -> l: lstm 5 bidirectional=true layers=1 bias=false -> n: ln -> f: linear 3 -> t: transpose 1 2 -> s: split 3 axis=2 -> concat s.1 s.0 axis=2",
    "torch 6x8 -> at: attention 2 -> f: linear 4 bias=false -> m: mean 1",
    "torch 16x4x4 -> p: pixel_shuffle 2 -> h: channel_shuffle 2 -> c: conv 4 3x3 padding_mode=reflect pad=1 -> e: permute 2 3 1 -> flatten",
]


def made(shape: Any, rng: Any) -> Any:
    return (rng.random(shape) * 0.5 + 0.1).astype("float32")


def run(source: str, feed: Any) -> tuple[Any, Any]:
    """(input as the file has it, first output); `feed` gives the array for a weight's name and shape."""
    import numpy as np
    from onnx import load_from_string
    from onnx.reference import ReferenceEvaluator

    model = load_from_string(onnx_bytes(infer(load(source))))
    values = {}
    for given in model.graph.input:
        shape = [axis.dim_value or 2 for axis in given.type.tensor_type.shape.dim]
        values[given.name] = np.ascontiguousarray(feed(given.name, shape))
    return values[model.graph.input[0].name], ReferenceEvaluator(model).run(None, values)[0]


@pytest.mark.parametrize("source", KERAS)
def test_keras_computes_the_same(source: str) -> None:
    import numpy as np

    program: dict[str, Any] = {}
    exec(compile(keras_text(infer(load(source))), "<written>", "exec"), program)
    model, rng = program["model"], np.random.default_rng(0)
    for weight in model.weights:
        weight.assign(made(weight.shape, rng))
    held = {f"{layer.name}.{w.name}": (layer, np.asarray(w.value.detach())) for layer in model.layers for w in layer.weights}
    x = made((2, *model.inputs[0].shape[1:]), rng)

    def feed(name: str, shape: list[int]) -> Any:
        if name not in held:
            return x if list(x.shape) == shape else np.moveaxis(x, -1, 1)
        layer, value = held[name]
        axes = range(value.ndim - 2)
        kind = type(layer).__name__
        if value.ndim > 2 and ("depthwise" in name or kind.startswith("Depthwise")):
            value = value.reshape(*value.shape[:-2], 1, -1)
        if value.ndim > 2 and "Conv" in kind:
            last = (value.ndim - 2, value.ndim - 1) if "Transpose" in kind else (value.ndim - 1, value.ndim - 2)
            # a transposed kernel of Keras's is (…, out, in), ONNX's (in, out, …)
            value = value.transpose(*(last[::-1] if "Transpose" in kind else last), *axes)
        return value.reshape(shape)

    _, found = run(source, feed)
    wanted = np.asarray(model(x, training=False).detach())
    found = found if found.shape == wanted.shape else np.moveaxis(found, 1, -1)
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("source", TORCH)
def test_pytorch_computes_the_same(source: str) -> None:
    import numpy as np
    import torch

    program: dict[str, Any] = {"__name__": "written"}
    exec(compile(torch_text(infer(load(source))), "<written>", "exec"), program)
    model, rng = next(v for v in program.values() if isinstance(v, type))(), np.random.default_rng(0)
    held = {}
    for name, value in model.eval().state_dict().items():
        if value.is_floating_point():
            held[name] = made(tuple(value.shape), rng)
            value.copy_(torch.from_numpy(held[name]))

    def feed(name: str, shape: list[int]) -> Any:
        if name in held:
            return held[name].reshape(shape)
        if name.startswith("l."):  # both directions in one
            return np.stack([held[f"{name}"[:-1] + "0"], held[f"{name}_reverse"]])
        return made(shape, np.random.default_rng(1))

    feeds = feed if "lstm" not in source else lambda name, shape: _gates(held, name, shape, feed)
    x, found = run(source, feeds)
    with torch.no_grad():
        wanted = model(torch.from_numpy(x)).numpy()
    np.testing.assert_allclose(found, wanted, rtol=1e-3, atol=1e-4)


def _gates(held: Any, name: str, shape: list[int], feed: Any) -> Any:
    """Weights of an LSTM: PyTorch has its gates as input, forget, cell, output, ONNX as input, output, forget, cell."""
    import numpy as np

    if not name.startswith("l."):
        return feed(name, shape)
    both = []
    for end in ("", "_reverse"):
        i, f, c, o = np.split(held[f"{name}{end}"], 4)
        both.append(np.concatenate([i, o, f, c]))
    return np.stack(both)
