"""`shape --convention`, `explain --convention` and `explain --conventions`."""

from __future__ import annotations

import csv
import io
import json

import pytest

from cnncalc.analysis.conventions.counted import NAMES
from cnncalc.cli.run import run

NET = "torch 3x8x8 -> conv 4 3x3 pad=1 -> bn -> relu -> adaptive_avgpool 1 -> flatten -> linear 10"
MACS = 3 * 4 * 9 * 64 + 40
BN = 4 * 64


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(list(words)) == 0
    return capsys.readouterr().out


def test_the_column_is_the_tools_and_called_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "shape", NET, "--convention", "fvcore")
    assert "MACs per sample, as fvcore counts" in text
    assert f"{MACS + 2 * BN + BN:,}" in text
    text = printed(capsys, "shape", NET, "--convention", "torch", "--batch", "3")
    assert "FLOPs for 3 samples, as torch counts" in text
    assert f"{3 * 2 * MACS:,}" in text


def test_json_keeps_the_macs_and_adds_the_tools_figure(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "shape", NET, "--convention", "thop", "--format", "json"))
    rows = {row["name"]: (row["macs"], row["counted"]) for row in found["layers"]}
    assert rows["bn"] == (0, 4 * BN)
    assert rows["adaptive_avgpool"] == (0, BN + 4)
    assert found["totals"]["macs"] == MACS
    assert found["totals"]["counted"] == MACS + 4 * BN + BN + 4
    assert found["convention"] == {"name": "thop", "unit": "MACs", "samples": 1}


def test_folded_rows_are_sums_of_the_tools_figures(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "shape", "zoo:resnet50", "--depth", "1", "--convention", "fvcore", "--format", "json"))
    rows = {row["name"]: (row["macs"], row["counted"]) for row in found["layers"]}
    assert rows["layer4"][1] - rows["layer4"][0] == 2 * (512 * (14 * 14 + 5 * 49) + 4 * 2048 * 49)
    assert sum(counted for _, counted in rows.values()) == found["totals"]["counted"] == 4_111_512_576


@pytest.mark.parametrize("format", ["csv", "markdown", "plain", "table"])
def test_formats(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "explain", NET, "--conventions", "--format", format)
    assert all(name in text for name in NAMES)
    if format == "csv":
        rows = {row["Tool"]: row for row in csv.DictReader(io.StringIO(text))}
        assert rows["torch"]["Says"] == str(2 * MACS)
        assert rows["torch"]["Unit"] == "FLOPs"
        assert rows["keras"]["Params"] == str(int(rows["torch"]["Params"]) + 8)


def test_terms_add_up_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(printed(capsys, "explain", "zoo:unet", "--conventions", "--format", "json"))
    for tool in found["conventions"]:
        assert tool["counted"] == sum(term["value"] for term in tool["terms"])
        macs = sum(term["amount"] for term in tool["terms"] if term["of"] == "MACs")
        assert macs + tool["macs_not_counted"] == found["macs"]


def test_one_tool_layer_by_layer(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "explain", NET, "relu", "dense", "--convention", "ptflops")
    assert [line.split()[:2] for line in text.splitlines()[-2:]] == [["relu", "512"], ["dense", "50"]]
    assert "2 × 256 activation inputs" in text
    found = json.loads(printed(capsys, "explain", NET, "bn", "--convention", "ptflops", "--format", "json"))
    assert found["layers"] == [{"name": "bn", "counted": 512, "is": "2 × 256 norm inputs"}]


def test_what_nobody_knows_is_a_lower_bound(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "explain", "28x28x1 -> conv 8 3x3 -> opaque output=10x10x8", "--conventions")
    assert text.count("at least") == len(NAMES) + 1


def test_wrong_calls(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shape", NET, "--convention", "fvcor"]) == 2
    assert "did you mean fvcore?" in capsys.readouterr().err
    assert run(["explain", NET, "--convention", "flops"]) == 2
    assert "knows no 'flops'" in capsys.readouterr().err
    assert run(["explain", NET, "rellu", "--convention", "thop"]) == 2
    assert "did you mean relu?" in capsys.readouterr().err
    assert run(["explain", NET, "--conventions", "--format", "latex"]) == 2
    assert "knows no 'latex'" in capsys.readouterr().err
