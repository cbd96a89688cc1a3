"""Single operators against what ONNX computes of them, and whole graphs against what ONNX infers (`record_onnx.py`)."""

from __future__ import annotations

import base64
import gzip
import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from onnx_reading import outcome, read

FILES = Path(__file__).parent / "files"
CASES: list[Any] = json.loads(gzip.decompress((FILES / "nodes.json.gz").read_bytes()))
LIGHT: dict[str, Any] = json.loads(gzip.decompress((FILES / "light.json.gz").read_bytes()))
LETTERS = sorted({name[5] for name, *_ in CASES})


@pytest.mark.parametrize("letter", LETTERS)
def test_an_operator_gives_what_onnx_computes(letter: str) -> None:
    """No fault, and no warning: the shapes that the file states are those of the arrays that ONNX computed."""
    wrong = []
    for name, data, shapes in CASES:
        if name[5] == letter:
            report, fault = outcome(base64.b64decode(data))
            if report is None:
                wrong.append((name, fault.message))
            elif report.warnings or len(report.graph.outputs) != len(shapes):
                wrong.append((name, report.warnings[0].message))
    assert wrong == []


@pytest.mark.parametrize("name", LIGHT)
def test_a_graph_is_what_onnx_infers(name: str) -> None:
    """Every node's output, the elements of all weights, and the MACs from ONNX's shapes."""
    expected = LIGHT[name]
    report = read(base64.b64decode(expected["file"]))
    ours = {row.name: [1, *row.output_shape[1:]] for row in report.rows}
    assert {n: ours.get(n) for n in expected["rows"]} == expected["rows"]
    totals = report.totals
    assert (totals.params, totals.buffers, totals.macs) == (expected["params"], expected["buffers"], expected["macs"])
    assert report.warnings == ()
