"""Live models of PyTorch and Keras: parameters as the frameworks count them, and nothing of a model is run."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

import cnncalc
from cnncalc.notebook.torch_model import literal

pytestmark = pytest.mark.oracle
NETWORKS = (
    *("resnet18", "mobilenet_v2", "mobilenet_v3_small", "densenet121", "vgg11_bn", "googlenet", "inception_v3", "squeezenet1_0"),
    *("efficientnet_b0", "vit_b_16", "convnext_tiny", "swin_t", "shufflenet_v2_x1_0", "regnet_y_400mf", "mnasnet1_0", "maxvit_t"),
)


@pytest.mark.parametrize("name", NETWORKS)
def test_live_networks_of_torchvision(name: str) -> None:
    torchvision = pytest.importorskip("torchvision")
    more = {"init_weights": False} if name in ("googlenet", "inception_v3") else {}
    model = getattr(torchvision.models, name)(weights=None, num_classes=7, **more)
    report = cnncalc.shape(model, (3, 299, 299) if name == "inception_v3" else (3, 224, 224)).report
    assert report.totals.params == sum(p.numel() for p in model.parameters())
    statistics = [buffer for key, buffer in model.named_buffers() if not key.endswith("num_batches_tracked")]
    assert report.totals.buffers == sum(buffer.numel() for buffer in statistics)


def _modules() -> list[tuple[Any, tuple[int, ...]]]:
    from torch import nn

    encoder = nn.TransformerEncoder(nn.TransformerEncoderLayer(64, 4, 128, batch_first=True), 2)
    tied = nn.Sequential(nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 8))
    tied[2].weight = tied[0].weight
    return [
        (encoder, (10, 64)),
        (nn.LSTM(8, 16, 2, bidirectional=True, batch_first=True), (5, 8)),
        (nn.GRU(8, 16, bias=False, batch_first=True), (5, 8)),
        (nn.Sequential(nn.Conv2d(3, 8, 3, bias=False), nn.BatchNorm2d(8, affine=False), nn.AdaptiveAvgPool2d(1), nn.Flatten()), (3, 9, 9)),
        (nn.Sequential(nn.ConvTranspose2d(3, 6, 3, 2, 1, 1, groups=3), nn.GroupNorm(2, 6), nn.PReLU(6), nn.Upsample(scale_factor=2)), (3, 9, 9)),
        (tied, (8,)),
    ]


@pytest.mark.parametrize("number", range(6))
def test_live_modules(number: int) -> None:
    pytest.importorskip("torch")
    model, shape = _modules()[number]
    assert cnncalc.shape(model, shape).report.totals.params == sum(p.numel() for p in model.parameters())


def test_functions_and_partials_are_written_by_name() -> None:
    torch = pytest.importorskip("torch")
    functional = torch.nn.functional
    given = [functional.gelu, torch.nn.BatchNorm2d, partial(functional.max_pool2d, kernel_size=2), torch.Size([1, 2]), {"k": (1, None)}]
    names = ["torch.nn.functional.gelu", "torch.nn.BatchNorm2d", None, "(1, 2)", "{'k': (1, None)}"]
    found = [literal(value) for value in given]
    assert found[2].startswith("functools.partial(torch.nn.functional.") and found[2].endswith("kernel_size=2)")
    assert [name or text for name, text in zip(names, found, strict=True)] == found


def test_nothing_of_a_model_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.ReLU())

    def refuse(*given: Any, **named: Any) -> None:
        raise AssertionError("it was run")

    monkeypatch.setattr(torch.nn.Module, "__call__", refuse)
    monkeypatch.setattr(torch.nn.Linear, "forward", refuse)
    assert cnncalc.shape(model, (4,)).report.totals.params == 15


def test_live_models_of_keras() -> None:
    keras = pytest.importorskip("keras")
    layers = keras.layers
    x = keras.Input((32, 32, 3))
    joined = layers.Add()([layers.Conv2D(4, 3, padding="same")(x), layers.Conv2D(4, 1)(x)])
    for model in (
        keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 3), layers.BatchNormalization(), layers.Flatten(), layers.Dense(10)]),
        keras.Model(x, joined),
        keras.applications.MobileNetV2(weights=None),
    ):
        assert cnncalc.shape(model).report.totals.params == model.count_params()
