"""Small networks, each with a feature of its own, from the configurations that Keras wrote: names, shapes and weights are Keras's."""

from __future__ import annotations

import json
import lzma
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from held import held_to
from keras_2_json import keras2

import cnncalc

HERE = Path(__file__).parent
CORPUS: dict[str, Any] = json.loads(lzma.decompress((HERE / "corpus.json.xz").read_bytes()))["models"]
OPERATIONS = [name for name, model in CORPUS.items() if ".ops." in json.dumps(model["config"])]
"""Networks with operations of Keras 3, which Keras 2 wrote otherwise."""


LATER = ("spectral",)
TODAYS = (*LATER, "attention", "inputs_by_name", "function_of_the_program", "own_layer", "own_layer_in_sequential")
"""Networks that Keras 2 could not have, or of which its configuration says less."""


@pytest.mark.parametrize("name", [name for name in CORPUS if name not in LATER])
def test_keras_3(name: str, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(CORPUS[name]["config"]), encoding="utf-8")
    held_to(CORPUS[name], cnncalc.infer(cnncalc.load(path)))


@pytest.mark.parametrize("name", [name for name in CORPUS if name not in (*OPERATIONS, *TODAYS)])
def test_keras_2(name: str, tmp_path: Path) -> None:
    path = tmp_path / "net.json"
    path.write_text(json.dumps(keras2(CORPUS[name]["config"])), encoding="utf-8")
    held_to(CORPUS[name], cnncalc.infer(cnncalc.load(path)))
