"""Programs in the forms that people wrote for Keras 1, Keras 2 and TensorFlow 1, each with the numbers that the Keras of its
time gave (`record_older.py`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.keras.read import read_program

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((HERE / "older.json").read_text())


def report_of(name: str) -> Any:
    path = HERE / "older" / f"{name}.py"
    return infer(read_program(path.name, path.read_text(), str(path), "", {}))


def test_every_program_is_recorded() -> None:
    assert {path.stem for path in (HERE / "older").glob("*.py")} == set(RECORDED)


@pytest.mark.parametrize("name", RECORDED)
def test_a_program_gives_the_numbers_of_its_keras(name: str) -> None:
    theirs = RECORDED[name]
    report = report_of(name)
    assert report.totals.params == theirs["params"]
    assert report.totals.trainable == theirs["trainable"]
    assert [list(shape[1:]) for shape in report.outputs.values()] == [shape[1:] for shape in theirs["outputs"]]
    rows: dict[str, int] = {}
    for row in report.rows:
        top = row.name.partition(".")[0]
        rows[top] = rows.get(top, 0) + row.params
    if sum(params for _, params in theirs["layers"]) == theirs["params"]:  # else a merge holds whole branches
        assert [(layer, rows[layer]) for layer in rows if rows[layer]] == [(layer, params) for layer, params in theirs["layers"]]


def test_a_layout_that_is_taken_from_the_input_is_said() -> None:
    (warning,) = report_of("th_meant").warnings
    assert warning.message.startswith("the channels come first")
    assert report_of("th_said").warnings == ()


def test_functions_of_slim_are_not_taken_for_those_of_tensorflow() -> None:
    text = "import tensorflow as tf\nslim = tf.contrib.slim\nx = tf.placeholder(tf.float32, [None, 28, 28, 1])\ny = tf.nn.relu(slim.conv2d(x, 8, [3, 3]))\n"
    with pytest.raises(SpecError) as caught:
        infer(read_program("net.py", text, None, "", {}))
    assert "filters are a tensor" not in caught.value.faults[0].message
