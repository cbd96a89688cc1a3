"""`cnncalc draw` as people call it: what it prints, its exit codes, its ways out."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cnncalc
from cnncalc.cli.run import run

ROOT = Path(cnncalc.__file__).parent.parent
CONV = '"5x5x3 -> conv 4 3x3 stride=2 pad=1"'


def called(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([sys.executable, "-m", "cnncalc", "draw", *shlex.split(command)], capture_output=True, check=False, env=env)


def test_a_layer_in_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", *shlex.split(CONV), "conv", "--step", "2"]) == 0
    lines = [line.split("→")[0].split() for line in capsys.readouterr().out.splitlines()[3:10]]
    grid = [line[:7] for line in lines]
    assert grid[0] == list("····▪▪▪")
    assert grid[1] == list("·□□□■■▪")
    assert grid[3] == list("·□□□□□·")


@pytest.mark.parametrize(
    ("expression", "layer", "said"),
    [
        ("6x6x8 -> conv 8 3x3 groups=2", "conv", "channels: 2 groups, each 4 to 4"),
        ("6x6x8 -> depthwise 3x3 multiplier=2", "depthwise", "channels: each of 8 makes 2"),
        ("6x6x8 -> separable 5 3x3", "separable", "then 1×1: each of 5 reads all 8"),
        ("6x6x8 -> maxpool 2", "maxpool", "channels: 8, each by itself"),
        ("6x6x8 -> maxpool 4 stride=4", "maxpool", "no window reads the last 2 rows and 2 columns"),
        ("6x6x8 -> conv 2 1x1", "conv", "output (0, 0) reads 1×1 taps: rows 0, columns 0"),
        ("9x9x9x2 -> conv 2 3", "conv", "a slice: input 0 of 9, output 0 of 7"),
        ("20x2 -> conv 2 3 pad=causal dilation=2", "conv", "output (0) reads 3 taps: positions −4, −2, 0"),
        ("900x900x2 -> conv 2 3", "conv", "not drawn: rows and columns of the input"),
        ("9000000x9000000x2 -> global_maxpool", "global_maxpool", "output (0, 0) reads 9000000×9000000 taps"),
        ("torch 2x6x6 -> nn.Unfold(2)", "unfold", "each window becomes one column of the output"),
    ],
)
def test_what_is_said_of_a_layer(expression: str, layer: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", expression, layer]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("zoo:resnet18 layer1", "layer1 is a block"),
        ("zoo:alexnet relu", "conv1, pool1, conv2"),
        ("zoo:alexnet conv9", "did you mean conv"),
        ("zoo:alexnet conv1 --step 3025", "write 0 to 3024"),
        ("zoo:alexnet conv1 --step 1,2,3", "is no position of the 55×55 output"),
        ("zoo:alexnet conv1 --step -1", "takes a position"),
        ("zoo:alexnet conv1 -o x.jpg", ".svg, .pdf, .png, .tex"),
        ("zoo:alexnet conv1 --animate -o x.png", "png does not move"),
        ("zoo:alexnet conv1 -o x.mmd", "Mermaid draws networks"),
        ("zoo:alexnet conv1 --animate -o x.pdf", "pdf does not move"),
        ("zoo:alexnet conv1 --depth 2", "leave LAYER out"),
        ("zoo:alexnet --animate", "name it after SPEC"),
        ("zoo:alexnet --style box", "did you mean boxes"),
        ('"HxWx3 -> conv 8 3x3" conv', "give --input in numbers"),
        ('"8x8x3 -> conv 8 9x9" conv', "the 9×9 kernel is larger"),
    ],
)
def test_what_cannot_be_drawn_is_said(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draw", *shlex.split(command)]) == 2
    assert said in capsys.readouterr().err


def test_where_only_ascii_can_be_printed() -> None:
    for what in (f"{CONV} conv --step 4", "zoo:resnet18", "zoo:unet"):
        done = called(what, PYTHONIOENCODING="ascii")
        assert done.returncode == 0 and done.stdout.isascii() and b"\\u" not in done.stdout
    assert "□".encode() in called(f"{CONV} conv").stdout


def test_a_pdf_goes_to_standard_output_too(tmp_path: Path) -> None:
    piped = called(f"{CONV} conv --format pdf -o -").stdout
    assert run(["draw", *shlex.split(CONV), "conv", "-o", str(tmp_path / "x.pdf")]) == 0
    assert piped.startswith(b"%PDF") and (tmp_path / "x.pdf").read_bytes() == piped


def test_what_pdf_cannot_show_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.yaml").write_text("model: 이미지\ninput: 8x8x3\nlayers: [conv 4 3x3]\n", encoding="utf-8")
    for ending, warned in ((".pdf", True), (".tex", True), (".svg", False)):
        assert run(["draw", str(tmp_path / "x.yaml"), "-o", str(tmp_path / f"x{ending}")]) == 0
        assert ("an .svg has them" in capsys.readouterr().err) is warned


@pytest.mark.parametrize(
    "source", ["docs/examples/net.py", "docs/examples/keras_net.py", "docs/examples/digits.ipynb", "zoo:siamese", "3 -> relu", "100x8 -> conv 4 3"]
)
@pytest.mark.parametrize("style", ["boxes", "graph"])
def test_every_source_is_drawn(source: str, style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for ending in (".svg", ".pdf", ".tex"):
        assert run(["draw", source, "--style", style, "-o", str(tmp_path / f"x{ending}")]) == 0
    for ending in (".mmd", ".txt"):
        assert run(["draw", source, "-o", str(tmp_path / f"x{ending}")]) == 0


def test_boxes_are_for_what_stands_in_one_line(tmp_path: Path) -> None:
    for name, group in (("vgg16", "map"), ("unet", "map"), ("resnet18", "node"), ("siamese", "node")):
        assert run(["draw", f"zoo:{name}", "--layout", "own", "-o", str(tmp_path / "x.svg")]) == 0
        assert f'class="{group}"' in (tmp_path / "x.svg").read_text(encoding="utf-8")


def test_a_layer_is_drawn_by_the_modules_that_it_needs() -> None:
    program = f"import sys\nfrom cnncalc.cli.run import run\nassert run(['draw', *{shlex.split(CONV)!r}, 'conv', '--format', 'svg']) == 0\nsys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})
    loaded = set(done.stderr.split())
    assert not {"numpy", "rich", "cnncalc.draw.network", "cnncalc.draw.writers.pdf", "cnncalc.render", "cnncalc.cli.shape"} & loaded
