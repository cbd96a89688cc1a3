"""Small PyTorch programs in the idioms people write, held to the numbers of PyTorch itself (`record.py`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnncalc.api import infer
from cnncalc.readers.torch.read import read_program

HERE = Path(__file__).parent
RECORDED: dict[str, Any] = json.loads((HERE / "corpus.json").read_text())


def _programs() -> dict[str, Path]:
    """The programs by name: a file, or a package's `main.py`."""
    files = [*(HERE / "corpus").glob("*.py"), *(HERE / "corpus").glob("*/main.py")]
    return {(path.parent.name if path.name == "main.py" else path.stem): path for path in files}


@pytest.mark.parametrize("name", RECORDED)
def test_a_program_gives_the_numbers_of_the_framework(name: str) -> None:
    path = _programs()[name]
    theirs = RECORDED[name]
    report = infer(read_program(path.name, path.read_text(), str(path), "", {}))
    totals = report.totals
    assert totals.params == theirs["params"]
    assert totals.buffers == theirs["buffers"]
    if theirs["macs"] is not None:
        assert totals.macs == theirs["macs"]
    assert [list(shape[1:]) for shape in report.outputs.values()] == theirs["outputs"]
    ours: dict[str, list[Any]] = {}
    for row in report.rows:  # a module that only calls functions is as large as the last of them
        ours[row.name.rpartition(".")[0]] = ours[row.name] = list(row.output_shape[1:])
    # windows that were folded into the batch stand before a row's own axes here
    assert {n: ours[n][len(ours[n]) - len(shape) :] for n, shape in theirs["rows"].items()} == theirs["rows"]


def test_every_program_is_recorded() -> None:
    assert set(_programs()) == set(RECORDED)
