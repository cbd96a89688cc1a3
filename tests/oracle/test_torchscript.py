"""Networks of torchvision, traced and scripted: figures as PyTorch has them, rows as the exported program has them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from oracle_networks import NETWORKS, axes, buffers, flops, network, wanted

import cnncalc

pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore")]
NAMES = wanted(NETWORKS)


def without_weights(module: Any, path: Path) -> Path:
    """The archive of a module without the numbers of its weights."""
    import torch

    data = io.BytesIO()
    torch.jit.save(module, data)
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if "/data/" not in name and not name.endswith(".debug_pkl"):
                new.writestr(name, old.read(name))
    return path


@pytest.mark.parametrize("way", ["traced", "scripted"])
@pytest.mark.parametrize("name", NAMES)
def test_a_scripted_network(name: str, way: str, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    model, image = network(name), torch.zeros(axes(name))
    # the fused encoder layers that PyTorch takes where nothing is trained are one operator, of which nobody counts
    torch.backends.mha.set_fastpath_enabled(False)
    with torch.no_grad():
        module = torch.jit.trace(model, image, strict=False, check_trace=False) if way == "traced" else torch.jit.script(model)
        y = model(image)
    shape = "x".join(map(str, axes(name)[1:]))
    path = without_weights(module, tmp_path / "net.pt")
    report = cnncalc.infer(cnncalc.load(path, input=None if way == "traced" else shape))
    found = report.to_dict()
    assert found["totals"]["params"] == sum(p.numel() for p in model.parameters())
    assert found["totals"]["non_trainable"] == buffers(model)
    assert found["totals"]["macs"] * 2 == flops(name)
    tensors = list(y.values()) if isinstance(y, dict) else [y]
    assert [list(t.shape[1:]) for t in tensors] == [shape[1:] for shape in found["outputs"].values()]
