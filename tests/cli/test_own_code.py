"""Programs on the command line: as they stand, broken, piped, folded, changed, and named wrongly."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cnncalc as package
from cnncalc.render.wrap import cell_width

ROOT = Path(package.__file__).parent.parent
PROGRAMS = ROOT / "tests" / "readers" / "torch" / "programs"
WRONG = "in_features is 1050, but stage2.2 gives 1,568 values (32×7×7)"
BLOCKS = """\
import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width))

    def forward(self, x):
        return F.relu(self.body(x) + x)


class Net(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.stem = nn.Conv2d(3, width, 3)
        self.stage = nn.Sequential(Block(width), Block(width))
        self.head = nn.Linear(width * 30 * 30, 10)

    def forward(self, x):
        return self.head(self.stage(self.stem(x)).flatten(1))


def build():
    return Net(16)
"""


def cnncalc(*arguments: str, stdin: str | None = None, columns: int | None = None, cwd: Path | None = None) -> tuple[int, str, str]:
    """The command in a process of its own: exit code, standard output, standard error."""
    environment = {k: v for k, v in os.environ.items() if k != "COLUMNS"} | {"PYTHONPATH": str(ROOT)}
    if columns is not None:
        environment["COLUMNS"] = str(columns)
    done = subprocess.run(
        [sys.executable, "-m", "cnncalc", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        input=stdin,
        cwd=cwd,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("programs")
    for name in ("simple_cnn.py", "wrong_features.py"):
        shutil.copy(PROGRAMS / name, path / name)
    (path / "net.py").write_text(BLOCKS, encoding="utf-8")
    return path


def test_a_course_program_as_it_stands(folder: Path) -> None:
    code, out, error = cnncalc("shape", "simple_cnn.py", cwd=folder)
    assert (code, error) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "SimpleCNN · torch · input [N, 3, 224, 224]"
    assert lines[3].split() == ["c1", "conv", "[N,", "16,", "224,", "224]", "3×3×3×16", "448", "21,676,032", "3×3"]
    assert lines[-7].split()[:3] == ["total", "525,578", "137,783,296"]


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("format", ["table", "plain"])
def test_the_table_fits_and_cuts_no_figure(folder: Path, columns: int, format: str) -> None:
    code, out, _ = cnncalc("shape", "simple_cnn.py", "--format", format, "--lines", columns=columns, cwd=folder)
    assert code == 0
    assert max(cell_width(line) for line in out.splitlines()) <= columns
    for figure in ("525,578", "137,783,296", "21,676,032", "501,770"):
        assert figure in out


def test_a_broken_program_shows_the_rows_before_and_the_fault(folder: Path) -> None:
    code, out, error = cnncalc("shape", "wrong_features.py", cwd=folder)
    assert code == 2
    assert [line.split()[0] for line in out.splitlines()[3:10]] == [
        *("stage1.0", "stage1.1", "stage1.2", "stage2.0", "stage2.1", "stage2.2", "view"),
    ]
    lines = error.splitlines()
    assert lines[0] == f"wrong_features.py:19:16: error: fc: {WRONG}"
    assert "   wrong_features.py:14:19: made here" in lines
    assert lines[-1] == "   help: write nn.Linear(1568, 10)"


def test_a_broken_program_as_json(folder: Path) -> None:
    code, out, error = cnncalc("shape", "wrong_features.py", "--format", "json", cwd=folder)
    assert code == 2
    assert error.startswith("wrong_features.py:19:16: error: fc: ")
    found = json.loads(out)
    assert found["errors"] == [
        {
            "file": "wrong_features.py",
            "line": 19,
            "column": 16,
            "layer": "fc",
            "message": WRONG,
            "help": "write nn.Linear(1568, 10)",
        }
    ]
    names = [layer["name"] for layer in found["layers"]]
    assert names == ["stage1.0", "stage1.1", "stage1.2", "stage2.0", "stage2.1", "stage2.2", "view"]
    assert {layer["origin"]["file"] for layer in found["layers"]} == {"wrong_features.py"}
    assert found["layers"][-1]["origin"] == {"file": "wrong_features.py", "line": 18}


def test_a_program_on_standard_input() -> None:
    code, out, _ = cnncalc("shape", "-", "--input", "3x32x32", "--format", "json", stdin=BLOCKS.partition("\n\ndef build")[0])
    assert code == 0
    found = json.loads(out)
    assert (found["model"], found["outputs"]) == ("Net", {"head": [None, 10]})
    assert found["layers"][0]["origin"]["file"] == "<stdin>"


def test_a_program_as_an_argument() -> None:
    code, out, _ = cnncalc("shape", BLOCKS.partition("\n\ndef build")[0], "--input", "3x32x32")
    assert code == 0
    assert out.startswith("Net · torch · input [N, 3, 32, 32]")


def test_a_broken_program_on_standard_input() -> None:
    code, _, error = cnncalc("shape", "-", stdin="import torch.nn as nn\nclass Net(nn.Module)\n    pass\n")
    assert code == 2
    assert error.splitlines() == [
        "<stdin>:2:21: error: not valid Python: expected ':'",
        "   2 | class Net(nn.Module)",
        "     |                     ^",
        "   help: end the line with a colon",
    ]


@pytest.mark.parametrize(("depth", "rows"), [(1, 4), (2, 5), (3, 9), (4, 11)])
def test_modules_are_folded_at_any_depth_in_every_format(folder: Path, depth: int, rows: int) -> None:
    words = ("shape", "net.py:Net", "--input", "3x32x32", "--depth", str(depth), "--lines", "--format")
    found = json.loads(cnncalc(*words, "json", cwd=folder)[1])
    assert len(found["layers"]) == rows
    assert sum(layer["params"] for layer in found["layers"]) == found["totals"]["params"] == 73_434
    names = [layer["name"] for layer in found["layers"]]
    table = list(csv.DictReader(io.StringIO(cnncalc(*words, "csv", cwd=folder)[1])))
    assert [row["name"] for row in table] == names
    assert [int(row["line"]) for row in table] == [layer["line"] for layer in found["layers"]]
    markdown = cnncalc(*words, "markdown", cwd=folder)[1].splitlines()
    cells = [re.split(r" *\| *", line.strip("| ")) for line in markdown if line.startswith("|")]
    assert cells[0][:3] == ["Layer", "Line", "Type"]
    assert [row[0] for row in cells[2:-1]] == names


def test_the_lines_of_a_spec_and_those_that_do_not_fit(folder: Path) -> None:
    code, out, _ = cnncalc("shape", "net.py:Net", "--input", "3x32x32", "--lines", "--format", "table", columns=36, cwd=folder)
    assert code == 0
    assert "lines" in " ".join(out.split("not shown at this width:")[1].split())
    assert [line.split()[1] for line in cnncalc("shape", "zoo:lenet5", "--lines")[1].splitlines()[3:5]] != ["conv", "conv"]


@pytest.mark.parametrize(
    ("source", "message", "help"),
    [
        ("net.py", "this program has 2 models and a function that builds one: Block (line 6), Net (line 15), build (line 26)", "name one: net.py:build"),
        ("net.py:Nett", "there is no Nett in net.py", "did you mean Net?"),
        ("net.py:vgg", "there is no vgg in net.py", "it has Block (line 6), Net (line 15), build (line 26)"),
        ("net.py:Net(wide=3)", "TypeError: Net.__init__() got an unexpected keyword argument 'wide'", "did you mean width?"),
        ("net.py:Block", "TypeError: Block.__init__() missing 1 required positional argument: 'width'", "give it: net.py:Block(width=…)"),
    ],
)
def test_what_is_named_wrongly_lists_what_there_is(folder: Path, source: str, message: str, help: str) -> None:
    code, _, error = cnncalc("shape", source, "--input", "3x32x32", cwd=folder)
    assert code == 2
    assert f"error: {message}" in error
    assert f"help: {help}" in error


@pytest.mark.parametrize(
    ("shape", "help"),
    [
        ("1x3x32x32", "its first axis is one too many: leave the batch out, --input 3x32x32"),
        ("32x32x3", "PyTorch's channels come first: --input 3x32x32; or write nn.Conv2d(32, width, 3)"),
        ("32x32", "give it its channels: --input 3x32x32"),
    ],
)
def test_an_input_that_is_mixed_up(folder: Path, shape: str, help: str) -> None:
    code, _, error = cnncalc("shape", "net.py:Net", "--input", shape, cwd=folder)
    assert code == 2
    assert f"help: {help}\n" in error


def test_whatif_changes_a_program(folder: Path) -> None:
    code, out, _ = cnncalc("whatif", "net.py:Net", "stem.stride=2", "--input", "3x32x32", "--format", "json", cwd=folder)
    assert code == 0
    found = json.loads(out)
    assert found["before"]["totals"]["params"] == 73_434
    # the stem's map is 15×15, so the head reads 8·15·15 values: 72,010 − 18,010 parameters less
    assert found["after"]["totals"]["params"] == 73_434 - 54_000
    head = next(change for change in found["changed"] if change["name"] == "head")
    assert head["attributes"] == {"inputs": ["7200", "1800"]}


@pytest.mark.parametrize(
    ("edit", "message", "help"),
    [
        ("stam.stride=2", "there is no layer stam", "did you mean stem?"),
        ("stem.strid=2", "conv has no 'strid'", "did you mean stride?"),
        ("stem.stride=x", "stride must be an integer, not 'x'", "stride takes an integer of at least 1: step of the window"),
        ("stage.0.relu.slope=2", "stage.0.relu is written as a function in the program", "change it there, or make it a module in __init__"),
        ("drop=stam", "there is no layer stam", "did you mean stem?"),
        ("widht=4", "Net has no argument 'widht'", "did you mean width?"),
        ("layers=4", "Net has no argument 'layers'", "it has width"),
    ],
)
def test_what_a_program_cannot_have_changed_is_refused(folder: Path, edit: str, message: str, help: str) -> None:
    code, _, error = cnncalc("whatif", "net.py:Net", edit, "--input", "3x32x32", cwd=folder)
    assert code == 2
    assert error.startswith(f"<edit>:1:1: error: {message}\n")
    assert error.endswith(f"help: {help}\n")


def test_a_change_that_breaks_the_program_is_told_in_its_lines(folder: Path) -> None:
    code, _, error = cnncalc("whatif", "net.py:Net", "stage.0.body.0.out_channels=16", "--input", "3x32x32", cwd=folder)
    assert code == 2
    assert error.startswith("net.py:12:23: error: stage.0.add: stage.0.body.1 of 16×30×30 and x (from stem) of 8×30×30")


def test_a_plain_list_of_modules_is_warned_of(folder: Path) -> None:
    text = BLOCKS.replace("nn.Sequential(Block(width), Block(width))", "[Block(width), Block(width)]")
    text = text.replace("self.stage(self.stem(x))", "self.stage[1](self.stage[0](self.stem(x)))")
    (folder / "listed.py").write_text(text, encoding="utf-8")
    code, out, error = cnncalc("shape", "listed.py:Net", "--input", "3x32x32", "--format", "json", cwd=folder)
    assert code == 0
    assert json.loads(out)["totals"]["params"] == 72_234  # sum(p.numel() for p in Net().parameters())
    assert error.splitlines()[0].startswith("listed.py:19:9: warning: stage is a plain list")
    assert "their 1,200 parameters are neither trained nor counted" in error
