"""What a Keras program says of its own shapes is held, as in PyTorch's. The right shapes are counted by hand: a 3×3 window
takes 2 from each side, a pool halves."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnncalc.cli.run import run

PROGRAM = """from keras import layers, models
m = models.Sequential()
m.add(layers.Conv2D(32, 3, input_shape=(28, 28, 1)))  # => 26x26x32
m.add(layers.MaxPooling2D())  # => 13x13x32
m.add(layers.Flatten())  # (None, 5408)
m.add(layers.Dense(10))
"""
FUNCTIONAL = """from keras import layers, Input, Model
i = Input((8, 8, 3))
x = layers.Conv2D(4, 3)(i)  # => 6x6x4
m = Model(i, layers.Flatten()(x))
"""


@pytest.mark.parametrize(
    ("text", "options", "code", "said"),
    [
        (PROGRAM, [], 0, "2 met"),
        (PROGRAM, ["--comments"], 0, "3 met"),
        (PROGRAM.replace("13x13x32", "14x14x32"), [], 1, "net.py:4:36: max_pooling2d output: expected 14x14x32, found 13x13x32"),
        (PROGRAM.replace("5408", "5409"), ["--comments"], 1, "flatten output: expected (None, 5409), found [N, 5408]"),
        (FUNCTIONAL, [], 0, "1 met"),
        (FUNCTIONAL.replace("6x6x4", "9x9x9"), [], 1, "net.py:3:34: conv2d output: expected 9x9x9, found 6x6x4"),
        ("import keras\n", [], 2, "there is no model in this program"),
    ],
)
def test_a_program_is_held_to_its_comments(
    text: str, options: list[str], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.py").write_text(text)
    assert run(["check", *options, "net.py"]) == code
    captured = capsys.readouterr()
    assert said in captured.out + captured.err


def test_a_name_that_is_not_there_shows_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.py").write_text(PROGRAM)
    assert run(["shape", "net.py:n"]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "there is no n in net.py" in captured.err
