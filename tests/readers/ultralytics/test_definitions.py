"""Definitions of the YOLO family: figures, names and shapes as the package itself makes them (`record.py`), and what is wrong in one."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

import cnncalc

HERE = Path(__file__).parent
POSITIONS = {"stem": 512, "queries": 3072}
"""FLOPs of AIFI's table of positions, which is a product there: 4 × height × width × channels / 4."""
EXPECTED: dict[str, dict[str, Any]] = json.loads((HERE / "expected.json").read_text())


@pytest.mark.parametrize("name", EXPECTED)
def test_a_definition_gives_the_figures_of_its_network(name: str) -> None:
    stem, _, scale = name.partition(":")
    expected = EXPECTED[name]
    path = HERE / "files" / f"{stem}.yaml"
    report = cnncalc.infer(cnncalc.load(path, input="3x64x64", settings={"scale": scale} if scale else {}))
    found = report.to_dict()
    totals = found["totals"]
    frozen = expected["params"] - expected["trainable"]
    assert [totals["params"], totals["trainable"], totals["non_trainable"]] == [expected["params"], expected["trainable"], expected["buffers"] + frozen]
    ours = {(row["name"] if row["type"] == "parameter" else f"{row['name']}.{w['name']}"): w["shape"] for row in found["layers"] for w in row["weights"]}
    assert {name: shape for name, shape in expected["weights"].items() if ours.get(name) != shape} == {}
    for number, shape in enumerate(expected["shapes"]):
        if shape is not None:
            assert list(report[last_of(report, number)].output_shape[1:]) == shape[1:]
    before = tuple(f"model.{number}" for number in range(len(expected["shapes"])))
    macs = sum(row["macs"] for row in found["layers"] if row["name"].startswith(tuple(f"{lead}." for lead in before)) or row["name"] in before)
    assert macs * 2 + POSITIONS.get(stem, 0) == expected["flops"]


def last_of(report: Any, number: int) -> str:
    """The last row of a layer."""
    return [row.name for row in report.rows if row.name.startswith(f"model.{number}.") or row.name == f"model.{number}"][-1]


def of(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text)
    return path


def said(path: Path, **asked: Any) -> str:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(cnncalc.load(path, **asked))
    return str(caught.value)


def test_the_files_name_says_the_scale(tmp_path: Path) -> None:
    """`yolo8smallx.yaml` is the scale x of `yolo8small.yaml`; so is a scale that is asked for; else the first is meant."""
    shutil.copy(HERE / "files" / "yolo8small.yaml", tmp_path / "yolo8-small.yaml")
    params = {scale: EXPECTED[f"yolo8small:{scale}"]["params"] for scale in "nmx"}
    for scale in "nmx":
        assert cnncalc.infer(cnncalc.load(tmp_path / f"yolo8{scale}-small.yaml")).totals.params == params[scale]
        found = cnncalc.load(tmp_path / "yolo8-small.yaml", settings={"scale": scale})
        assert cnncalc.infer(found).totals.params == params[scale]
    assert cnncalc.infer(cnncalc.load(tmp_path / "yolo8-small.yaml")).totals.params == params["n"]
    assert "there is no scale q" in said(tmp_path / "yolo8-small.yaml", settings={"scale": "q"})


def test_settings_edits_and_sizes_work() -> None:
    path = HERE / "files" / "yolo8small.yaml"
    more = cnncalc.infer(cnncalc.load(path, settings={"nc": "20"}))
    assert more.graph.output_names and next(iter(more.to_dict()["outputs"].values()))[1] == 24
    wider = cnncalc.infer(cnncalc.load(path, edits=["model.1.conv.kernel=5"]))
    assert wider["model.1.conv"].params == 8 * 16 * 25
    assert "there is no layer model.1.konv" in said(path, edits=["model.1.konv.kernel=5"])


HEAD = "nc: 2\nbackbone:\n  - [-1, 1, Conv, [16, 3, 2]]\nhead:\n"
WRONG = {
    "  - [-1, 1, Konv, [16, 3, 2]]\n": ("net.yaml:5:13: error: the module Konv is not known", "did you mean Conv?"),
    "  - [-1, 1, C2fAttn, [20, 8, 5]]\n": ("net.yaml:5:13: error: ", "12 hidden channels, which 5 heads cannot share"),
    "  - [-1, 1, WorldDetekt, [nc]]\n": ("net.yaml:5:13: error: ", "did you mean WorldDetect?"),
    "  - [4, 1, Conv, [16, 3, 2]]\n": ("net.yaml:5:12: error: it reads layer 4, and this is layer 1",),
    "  - [-1, 1, Conv]\n": ("net.yaml:5:5: error: a layer has four parts",),
    "  - [-1, 0, Conv, [16]]\n": ("net.yaml:5:10: error: a layer is repeated from 1 to 1,000 times",),
    "  - [-1, 1, Conv, [99999999999999999999]]\n": ("is larger than any size",),
    "  - [-1, 1, Conv, [16, 300, 2, 0]]\n": ("net.yaml:5:13: error: ", "300×300"),
    "  - [-1, 1, Conv, [{a: 1}]]\n": ("net.yaml:5:13: error: ",),
    "  - [[0, -1], 1, Concat, [7]]\n": ("net.yaml:5:18: error: ",),
    "  - [[0], 1, Detect, [x]]\n": ("net.yaml:5:14: error: ",),
    "  - [-1, 1, nn.Nothing, []]\n": ("there is no class nn.Nothing in PyTorch",),
    "  - [-1, 1000, Conv, [100000, 3]]\n": ("net.yaml:5:16: error: ",),
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_in_a_definition_is_said_at_its_line(line: str, tmp_path: Path) -> None:
    told = said(of(tmp_path, "net.yaml", HEAD + line), input="3x64x64") if "100000" not in line else ""
    if told:
        for message in WRONG[line]:
            assert message in told


def test_a_changed_definition_ends_in_a_report_or_an_error(tmp_path: Path) -> None:
    chance = random.Random(4)
    texts = [path.read_text() for path in sorted((HERE / "files").glob("*.yaml"))]
    for _ in range(25):
        text = chance.choice(texts)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(text))
            text = (
                text[:at]
                + chance.choice(["", "-1", "9" * 30, "[", "]", "nan", "True", ":", "\n", "Conv", "1e9", "0", "{", "*a", "&a "])
                + text[at + chance.randrange(4) :]
            )
        with contextlib.suppress(cnncalc.SpecError):
            cnncalc.infer(cnncalc.load(of(tmp_path, "net.yaml", text), input="3x64x64"))
