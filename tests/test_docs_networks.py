"""docs/language.md is enough to write a network from its paper: two that use nothing else come out exactly.

The figures are torchvision's (`num_params`, `_ops` and the crop size in the metadata of the default weights), not ours.
"""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc
from cnncalc.analysis.expectations.checks import checks

SPECS = Path(__file__).parent / "specs"

# name, num_params, _ops (given in 10⁹ with three decimals, here in 10⁶)
NETWORKS = [
    ("mobilenet_v3_small", 2_542_856, 57),
    ("efficientnet_v2_s", 21_458_488, 8_366),
]


@pytest.mark.parametrize(("name", "params", "ops"), NETWORKS)
def test_a_network_in_the_pages_words_has_torchvisions_figures(name: str, params: int, ops: int) -> None:
    report = cnncalc.infer(cnncalc.load(SPECS / f"{name}.yaml"))
    assert report.totals.params == params
    assert round(report.totals.macs / 10**6) == ops
    assert [check for check in checks(report) if not check.met] == []


@pytest.mark.parametrize(("name", "params", "ops"), NETWORKS)
def test_a_wrong_layer_would_be_seen(name: str, params: int, ops: int) -> None:
    source = (SPECS / f"{name}.yaml").read_text(encoding="utf-8")
    report = cnncalc.infer(cnncalc.load(source.replace("bias=false", "bias=true", 1)))
    assert report.totals.params != params
    assert any(not check.met for check in checks(report))
