"""Networks of torchvision with random weights, as they are exported, traced and scripted; and what PyTorch counts of them."""

from __future__ import annotations

import fnmatch
import json
import os
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[1] / "truth" / "torchvision.json").read_text(encoding="utf-8"))["models"]
NETWORKS = (
    *("squeezenet1_0", "squeezenet1_1", "resnet18", "mobilenet_v2", "mobilenet_v3_small", "mobilenet_v3_large", "mnasnet0_5"),
    *("shufflenet_v2_x1_0", "alexnet", "vgg11", "resnet34", "mnasnet1_0", "googlenet", "efficientnet_b0", "regnet_x_400mf"),
    *("regnet_y_400mf", "vgg11_bn", "vgg16", "resnet50", "densenet121", "inception_v3", "resnext50_32x4d", "wide_resnet50_2"),
    *("shufflenet_v2_x2_0", "convnext_tiny", "vit_b_16", "vit_b_32", "swin_t", "r3d_18", "mc3_18", "r2plus1d_18", "s3d"),
    *("deeplabv3_mobilenet_v3_large", "lraspp_mobilenet_v3_large", "fcn_resnet50", "deeplabv3_resnet50", "vgg16_bn", "vgg19"),
    *("resnet101", "resnet152", "densenet161", "densenet169", "efficientnet_b1", "efficientnet_v2_s", "regnet_y_8gf"),
    *("regnet_x_1_6gf", "convnext_small", "swin_v2_t", "swin_s", "maxvit_t", "mvit_v1_b", "mvit_v2_s", "swin3d_t", "swin_v2_s"),
)
"""The quicker ones first."""
SIZES = {"inception_v3": 299, "swin_v2_t": 256, "swin_v2_s": 256, "fcn_resnet50": 520}
CLIPS = ("r3d_18", "mc3_18", "r2plus1d_18", "s3d", "mvit_v1_b", "mvit_v2_s", "swin3d_t")
SEGMENTS = ("fcn", "deeplab", "lraspp")


def wanted(few: tuple[str, ...]) -> list[str]:
    """The networks of a run: those that `CNNCALC_ORACLE_NETWORKS` is a pattern of, else a few."""
    pattern = os.environ.get("CNNCALC_ORACLE_NETWORKS", "")
    return [name for name in NETWORKS if (fnmatch.fnmatch(name, pattern) if pattern else name in few)]


def built(name: str) -> Any:
    """A network as torchvision builds it, in its evaluation mode."""
    import torchvision

    more: dict[str, Any] = {"weights_backbone": None} if name.startswith(SEGMENTS) else {}
    if name in ("googlenet", "inception_v3"):
        more["init_weights"] = False
    return torchvision.models.get_model(name, weights=None, **more).eval()


def axes(name: str) -> tuple[int, ...]:
    """The axes of its input, one sample."""
    size = SIZES.get(name, 112 if name == "r3d_18" else 224)
    return (1, 3, 16, size, size) if name in CLIPS else (1, 3, size, size)


@lru_cache(maxsize=1)
def network(name: str) -> Any:
    """The same with weights drawn by chance, no two tensors of them alike."""
    import torch

    warnings.simplefilter("ignore")
    for each in ("kaiming_normal_", "kaiming_uniform_", "normal_", "trunc_normal_", "uniform_", "xavier_uniform_"):
        setattr(torch.nn.init, each, lambda tensor, *args, **kwargs: tensor)  # all weights are drawn anew below
    model = built(name)
    for held in (*model.parameters(), *(b for b in model.buffers() if b.is_floating_point())):
        with torch.no_grad():
            held.copy_(torch.rand_like(held) * 0.02 + 0.5)
    return model


def buffers(model: Any) -> int:
    """Elements of its buffers, without the counters of batch normalizations."""
    return sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked"))


@lru_cache(maxsize=8)
def flops(name: str) -> int:
    """What PyTorch's counter says, on its device without memory where nothing is recorded: two a multiply-accumulate."""
    if name in TRUTH and not name.startswith("fcn"):  # recorded with its auxiliary head, which nothing here has
        return int(TRUTH[name]["flopcounter_flops"])
    import torch
    from torch.nn.attention import SDPBackend, sdpa_kernel
    from torch.utils.flop_counter import FlopCounterMode

    def counted(device: str) -> int:
        with torch.device(device):
            model, x = built(name), torch.zeros(axes(name))
            with FlopCounterMode(display=False) as counter, torch.no_grad(), sdpa_kernel(SDPBackend.MATH):
                model(x)
        return int(counter.get_total_flops())

    kept = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)  # the counter does not know it
    try:
        return counted("meta")
    except NotImplementedError:  # a network that copies a number while it is built
        return counted("cpu")
    finally:
        torch.backends.mha.set_fastpath_enabled(kept)
