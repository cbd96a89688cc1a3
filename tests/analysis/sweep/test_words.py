"""A word that its key never takes is a mistake, said as for a single edit; one that does not fit beside other values is an invalid variant."""

from __future__ import annotations

from pathlib import Path

import pytest

import cnncalc
from cnncalc.analysis.sweep.search import searched
from cnncalc.analysis.sweep.values import keys_of
from cnncalc.cli.given import Given
from cnncalc.cli.progress import Meter
from cnncalc.cli.run import run
from cnncalc.cli.sweeping import Asked, _sweep

NET = "torch 3x32x32 -> c: conv 8 3x3 -> relu"


def swept(edits: list[str]) -> tuple[int, int]:
    keys, fixed, _ = keys_of(edits)
    sweep = _sweep(Given(NET, None, None), keys, fixed, Asked(None, None, None, None, None, False, False, False, None))
    found = searched(sweep, Meter(sweep.size, "variants"))
    return sweep.size, found.valid


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ("c.kernel=3,x", "kernel must be an integer, not 'x'"),
        ("c.padding=valid,samee", "padding knows no 'samee'"),
        ("c.bias=true,flase", "must be true or false"),
    ],
)
def test_a_mistyped_word_is_an_error(edit: str, message: str) -> None:
    with pytest.raises(cnncalc.SpecError, match=message):
        swept([edit])
    with pytest.raises(cnncalc.SpecError, match=message):
        swept(["c.stride=1,2", edit])


def test_a_word_that_does_not_fit_beside_others_is_an_invalid_variant() -> None:
    assert swept(["c.stride=1..3", "c.padding=same,valid"]) == (6, 4)  # PyTorch has no same padding with a stride


def test_a_front_is_no_jpeg(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table was written under a picture's name."""
    path = tmp_path / "front.jpg"
    assert run(["whatif", NET, "c.kernel=3,5", "c.filters=8,16", "--pareto", "params,macs", "-o", str(path)]) == 2
    assert "in .svg, .png, .pdf or .tex" in capsys.readouterr().err
    assert not path.exists()
