"""`cnncalc.load`, `infer` and `SpecError` (the language, section 9), and the JSON's keys (section 8)."""

from __future__ import annotations

import subprocess
import sys

import pytest

import cnncalc

TEXT = """model: AlexNet
framework: keras
input: 227x227x3
layers:
  - conv1: conv 96 11x11 stride=4
"""


def test_the_example_of_the_page() -> None:
    report = cnncalc.infer(cnncalc.load(TEXT))
    assert report["conv1"].output_shape == (None, 55, 55, 96)
    assert report.totals.params == 34_944
    found = report.to_dict()
    assert {k: found[k] for k in ("model", "framework", "inputs", "outputs")} == {
        "model": "AlexNet",
        "framework": "keras",
        "inputs": {"input": [None, 227, 227, 3]},
        "outputs": {"conv1": [None, 55, 55, 96]},
    }
    expected = {
        "name": "conv1",
        "type": "conv",
        "inputs": ["input"],
        "input_shapes": [[None, 227, 227, 3]],
        "output_shape": [None, 55, 55, 96],
        "weights": [
            {"name": "kernel", "shape": [11, 11, 3, 96], "trainable": True},
            {"name": "bias", "shape": [96], "trainable": True},
        ],
        "params": 34944,
        "trainable": 34944,
        "non_trainable": 0,
        "macs": 105415200,
        "receptive_field": [11, 11],
        "line": 5,
    }
    (layer,) = found["layers"]
    assert {k: layer[k] for k in expected} == expected
    assert found["totals"] == {"params": 34944, "trainable": 34944, "non_trainable": 0, "macs": 105415200}


def test_a_mapping_has_the_keys_of_the_file() -> None:
    mapping = {
        "framework": "torch",
        "vars": {"w": 4},
        "input": [3, 8, 8],
        "blocks": {"b(k)": ["conv $w $k", "relu"]},
        "layers": ["b 3", {"skip": "conv 4 3"}, {"type": "add", "from": ["b", "b"]}, {"r": {"residual": ["relu"]}}],
        "outputs": ["r"],
        "expect": {"params": 3 * 9 * 4 + 4 + 4 * 9 * 4 + 4},
    }
    report = cnncalc.infer(cnncalc.load(mapping))
    assert [row.name for row in report.rows] == ["b.conv", "b.relu", "skip", "add", "r.relu", "r.add"]
    from cnncalc.analysis.expectations.checks import checks

    assert [c.met for c in checks(report)] == [True]


@pytest.mark.parametrize("shape", [[227, 227, 3], (227, 227, 3), [None, 227, 227, 3], "227x227x3"])
def test_an_input_may_be_a_list(shape: object) -> None:
    report = cnncalc.infer(cnncalc.load({"input": shape, "layers": ["conv 96 11x11 stride=4"]}))
    assert report.rows[0].output_shape == (None, 55, 55, 96)


def test_a_bad_spec_raises_with_errors_of_the_json() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(TEXT + "  - relu\n  - conv2: conv 4 3x3 strid=2\n")
    error = caught.value
    assert error.errors == [{"file": "<text>", "line": 7, "column": 23, "layer": "conv2", "message": "conv has no 'strid'", "help": "did you mean stride?"}]
    assert [row.name for row in error.report.rows] == ["conv1", "relu"]
    assert "strid" in str(error)


def test_a_network_that_cannot_be_computed_raises_with_the_rows_before() -> None:
    graph = cnncalc.load(TEXT + "  - conv2: conv 4 99x99\n  - relu\n")
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.infer(graph)
    assert [row.name for row in caught.value.report.rows] == ["conv1"]
    assert [e["layer"] for e in caught.value.errors] == ["conv2"]


def test_reports_are_frozen() -> None:
    report = cnncalc.infer(cnncalc.load(TEXT))
    with pytest.raises(AttributeError):
        report["conv1"].macs = 0  # type: ignore[misc]
    with pytest.raises(KeyError):
        report["conv9"]


def test_places_of_a_mapping_are_not_invented() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load({"input": [8, 8, 1], "layers": ["conv 4 3x3 strid=2"]})
    (error,) = caught.value.errors
    assert (error["file"], error["line"], error["column"]) == (None, None, None)
    assert "<mapping>" not in str(caught.value)


@pytest.mark.parametrize("value", [{"a": 1.5}, 5, 1.5, None, [1, 2]])
def test_odd_mappings_are_refused_in_our_words(value: object) -> None:
    with pytest.raises(cnncalc.SpecError):
        cnncalc.load({"input": [8, 8, 1], "layers": value})


def test_importing_is_cheap() -> None:
    probe = "import sys, cnncalc; cnncalc.infer(cnncalc.load('8x8x1 -> conv 2 3')); print({'typer', 'rich', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
