"""Archives of `torch.export`: figures as PyTorch has them, every shape as the archive states it, rows called after modules."""

from __future__ import annotations

import json
import zipfile
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


@pytest.mark.parametrize("name", FILES)
def test_no_shape_between_inputs_and_outputs_is_read(name: str, tmp_path: Path) -> None:
    """An archive that states the shapes of its weights and inputs alone gives the same rows."""
    with zipfile.ZipFile(HERE / "files" / f"{name}.pt2") as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    model = json.loads(parts["model/models/model.json"])
    graph = model["graph_module"]["graph"]
    given = {value["name"] for each in graph["inputs"] for value in each.values() if isinstance(value, dict)}
    graph["tensor_values"] = {key: value for key, value in graph["tensor_values"].items() if key in given}
    bare = tmp_path / "model.pt2"
    with zipfile.ZipFile(bare, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, json.dumps(model) if each == "model/models/model.json" else data)
    ours, whole = (cnncalc.infer(cnncalc.load(path)).to_dict() for path in (bare, HERE / "files" / f"{name}.pt2"))
    assert [(row["name"], row["output_shape"], row["macs"]) for row in ours["layers"]] == [
        (row["name"], row["output_shape"], row["macs"]) for row in whole["layers"]
    ]


def test_changes_reach_the_layers_behind() -> None:
    path = HERE / "files" / "plain.pt2"
    report = cnncalc.infer(cnncalc.load(path, edits=["conv1.filters=16", "conv1.kernel=5"]))
    assert report["conv1"].params == 16 * 3 * 25
    assert report["bn1"].params == 2 * 16
    assert report["conv2"].params == 12 * 4 * 9 + 12
    assert report.warnings == ()
    with pytest.raises(cnncalc.SpecError, match="there is no layer conv9"):
        cnncalc.load(path, edits=["conv9.filters=16"])


def test_another_input_is_taken_by_name_and_without() -> None:
    path = HERE / "files" / "plain.pt2"
    for input in ("3x64x64", {"x": "3x64x64"}):
        assert cnncalc.infer(cnncalc.load(path, input=input))["conv1"].output_shape[1:] == (8, 32, 32)
    with pytest.raises(cnncalc.SpecError, match="there is no input 'y'"):
        cnncalc.load(path, input={"y": "3x64x64"})
