"""Networks of torchvision, exported and decomposed: figures as PyTorch has them, every shape as the archive states it."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from oracle_networks import NETWORKS, axes, buffers, flops, network, wanted

import cnncalc
from cnncalc.readers.exported.stated import Stated

pytestmark = pytest.mark.oracle
NAMES = wanted(NETWORKS if "CNNCALC_ORACLE_NETWORKS" not in os.environ else ())


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


@pytest.mark.parametrize("name", NAMES)
def test_an_exported_network_is_exact(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    compared: list[str] = []
    original = Stated.compare

    def compare(self: Stated, value: str, tensor: Any, call: Any) -> None:
        compared.append(value)
        original(self, value, tensor, call)

    monkeypatch.setattr(Stated, "compare", compare)
    model, image = network(name), torch.zeros(axes(name))
    program = torch.export.export(model, (image,))
    for kind, each in (("exported", program), ("decomposed", program.run_decompositions())):
        compared.clear()
        report = cnncalc.infer(cnncalc.load(without_weights(each, tmp_path / f"{kind}.pt2")))
        assert [w.message for w in report.warnings if "states" in w.message or "not known" in w.message] == []
        nodes = [node for node in each.graph.nodes if node.op == "call_function" and isinstance(node.meta.get("val"), torch.Tensor)]
        assert len(set(compared)) >= len(nodes) > 10
        totals = report.to_dict()["totals"]
        assert totals["params"] == sum(p.numel() for p in model.parameters())
        assert totals["non_trainable"] == buffers(model)
        assert totals["macs"] * 2 == flops(name)
