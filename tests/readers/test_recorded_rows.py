"""Every recorded row of PyTorch and Keras as a program that makes the layer and calls it: what a pasted line means, a file
means too. Every tenth row by default; all of them with `CNNCALC_ALL_ROWS=1`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

import cnncalc

TRUTH = Path(__file__).parent.parent / "truth"
STEP = 1 if os.environ.get("CNNCALC_ALL_ROWS") else 10


def rows_of(framework: str) -> list[dict[str, Any]]:
    lines = (TRUTH / f"layers-{framework}.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return [row for row in map(json.loads, lines) if row.get("error_kind") != "limitation"]


def written(value: Any) -> str:
    if isinstance(value, list):
        return "(" + ", ".join(map(written, value)) + ("," if len(value) == 1 else "") + ")"
    return repr(value)


def shapes_of(row: dict[str, Any]) -> list[list[int]]:
    several = isinstance(row["input"][0], list)
    return row["input"] if several else [row["input"]]


def program(row: dict[str, Any]) -> str:
    shapes = shapes_of(row)
    made = ", ".join(f"{key}={written(value)}" for key, value in row["kwargs"].items())
    called = "".join(f", {key}={written(value)}" for key, value in row.get("call_kwargs", {}).items())
    names = ", ".join(f"i{n}" for n in range(len(shapes)))
    if row["framework"] == "torch":
        head = "import torch\nfrom torch import nn\nclass Net(nn.Module):\n"
        init = f"    def __init__(self):\n        super().__init__()\n        self.m = nn.{row['class']}({made})\n"
        forward = f"    def forward(self, {names}):\n        return self.m({names}{called})\n"
        inputs = "".join(f"i{n} = torch.zeros({', '.join(map(str, shape))})\n" for n, shape in enumerate(shapes))
        return f"{head}{init}{forward}{inputs}Net()({names})\n"
    head = "from keras import layers, Input, Model\n"
    inputs = "".join(f"i{n} = Input({written(shape[1:])}, batch_size={shape[0]})\n" for n, shape in enumerate(shapes))
    read = f"[{names}]" if isinstance(row["input"][0], list) else names
    return f"{head}{inputs}y = layers.{row['class']}({made})({read}{called})\nmodel = Model({read}, y)\n"


def difference(row: dict[str, Any], path: Path) -> str | None:
    """What is not as recorded, or None."""
    path.write_text(program(row), encoding="utf-8")
    try:
        report = cnncalc.infer(cnncalc.load(path))
    except cnncalc.SpecError as error:
        return None if "error" in row else f"refused: {error}"
    if "error" in row:
        return f"accepted: {report.outputs}"
    (shape,) = report.outputs.values()
    wanted, found = row["output"], list(shape)
    samples = 1 if found[:1] != [None] else wanted[0]
    if samples is not None and found[:1] == [None]:
        wanted, found = wanted[1:], found[1:]
    if len(wanted) != len(found) or any(w is not None and w != f for w, f in zip(wanted, found, strict=True)):
        return f"output {shape}, not {row['output']}"
    totals = report.to_dict()["totals"]
    if row["framework"] == "torch":
        counts = (totals["params"], totals["buffers"]), (row["params"], row["running_stats"])
    else:
        counts = (totals["trainable"], totals["non_trainable"]), (row["params_trainable"], row["params_non_trainable"])
    if counts[0] != counts[1]:
        return f"weights {counts[0]}, not {counts[1]}"
    whole = shapes_of(row)[0][0] if report.graph.batched else 1
    if row.get("flops") and row["class"] != "Bilinear" and 2 * totals["macs"] * whole != row["flops"]:
        return f"{totals['macs']} MACs, not {row['flops']} / 2 / {whole}"
    return None


@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_a_program_of_every_recorded_row_comes_out_as_recorded(framework: str, tmp_path: Path) -> None:
    rows = rows_of(framework)[::STEP]
    wrong = [f"{row['id']} {row['class']} {row['kwargs']}: {what}" for row in rows if (what := difference(row, tmp_path / "net.py"))]
    assert not wrong, f"{len(wrong)} of {len(rows)}: " + "\n".join(wrong[:20])


def sized(call: str, shape: str = "2, 8, 7, 7", made: str = "nn.ConvTranspose2d(8, 4, 3, stride=2, padding=1)") -> str:
    head = f"import torch\nfrom torch import nn\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.up = {made}\n"
    return f"{head}    def forward(self, x):\n        return {call}\nNet()(torch.zeros({shape}))\n"


@pytest.mark.parametrize("size", ["(14, 13)", "[2, 4, 14, 13]", "torch.Size([2, 4, 14, 13])", "torch.zeros(2, 4, 14, 13).size()"])
def test_a_transposed_convolution_takes_its_size_in_the_call(size: str, tmp_path: Path) -> None:
    for call in (f"self.up(x, output_size={size})", f"self.up(x, {size})"):
        (tmp_path / "net.py").write_text(sized(call))
        assert [*cnncalc.infer(cnncalc.load(tmp_path / "net.py")).outputs.values()] == [(None, 4, 14, 13)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("self.up(x, output_size=(15, 13))", "output_size 15×13 is not among the sizes that a convolution shrinks to 7×7"),
        ("self.up(x, output_size=(4, 14, 13))", "output_size has 3 values for 2 axes of space"),
        ("self.up(x, stride=2)", "the call of nn.ConvTranspose2d takes no 'stride'"),
    ],
)
def test_what_a_call_does_not_take_is_an_error(call: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(sized(call))
    with pytest.raises(cnncalc.SpecError, match=message.replace("(", r"\(")):
        cnncalc.load(tmp_path / "net.py")


def test_a_sample_alone_is_read_as_pytorch_reads_it(tmp_path: Path) -> None:
    (tmp_path / "net.py").write_text(sized("torch.flatten(self.up(x))", "8, 7, 7"))
    report = cnncalc.infer(cnncalc.load(tmp_path / "net.py"))
    assert [*report.outputs.values()] == [(4 * 13 * 13,)]
    assert report.rows[0].to_dict()["output_shape"] == [4, 13, 13]
