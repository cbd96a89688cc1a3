"""Calls of Keras 1 and 2: what Keras 1.2.2 itself said of them, and what has no meaning today."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc

TRUTH = Path(__file__).parent.parent / "truth" / "layers-keras-1.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in TRUTH.read_text(encoding="utf-8").splitlines()[1:]]


def figures(code: str, shape: Any, framework: str = "keras") -> tuple[list[Any], int, int]:
    """(output without the batch, trainable, non-trainable) of one layer."""
    several = isinstance(shape[0], list)
    spec = {"framework": framework, "input": dict(zip("ab", shape, strict=True)) if several else list(shape), "layers": [code]}
    report = cnncalc.infer(cnncalc.load(spec))
    row = report.rows[-1]
    return list(row.output_shape)[1:], report.totals.trainable, report.totals.non_trainable


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['code']} on {row['input']}" for row in ROWS])
def test_as_keras_1_said(row: dict[str, Any]) -> None:
    assert figures(row["code"], row["input"]) == (row["output"], row["trainable"], row["non_trainable"])
