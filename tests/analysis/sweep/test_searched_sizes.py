"""`input=?` beside other keys: which sizes are searched, and that a variant is what it is by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cnncalc
from cnncalc.analysis.sweep.sizes import MOST, MOST_READ, searched_sizes
from cnncalc.cli.run import run

FLAT = "torch 3x28x20 -> c: conv 4 5x5 -> p: maxpool 2x2 -> flatten -> nn.Linear(4*12*8, 10)"
PROGRAM = """\
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 8, 3, stride=2)
        self.f = nn.Linear(8 * 7 * 7, 10)

    def forward(self, x):
        return self.f(self.c(x).flatten(1))
"""


def rows(capsys: pytest.CaptureFixture[str], *words: str) -> dict[tuple[str, int], tuple[int, int]]:
    """(input, value of the other key) → (params, MACs) of the valid variants that the command lists."""
    assert run(["whatif", *words, "--format", "json", "--show", "params,macs"]) == 0
    found = json.loads(capsys.readouterr().out)
    other = next(edit.partition("=")[0] for edit in words[1:] if not edit.startswith("input"))
    return {
        ("x".join(map(str, row["input"])) if isinstance(row["input"], list) else row["input"], row[other]): (row["params"], row["macs"])
        for row in found["rows"]
    }


def alone(source: str, edits: list[str]) -> tuple[int, int] | None:
    """The same of one variant that is computed by itself; None where it is not legal."""
    try:
        totals = cnncalc.infer(cnncalc.load(source, edits=edits)).totals
    except cnncalc.SpecError:
        return None
    return totals.params, totals.macs


@pytest.mark.parametrize("pattern", ["?", "any", "?x?", "3x?x20", "28x?"])
def test_every_variant_is_what_it_is_by_itself(pattern: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, FLAT, f"input={pattern}", "c.kernel=3,5,7")
    shapes, _ = searched_sizes(pattern, cnncalc.load(FLAT))
    every = {(shape, kernel): alone(FLAT, [f"input={shape}", f"c.kernel={kernel}"]) for shape in shapes for kernel in (3, 5, 7)}
    assert found == {key: figures for key, figures in every.items() if figures is not None}
    assert found


def test_a_size_that_another_key_makes_legal_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    found = rows(capsys, "torch 3x20x20 -> c: conv 4 5x5 -> maxpool 2x2 -> flatten -> nn.Linear(4*8*8, 10)", "input=?", "c.kernel=3,5,7")
    legal = {3: (18, 19), 5: (20, 21), 7: (22, 23)}  # ⌊(n − k + 1) / 2⌋ = 8
    assert set(found) == {(f"3x{n}x{n}", kernel) for kernel, sizes in legal.items() for n in sizes}


def test_axes_that_differ_grow_alike() -> None:
    shapes, said = searched_sizes("?", cnncalc.load(FLAT))
    assert shapes == ["3x7x5", "3x14x10", "3x21x15", "3x28x20", "3x35x25", "3x42x30", "3x49x35", "3x56x40"]
    assert said == "8 sizes from 3x7x5 to 3x56x40: every one"


@pytest.mark.parametrize("network", ["zoo:unet", "zoo:unet_same", "zoo:alexnet"])
def test_legal_sizes_are_among_them_and_they_are_few(network: str) -> None:
    graph = cnncalc.load(network)
    shapes, said = searched_sizes("?", graph)
    assert len(shapes) <= MOST + 1
    assert "x".join(map(str, graph.input_shapes[0].dims)) in shapes
    legal = [shape for shape in shapes if alone(network, [f"input={shape}"])]
    assert len(legal) >= min(MOST // 2, int(said.partition("the ")[2].split()[0])), said


def test_a_program_is_read_at_fewer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.py"
    path.write_text(PROGRAM)
    found = rows(capsys, str(path), "input=?", "c.kernel_size=3,5", "--input", "3x16x16")
    assert len(found) > 12
    for shape, kernel in [*found][::5]:
        graph = cnncalc.load(str(path), input="3x16x16", edits=[f"input={shape}", f"c.kernel_size={kernel}"])
        totals = cnncalc.infer(graph).totals
        assert found[shape, kernel] == (totals.params, totals.macs)
    shapes, _ = searched_sizes("?", cnncalc.load(str(path), input="3x16x16"))
    assert "3x16x16" in shapes
    assert len(shapes) <= MOST_READ + 1


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["8x8x3 -> c: conv 4 3x3", "input=?x?x?x?", "c.kernel=?"], "the input has 2 spatial axes, not 4"),
        (["8x8x3 -> c: conv 4 3x3", "input=8x8x?", "c.kernel=?"], "the channels of an input do not vary"),
        (["8 -> c: dense 4", "input=?", "c.units=?"], "the input has 0 spatial axes"),
        (["HxWx3 -> c: conv 4 3x3", "input=?", "c.kernel=?"], "which is a letter"),
        (["8x8x3 -> c: conv 4 3x3", "input=?", "input=9x9x3", "c.kernel=?"], "input is given twice"),
        (["8x8x3 -> c: conv 4 3x3", "input=?x?x3,9x9x3", "c.kernel=?"], "is no size"),
    ],
)
def test_what_cannot_be_searched_is_said(words: list[str], error: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["whatif", *words]) == 2
    assert error in capsys.readouterr().err
