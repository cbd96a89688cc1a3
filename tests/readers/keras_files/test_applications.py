"""The networks of `keras.applications` from their configurations, in every form of file: row by row what Keras says of them."""

from __future__ import annotations

import json
import lzma
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from keras_2_json import keras2

import cnncalc

TRUTH = Path(__file__).parents[2] / "truth"
CONFIGURATIONS: dict[str, Any] = json.loads(lzma.decompress((TRUTH / "keras_configs.json.xz").read_bytes()))
MODELS: dict[str, Any] = json.loads((TRUTH / "keras_applications.json").read_text(encoding="utf-8"))["models"]


def written(form: str, name: str, folder: Path) -> Path:
    """The configuration as a file of a form."""
    tree = CONFIGURATIONS[name]
    if form == "archive":
        path = folder / "net.keras"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("metadata.json", '{"keras_version": "3.15.1", "date_saved": "2026-11-21@00:00:00"}')
            archive.writestr("config.json", json.dumps(tree))
        return path
    path = folder / "net.json"
    path.write_text(json.dumps(tree if form == "json" else keras2(tree)), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["json", "archive", "json of Keras 2"])
@pytest.mark.parametrize("name", MODELS)
def test_row_by_row(name: str, form: str, tmp_path: Path) -> None:
    model = MODELS[name]
    report = cnncalc.infer(cnncalc.load(written(form, name, tmp_path)))
    inputs = {row[0] for row in model["rows"] if row[1] == "InputLayer"}
    expected = [tuple(row[:1] + row[2:]) for row in model["rows"] if row[1] != "InputLayer" and "/" not in row[0]]
    found = [(row["name"], row["output_shape"], row["params"], row["inputs"]) for row in report.to_dict()["layers"]]
    assert [(n, list(s), p, list(i)) for n, s, p, i in found] == [(n, s, p, list(i)) for n, s, p, i in expected]
    assert set(report.graph.input_names) == inputs
    totals = report.totals
    assert (totals.params, totals.trainable, 2 * totals.macs) == (model["params"], model["params_trainable"], model["flops"])
