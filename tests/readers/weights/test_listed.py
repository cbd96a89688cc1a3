"""`cnncalc shape weights.safetensors`: the tensors of a file of weights, and that no network is in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnncalc.cli.run import run

FILES = Path(__file__).parent / "files"
NAMES = [
    "features.0.weight",
    "features.1.bias",
    "features.1.num_batches_tracked",
    "features.1.running_mean",
    "features.1.running_var",
    "features.1.weight",
    "head.bias",
    "head.weight",
]


@pytest.mark.parametrize("name", ["small.safetensors", "small.pth", "older.pth", "whole.pt"])
def test_tensors_are_listed_with_their_sums(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shape", str(FILES / name), "--format", "json"]) == 0
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert sorted(tensor["name"] for tensor in found["tensors"]) == NAMES
    by_name = {tensor["name"]: tensor for tensor in found["tensors"]}
    assert by_name["head.weight"] == {"name": "head.weight", "shape": [3, 2], "count": 6, "dtype": "float32"}
    assert by_name["features.1.num_batches_tracked"] == {"name": "features.1.num_batches_tracked", "shape": [], "count": 1, "dtype": "int64"}
    assert found["totals"] == {"tensors": 8, "count": 36, "bytes": 35 * 4 + 8}
    assert found["graph"] is None
    assert "holds weights and no network" in told.err


@pytest.mark.parametrize("format", ["table", "plain", "csv", "markdown"])
def test_every_format_of_tables(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shape", str(FILES / "checkpoint.ckpt"), "--format", format]) == 0
    told = capsys.readouterr()
    assert "model.head.weight" in told.out and "3×2" in told.out
    assert "1 more set of tensors is in it" in told.err


def test_a_file_without_tensors_is_refused_in_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shape", str(FILES / "empty.pth"), "--format", "json"]) == 2
    assert json.loads(capsys.readouterr().out)["errors"][0]["message"] == "it holds no tensors by name"
