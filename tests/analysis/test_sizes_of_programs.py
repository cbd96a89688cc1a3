"""Legal sizes of programs that fit themselves to their input, where the network that was read at one size tells nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cnncalc.analysis.sizes.programs import _PERIOD, _any_size
from cnncalc.cli.run import run

PROGRAM = """\
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c = nn.Conv2d(3, 4, 4, stride=2)

    def forward(self, x):
        n = x.shape[-1]
        x = self.c(x)
        h, w = x.shape[-2:]
        x = F.pad(x, (0, (7 - w % 7) % 7, 0, (7 - h % 7) % 7))
        h, w = x.shape[-2:]
        x = x.view(x.shape[0], 4, h // 7, 7, w // 7, 7)
        CHECK
        return x
"""


def sizes(folder: Path, check: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What the command says of the square sizes of the program, which refuses some by `check`."""
    path = folder / "net.py"
    path.write_text(PROGRAM.replace("CHECK", check), encoding="utf-8")
    assert run(["sizes", f"{path}:Net", "--input", "3x224x224", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    return {"read": found["read_again"], **found["square"]}


def test_any_size_from_the_least_on_is_said_after_reading_every_remainder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = sizes(tmp_path, "pass", capsys)
    assert found["rule"] == "at least 4"
    assert found["tried_to"] is None
    assert found["proved"] is False  # read again, at so many sizes
    assert found["read"] <= 45


@pytest.mark.parametrize(
    ("check", "rule"),
    [
        ("assert n % 32 != 23", "n mod 32 ≠ 23"),
        ("assert n < 60 or n == 224", "4 to 59"),
    ],
)
def test_a_size_that_is_refused_is_not_passed_over(check: str, rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = sizes(tmp_path, check, capsys)
    assert rule in str(found["rule"])
    assert found["tried_to"] is not None  # nothing is said of what was not tried


@pytest.mark.parametrize(("least", "own"), [(1, 224), (4, 224), (32, 32), (33, 1), (188, 572), (7, 65)])
def test_every_remainder_is_read(least: int, own: int) -> None:
    found = _any_size(least, own)
    assert {n % _PERIOD for n in found} == set(range(_PERIOD))
    assert len(found) == len(set(found)) == _PERIOD
    assert min(found) == least
    assert max(found) > own
