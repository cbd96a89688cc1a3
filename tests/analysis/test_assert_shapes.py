"""`cnncalc.assert_shapes`: its message, and what it raises."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import cnncalc

NET = "28x28x1 -> c: conv 32 5x5 -> relu -> flatten -> fc: dense 10"
# 832 + 184,330 weights
HOLDS: list[dict[str, Any]] = [
    {"out": "10"},
    {"out": 10},
    {"out": [None, 10]},
    {"out": (10,)},
    {"params": 185_162},
    {"params": "<= 186k", "macs": "< 1M", "weight_memory": "<= 800 kB", "receptive_field": 28},
    {"layers": {"c": "24x24x32", "relu": "[N, 24, 24, 32]"}},
    {"input": "30x30x1", "layers": {"c": [26, 26, 32]}},
    {"params": None},
]


@pytest.mark.parametrize("said", HOLDS)
def test_what_holds(said: dict[str, Any]) -> None:
    cnncalc.assert_shapes(NET, **said)


def test_the_message_says_what_to_do_something_about() -> None:
    with pytest.raises(AssertionError) as caught:
        cnncalc.assert_shapes(NET, params="<= 5k", out="11", layers={"c": "24x24x31"}, macs=461_000)
    assert str(caught.value).splitlines() == [
        f"{NET} is not as expected:",
        "  params: expected <= 5k, found 185,162 (+180,162, +3,603.2%)",
        "  macs: expected 461,000, found 645,120 (+184,120, +39.9%)",
        "  fc output: expected 11, found 10",
        "  c output: expected 24x24x31, found 24x24x32",
    ]


def test_programs(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(
        "from torch import nn\nclass Net(nn.Sequential):\n    def __init__(self, n=10):\n        super().__init__(nn.Flatten(), nn.Linear(12, n))\n"
    )
    cnncalc.assert_shapes(f"{path}:Net", input="3x2x2", params=130, out="10")
    cnncalc.assert_shapes(f"{path}:Net(5)", input="3x2x2", out="(None, 5)")
    with pytest.raises(AssertionError, match="found 10"):
        cnncalc.assert_shapes(f"{path}:Net", input="3x2x2", out="5")


def test_wrong_calls() -> None:
    with pytest.raises(TypeError, match="did you mean params"):
        cnncalc.assert_shapes(NET, parms=5)
    with pytest.raises(cnncalc.SpecError, match="did you mean conv"):
        cnncalc.assert_shapes("28x28x1 -> cnov 3 1", out="10")
    with pytest.raises(cnncalc.SpecError, match="no whole number"):
        cnncalc.assert_shapes(NET, params="< 0")
    with pytest.raises(cnncalc.SpecError, match="no layer 'cc'"):
        cnncalc.assert_shapes(NET, layers={"cc": "10"})
    with pytest.raises(cnncalc.SpecError, match="a size of 0"):
        cnncalc.assert_shapes(NET, out="0")
