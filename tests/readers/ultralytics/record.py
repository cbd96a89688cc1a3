"""Writes `expected.json`: what the ultralytics package makes of `files/*.yaml`, and yolov5 of those with anchors. Run it where both are installed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import torch
import yaml
from torch.utils.flop_counter import FlopCounterMode
from ultralytics.nn import tasks
from ultralytics.nn.modules.block import C2fAttn, ImagePoolingAttn

HERE = Path(__file__).parent


def made(definition: dict[str, Any]) -> Any:
    """The layers: of the package `yolov5` where boxes are given, else of `ultralytics`."""
    if "anchors" in definition:
        from yolov5.models import yolo

        return yolo.parse_model(definition, ch=[3])[0]
    return tasks.parse_model(definition, ch=3, verbose=False)[0]


def main() -> None:
    """Every file in every scale."""
    found = {}
    for path in sorted((HERE / "files").glob("*.yaml")):
        said = yaml.safe_load(path.read_text())
        for scale in list(said.get("scales") or {}) or [""]:
            definition = copy.deepcopy(said) | {"scale": scale}
            layers = made(definition)
            layers.eval()
            model = layers.model if hasattr(layers, "model") else layers
            x, kept, words = torch.zeros(1, 3, 64, 64), [], torch.zeros(1, said.get("nc", 80), 512)
            with FlopCounterMode(display=False) as counter, torch.no_grad():
                for layer in model:
                    if layer.f != -1:
                        x = kept[layer.f] if isinstance(layer.f, int) else [x if j == -1 else kept[j] for j in layer.f]
                    if layer is model[-1] and not hasattr(layer, "linear"):
                        break  # the decoding of a head needs strides: its figures are its weights
                    if isinstance(layer, C2fAttn):
                        x = layer(x, words)
                    elif isinstance(layer, ImagePoolingAttn):
                        x = words = layer(x, words)
                    else:
                        x = layer(x)
                    kept.append(x)
            found[f"{path.stem}:{scale}"] = {
                "params": sum(p.numel() for p in model.parameters()),
                "trainable": sum(p.numel() for p in model.parameters() if p.requires_grad),
                "buffers": sum(b.numel() for n, b in model.named_buffers() if not n.endswith("num_batches_tracked")),
                "flops": counter.get_total_flops(),
                "shapes": [list(y.shape) if isinstance(y, torch.Tensor) else None for y in kept],
                "weights": {f"model.{n}": list(p.shape) for n, p in model.named_parameters()} if scale in ("n", "", "l") else {},
            }
            print(path.stem, scale, found[f"{path.stem}:{scale}"]["params"])
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'))}" for name, value in found.items())
    (HERE / "expected.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
