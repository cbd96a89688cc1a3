"""Networks of torchvision, exported and decomposed: figures as PyTorch has them, every shape as the archive states it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.readers.exported.stated import Stated

pytestmark = pytest.mark.oracle
TRUTH = json.loads((Path(__file__).parent.parent / "truth" / "torchvision.json").read_text())["models"]
NETWORKS = (
    *("alexnet", "vgg11", "vgg11_bn", "vgg16", "vgg16_bn", "vgg19", "resnet18", "resnet50", "resnet101", "resnext50_32x4d"),
    *("wide_resnet50_2", "densenet121", "densenet161", "squeezenet1_0", "squeezenet1_1", "googlenet", "inception_v3"),
    *("mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large", "mnasnet0_5", "mnasnet1_0", "shufflenet_v2_x1_0"),
    *("shufflenet_v2_x2_0", "efficientnet_b0", "efficientnet_v2_s", "regnet_x_400mf", "regnet_y_400mf", "regnet_y_8gf"),
    *("convnext_tiny", "convnext_small", "vit_b_16", "vit_b_32", "swin_t", "swin_s", "swin_v2_t", "swin_v2_s", "maxvit_t"),
    *("fcn_resnet50", "deeplabv3_resnet50", "deeplabv3_mobilenet_v3_large", "lraspp_mobilenet_v3_large"),
    *("r3d_18", "mc3_18", "r2plus1d_18", "s3d", "mvit_v1_b", "mvit_v2_s", "swin3d_t"),
)
SIZES = {"inception_v3": 299, "swin_v2_t": 256, "swin_v2_s": 256, "fcn_resnet50": 520}
CLIPS = ("r3d_18", "mc3_18", "r2plus1d_18", "s3d", "mvit_v1_b", "mvit_v2_s", "swin3d_t")
SEGMENTS = ("fcn", "deeplab", "lraspp")


def made(name: str) -> tuple[Any, Any]:
    """A network of random weights, and what it is exported with."""
    torch = pytest.importorskip("torch")
    models = pytest.importorskip("torchvision").models
    more: dict[str, Any] = {"weights_backbone": None} if name.startswith(SEGMENTS) else {}
    if name in ("googlenet", "inception_v3"):
        more["init_weights"] = False
    size = SIZES.get(name, 112 if name == "r3d_18" else 224)
    axes = (1, 3, 16, size, size) if name in CLIPS else (1, 3, size, size)
    return models.get_model(name, weights=None, **more).eval(), torch.zeros(axes)


def without_weights(program: Any, path: Path) -> Path:
    """The archive of a program, of which only the JSON is kept."""
    import torch

    data = io.BytesIO()
    torch.export.save(program, data)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.endswith(".json"):
                new.writestr(name, old.read(name))
    return path


@pytest.mark.parametrize("name", NETWORKS)
def test_an_exported_network_is_exact(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    compared: list[str] = []
    original = Stated.compare

    def compare(self: Stated, value: str, tensor: Any, call: Any) -> None:
        compared.append(value)
        original(self, value, tensor, call)

    monkeypatch.setattr(Stated, "compare", compare)
    model, image = made(name)
    program = torch.export.export(model, (image,))
    for kind, each in (("exported", program), ("decomposed", program.run_decompositions())):
        compared.clear()
        report = cnncalc.infer(cnncalc.load(without_weights(each, tmp_path / f"{kind}.pt2")))
        assert [w.message for w in report.warnings if "states" in w.message or "not known" in w.message] == []
        nodes = [node for node in each.graph.nodes if node.op == "call_function" and isinstance(node.meta.get("val"), torch.Tensor)]
        assert len(set(compared)) >= len(nodes) > 10
        totals = report.to_dict()["totals"]
        assert totals["params"] == sum(p.numel() for p in model.parameters())
        assert totals["non_trainable"] == sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked"))
        if name in TRUTH:
            assert totals["macs"] * 2 == TRUTH[name]["flopcounter_flops"]
