"""Folded reports: fewer lines, the same sums."""

from __future__ import annotations

import pytest

import cnncalc
from cnncalc.analysis.fold import folded
from cnncalc.analysis.receptive_field import receptive_fields
from cnncalc.graph.totals import sum_rows


@pytest.mark.parametrize("name", ["resnet50", "mobilenet_v2", "densenet121", "googlenet", "vgg16"])
@pytest.mark.parametrize("how", [{"repeats": True}, {"depth": 1}, {"depth": 2}, {"repeats": True, "depth": 2}])
def test_the_sums_of_the_lines_are_the_totals(name: str, how: dict[str, bool | int]) -> None:
    report = cnncalc.infer(cnncalc.load(f"zoo:{name}"))
    view = folded(report, **how)  # type: ignore[arg-type]
    assert len(view.rows) < len(report.rows) or (name == "googlenet" and how == {"repeats": True})  # it repeats nothing
    assert sum_rows(view.rows, view.graph) == report.totals == view.totals
    assert view.rows[-1].output_shape == report.rows[-1].output_shape
    assert sum(row.to_dict().get("folded", 1) for row in view.rows) == len(report.rows)


def test_a_repeat_is_one_line_that_says_what_and_how_often() -> None:
    view = folded(cnncalc.infer(cnncalc.load("zoo:resnet50")), repeats=True)
    row = view["layer1"]
    assert row.type == "3 × bottleneck"
    assert row.output_shape == (None, 256, 56, 56)
    assert row.params == 215_808  # torchvision: sum(p.numel() for p in resnet50().layer1.parameters())


def test_only_shows_the_layers_asked_for_and_their_sum() -> None:
    report = cnncalc.infer(cnncalc.load("zoo:resnet50"))
    view = folded(report, only=["layer2.*", "fc"])
    assert {row.name.split(".")[0] for row in view.rows} == {"layer2", "fc"}
    assert view.totals.params == 1_219_584 + 2_049_000  # torchvision: layer2 and fc
    assert folded(report, only=["layer2"]).totals.params == 1_219_584


def test_a_folded_line_has_the_receptive_field_of_its_result() -> None:
    report = cnncalc.infer(cnncalc.load("zoo:resnet50"))
    view = folded(report, depth=1)
    assert receptive_fields(view)["layer4"].size == (427, 427)
