"""Whole programs as introductory courses have them, read as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnncalc.api import infer
from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.torch.read import read_program

PROGRAMS = Path(__file__).parent / "programs"


def test_a_class_with_a_loop_in_its_forward() -> None:
    report = infer(read_program("simple_cnn.py", (PROGRAMS / "simple_cnn.py").read_text(), None, "", {}))
    pools = [row.output_shape[1:] for row in report.rows if row.name.startswith("halve")]
    assert pools == [(16, 112, 112), (32, 56, 56), (64, 28, 28)]
    assert report["reshape"].output_shape[1:] == (50176,)
    assert [shape[1:] for shape in report.outputs.values()] == [(10,)]
    assert (report.totals.params, report.totals.buffers) == (525_578, 224)


def test_wrong_in_features_name_the_call_and_the_declaration() -> None:
    with pytest.raises(SpecError) as caught:
        read_program("wrong_features.py", (PROGRAMS / "wrong_features.py").read_text(), None, "", {})
    (fault,) = caught.value.faults
    assert (fault.layer, fault.message) == ("fc", "in_features is 1050, but stage2.2 gives 1,568 values (32×7×7)")
    assert fault.help == "write nn.Linear(1568, 10)"
    assert fault.place is not None
    assert fault.place[1] == 19
    assert (fault.related[0][0][1], fault.related[0][1]) == (14, "made here")
    assert [row.name for row in caught.value.report.rows][-1] == "view"
