"""Archives of `torch.export`: figures as PyTorch has them, every shape as the archive states it, rows called after modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.readers.exported.stated import Stated

HERE = Path(__file__).parent
NETWORKS: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text())["networks"]
FILES = sorted(path.stem for path in (HERE / "files").glob("*.pt2"))
UNCOUNTED = ("words", "several")
"""Networks with layers that PyTorch's counter leaves out: recurrent ones, a bilinear form."""


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the values whose shape was held to the one stated."""
    names: list[str] = []
    original = Stated.compare

    def compare(self: Stated, name: str, value: Any, call: Any) -> None:
        names.append(name)
        original(self, name, value, call)

    monkeypatch.setattr(Stated, "compare", compare)
    return names


@pytest.mark.parametrize("name", FILES)
def test_an_archive_gives_the_figures_of_its_network(name: str, compared: list[str]) -> None:
    expected = NETWORKS[name.removesuffix("_core")]
    report = cnncalc.infer(cnncalc.load(HERE / "files" / f"{name}.pt2"))
    assert [w.message for w in report.warnings if "states" in w.message or "not known" in w.message] == []
    assert len(compared) > 5
    totals = report.to_dict()["totals"]
    found = [totals["params"], totals["trainable"], totals["non_trainable"]]
    frozen = expected["params"] - expected["trainable"]
    assert found == [expected["params"], expected["trainable"], expected["buffers"] + frozen]
    if name.removesuffix("_core") not in UNCOUNTED:
        assert totals["macs"] * 2 * expected["batch"] == expected["flops"]
    outputs = list(report.to_dict()["outputs"].values())
    assert [shape[1:] for shape in outputs] == [shape[1:] for shape in expected["outputs"]]
