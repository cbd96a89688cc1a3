"""Where a spec comes from, and the one-line form (the language, section 4)."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

import cnncalc

YAML = "input: 28x28x1\nlayers:\n  - conv 32 5x5\n"
LINES = "# a comment\n\n28x28x1\nconv 32 5x5   # another\n"


def shapes(source: Any, **options: Any) -> list[tuple[str, tuple[Any, ...]]]:
    return [(row.name, row.output_shape) for row in cnncalc.infer(cnncalc.load(source, **options)).rows]


def refused(source: Any) -> list[dict[str, Any]]:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load(source)
    return caught.value.errors


EXPECTED = [("conv", (None, 24, 24, 32))]


def test_a_path(tmp_path: Path) -> None:
    for name, text in (("a.yaml", YAML), ("a.yml", YAML), ("a.cnn", LINES), ("a.cnn.yaml", YAML), ("a.cnn.yml", YAML), ("noname", YAML)):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert shapes(path) == EXPECTED
        assert shapes(str(path)) == EXPECTED


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + YAML.replace("\n", "\r\n").encode())
    assert shapes(path) == EXPECTED
    path = tmp_path / "a.cnn"
    path.write_bytes(b"\xef\xbb\xbf" + LINES.replace("\n", "\r\n").encode())
    assert shapes(path) == EXPECTED


@pytest.mark.parametrize("text", [YAML, LINES, "28x28x1 -> conv 32 5x5"])
def test_standard_input(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert shapes("-") == EXPECTED


def test_the_zoo() -> None:
    assert cnncalc.load("zoo:alexnet_two_gpus").model == "AlexNet (two GPUs)"
    (error,) = refused("zoo:alexnett")
    assert "did you mean alexnet?" in error["help"]
    (error,) = refused("alexnet_two_gpus")
    assert "zoo:alexnet_two_gpus" in error["help"]


def test_the_one_liner_of_the_page() -> None:
    assert shapes("227x227x3 -> conv 96 11x11 stride=4 -> relu -> maxpool 3x3 stride=2") == [
        ("conv", (None, 55, 55, 96)),
        ("relu", (None, 55, 55, 96)),
        ("maxpool", (None, 27, 27, 96)),
    ]


def test_spec_text_and_yaml_flow_text() -> None:
    assert shapes(YAML) == EXPECTED
    assert shapes("{input: 28x28x1, layers: [conv 32 5x5]}") == EXPECTED
    assert shapes(LINES) == EXPECTED


def test_arrows_split_outside_brackets_and_quotes() -> None:
    assert shapes("28x28x1 -> Activation('a->b') -> conv 32 [5, 5]")[-1] == EXPECTED[0]


def test_steps_may_be_named_and_a_framework_may_come_first() -> None:
    assert shapes("28x28x1 -> c1: conv 32 5x5") == [("c1", (None, 24, 24, 32))]
    assert shapes("torch 1x28x28 -> conv 32 5x5") == [("conv", (None, 32, 24, 24))]
    assert shapes("keras 28x28x1 -> conv 32 5x5") == EXPECTED


def test_newlines_stand_for_arrows_and_mix_with_them() -> None:
    assert [name for name, _ in shapes("torch\n3x8x8\nconv 4 3 -> relu\n# end\nbn\n")] == ["conv", "relu", "bn"]
    assert shapes("28x28x1\n  conv 32 5x5\n") == EXPECTED


def test_a_call_may_run_over_lines() -> None:
    assert shapes("28x28x1\nConv2D(\n    32,  # filters\n    (5, 5),\n)\n") == EXPECTED


def test_places_in_lines_count_from_1() -> None:
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load("28x28x1\nconv 4 3 -> cnov 3 3x3\n")
    (fault,) = caught.value.faults
    assert fault.place[1:] == (2, 13, 4)
    with pytest.raises(cnncalc.SpecError) as caught:
        cnncalc.load("28x28x1\nConv2D(\n    32,\n    (5, 5),\n    striides=2,\n)\n")
    (fault,) = caught.value.faults
    assert fault.place[1:] == (5, 5, 10)


def test_the_model_in_lines_may_hold_expectations() -> None:
    from cnncalc.analysis.expectations.checks import checks

    assert [c.met for c in checks(cnncalc.infer(cnncalc.load("28x28x1 -> conv 32 5x5 => 24x24x32 -> relu => 1x1x1")))] == [True, False]


@pytest.mark.parametrize("source", ["", " ", "no_such_file.yaml", "->", "28x28x1 ->", "relu -> relu", "# nothing\n\n", "input: 3\n"])
def test_what_holds_no_spec(source: str) -> None:
    errors = refused(source)
    if source == "28x28x1 ->":
        assert errors
    assert all(error["message"] and error["help"] for error in errors)


def test_a_shape_alone_is_asked_for_layers() -> None:
    (error,) = refused("28x28x1 ->")
    assert "layer" in error["message"]
