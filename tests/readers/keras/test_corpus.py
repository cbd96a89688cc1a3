"""Keras programs in the forms that people write, each with the numbers that Keras itself gave (`record.py`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.keras.read import read_program

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((HERE / "corpus.json").read_text())


def report_of(path: Path, wanted: str = "", **inputs: str) -> Any:
    return infer(read_program(path.name, path.read_text(), str(path), wanted, inputs))


def test_every_program_is_recorded() -> None:
    assert {path.stem for path in (HERE / "corpus").glob("*.py")} == set(RECORDED)


@pytest.mark.parametrize("name", RECORDED)
def test_a_program_gives_the_numbers_of_the_framework(name: str) -> None:
    theirs = RECORDED[name]
    report = report_of(HERE / "corpus" / f"{name}.py")
    assert report.totals.params == theirs["params"]
    assert report.totals.trainable == theirs["trainable"]
    if theirs["outputs"]:
        assert [tuple(shape[1:]) for shape in report.outputs.values()] == [tuple(shape[1:]) for shape in theirs["outputs"]]
    if not theirs["layers"]:
        return
    rows: dict[str, int] = {}
    for row in report.rows:
        top = row.name.partition(".")[0]
        rows[top] = rows.get(top, 0) + row.params
    for layer, params in theirs["layers"]:
        if params and layer in rows:
            assert rows[layer] == params, layer
    held = [layer for layer, params in theirs["layers"] if params]
    assert [layer for layer in rows if rows[layer]] == held


@pytest.mark.parametrize(
    ("name", "shapes", "params"),
    [
        ("sequential_add", [(10, 10, 10), (9, 9, 10)], 280),
        ("pools", [(1, 1, 1), (2, 2, 1)], 0),
        ("mnist_maps", [(14, 14, 5), (7, 7, 5)], 50),
    ],
)
def test_a_lesson_as_it_stands(name: str, shapes: list[tuple[int, ...]], params: int) -> None:
    report = report_of(HERE / "programs" / f"{name}.py")
    assert [tuple(row.output_shape[1:]) for row in report.rows] == shapes
    assert report.totals.params == params


def test_layers_called_on_a_picture() -> None:
    report = report_of(HERE / "programs" / "full_hd.py")
    shapes = {tuple(row.output_shape[1:]) for row in report.rows}
    assert {(6220800,), (1916, 1076, 1), (2061616,), (1916, 1076, 16), (32985856,), (958, 538, 16)} <= shapes
    assert report.totals.params == 75 + 1200


def test_a_map_that_is_used_up_is_an_error_at_its_line() -> None:
    path = HERE / "programs" / "too_deep.py"
    with pytest.raises(SpecError) as caught:
        report_of(path)
    (fault,) = caught.value.faults
    assert fault.place is not None
    line = next(number for number, line in enumerate(path.read_text().splitlines(), 1) if "Conv2D(width" in line)
    assert fault.place[1] == line
    report = caught.value.report
    assert report is not None
    assert [row.type for row in report.rows] == ["conv", "maxpool"] * 3
