"""Faults explained: what does not hold with its numbers, where these come from, and the whole way there from the input."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc
from cnncalc.analysis.explanation.story import arithmetic, story
from cnncalc.cli.run import run
from cnncalc.diagnostics.errors import SpecError

ARITHMETIC = {
    "28x28x1 -> conv 8 3x3 -> maxpool 2 -> relu -> conv 4 15x15": [
        "conv_2: H′ = W′ = H − k + 1 = 13 − 15 + 1 = −1, which must be at least 1",
        "maxpool: H′ = W′ = ⌊(H − k) / k⌋ + 1 = ⌊(26 − 2) / 2⌋ + 1 = 13",
    ],
    "28x28x6 -> conv 8 3x3 groups=4": ["conv: C mod g = 6 mod 4 = 2, which must be 0", "conv: F mod g = 8 mod 4 = 0, which must be 0"][:1],
    "28x20x4 -> a: conv 4 3x3 -> add a input": ["a: H′ = H − k + 1 = 28 − 3 + 1 = 26", "a: W′ = W − k + 1 = 20 − 3 + 1 = 18"],
    "torch 3x32x32 -> conv 8 5x5 -> flatten -> nn.Linear(100, 10)": ["flatten: C′ = C·H·W = 8×28×28 = 6,272"],
    "torch 8x8x8 -> nn.MaxPool2d(3, padding=2)": ["maxpool: ⌊k / 2⌋ − p = ⌊3 / 2⌋ − 2 = −1, which must be at least 0"],
    "28x28x3 -> conv 8 3x3 -> nn.Conv2d(5, 3, 3)": [],
    "28x28 -> conv2d 8 3x3": [],
    "28x28x3 -> maxpol 2": [],
    "HxWx4 -> conv 3 3x3 groups=3": ["conv: C mod g = 4 mod 3 = 1, which must be 0"],
}  # fmt: skip


def refused(source: str) -> SpecError:
    with pytest.raises(SpecError) as caught:
        cnncalc.infer(cnncalc.load(source))
    return caught.value


@pytest.mark.parametrize("source", ARITHMETIC)
def test_a_fault_shows_its_arithmetic(source: str) -> None:
    error = refused(source)
    assert arithmetic(error.report, error.faults[0]) == ARITHMETIC[source]


def test_the_arithmetic_stands_under_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shape", "9x9x1 -> conv 8 11x11"]) == 2
    assert capsys.readouterr().err.splitlines()[-2:] == [
        "   help: conv reads input (9×9×1); use a kernel of at most 9, or more padding",
        "   conv: H′ = W′ = H − k + 1 = 9 − 11 + 1 = −1, which must be at least 1",
    ]


def test_the_story_leads_from_the_input_to_the_fault() -> None:
    error = refused("64x64x3 -> a: conv 4 3x3 stride=2 -> b: relu -> c: conv 4 5x5 from=input -> d: maxpool 2 from=b -> e: add d c")
    told = story(error.report, error.faults[0])
    assert told is not None
    assert [layer.names for layer in told.layers] == [["a"], ["c"], ["d"], ["e"]]
    assert told.idle == ["b"]
    assert sorted(note.text for note in told.layers[-1].notes) == [
        "H₁ is 15, and must be 60 (H₂).", f"The fault: {error.faults[0].message}.", "W₁ is 15, and must be 60 (W₂).",
    ]  # fmt: skip


@pytest.mark.parametrize("format", ["plain", "markdown", "latex", "json"])
def test_explain_of_a_faulty_source_tells_the_story_and_exits_with_2(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "28x28x1 -> conv 8 3x3 -> maxpool 2 -> conv 4 15x15", "--format", format]) == 2
    captured = capsys.readouterr()
    assert "maxpool" in captured.out and "15" in captured.out and "13" in captured.out
    assert "error: conv_2: the 15×15 kernel is larger than the 13×13 input" in captured.err


def test_a_program_tells_its_story_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.py"
    path.write_text("import torch.nn as nn\nnet = nn.Sequential(nn.Conv2d(3, 8, 5, stride=2), nn.ReLU(), nn.Flatten(), nn.Linear(100, 10))\n", encoding="utf-8")
    assert run(["explain", str(path), "--input", "3x32x32"]) == 2
    captured = capsys.readouterr()
    assert "C′ = C·H·W = 8×14×14 = 1,568" in captured.out and "C is 1,568, and must be 100 (inputs)." in captured.out
    assert "2: C′ = C·H·W = 8×14×14 = 1,568" in captured.err


@pytest.mark.parametrize(
    "source",
    [
        "28x28x2 -> conv 64 3x3 -> gn 0",
        "1x197x8 -> u: unbind 1 -> relu from=u.3",
        '{"input": "8x8x3", "layers": ["conv $(in.height - 9) 3x3"]}',
        "28x28 -> conv2d 8 3x3",
    ],
)
def test_faults_of_any_kind_are_told(source: str) -> None:
    error = refused(source)
    for fault in error.faults:
        arithmetic(error.report, fault)
        story(error.report, fault)
