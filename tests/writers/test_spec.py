"""A spec written from a network reads back to the same report: of the zoo, and of programs in both frameworks."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnncalc.graph.walk import infer
from cnncalc.language.zoo import zoo_names
from cnncalc.sources.load import load
from cnncalc.writers.equal import difference
from cnncalc.writers.spec.write import spec_text

READERS = Path(__file__).parent.parent / "readers"
PROGRAMS = sorted(READERS.glob("*/corpus/*.py"))[::6]


@pytest.mark.parametrize("source", [*(f"zoo:{name}" for name in zoo_names()), *map(str, PROGRAMS)])
def test_a_spec_reads_back_to_an_equal_report(source: str) -> None:
    report = infer(load(source))
    assert difference(report, infer(load(spec_text(report)))) == ""


def test_what_is_not_equal_is_seen() -> None:
    a, b = (infer(load(f"8x8x3 -> conv {filters} 3x3 -> relu")) for filters in (4, 5))
    assert "conv: output shapes" in difference(a, b)
