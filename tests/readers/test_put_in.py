"""`drop=LAYER` and `after:LAYER=EXPRESSION` on programs and files: the network is that of the program with its line changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.cli.run import run

TORCH = """import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, padding=1)
        self.pool = {pool}
        self.conv2 = {conv2}
        self.fc = nn.Linear({features}, 10)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.conv2(x)
        return self.fc(x.view(x.size(0), -1))

Net()(torch.randn(1, 3, 32, 32))
"""
KERAS = """from tensorflow.keras import layers, Sequential
model = Sequential()
model.add(layers.Input((32, 32, 3)))
model.add(layers.Conv2D(8, 3, padding='same'))
{pool}
model.add(layers.Conv2D(16, 3, padding='same'))
{bn}
model.add(layers.Flatten())
model.add(layers.Dense(10))
"""
POOL, CONV = "nn.MaxPool2d(2)", "nn.Conv2d(8, 16, 3, padding=1)"
WITH_BN = "nn.Sequential(nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16))"
AS_IT_IS = TORCH.format(pool=POOL, conv2=CONV, features=16 * 16 * 16)
KERAS_POOL, KERAS_BN = "model.add(layers.MaxPooling2D())", "model.add(layers.BatchNormalization())"


def figures(source: str, edits: tuple[str, ...] = ()) -> Any:
    report = cnncalc.infer(cnncalc.load(source, edits=edits))
    rows = [(row.type, row.output_shape, row.params, row.macs) for row in report.rows if row.type != "identity"]
    return rows, report.totals.params, report.totals.macs


@pytest.mark.parametrize(
    ("edits", "text"),
    [
        (("drop=pool",), TORCH.format(pool="nn.Identity()", conv2=CONV, features=16 * 32 * 32)),
        (("after:conv2=bn",), TORCH.format(pool=POOL, conv2=WITH_BN, features=16 * 16 * 16)),
        (("drop=pool", "after:conv2=bn"), TORCH.format(pool="nn.Identity()", conv2=WITH_BN, features=16 * 32 * 32)),
        (("drop=relu",), AS_IT_IS.replace("torch.relu(self.conv1(x))", "self.conv1(x)")),
    ],
)
def test_of_a_pytorch_program(edits: tuple[str, ...], text: str) -> None:
    assert figures(AS_IT_IS, edits) == figures(text)


@pytest.mark.parametrize(
    ("edits", "pool", "bn"),
    [(("drop=max_pooling2d",), "", ""), (("after:conv2d_1=bn",), KERAS_POOL, KERAS_BN), (("drop=max_pooling2d", "after:conv2d_1=bn"), "", KERAS_BN)],
)
def test_of_a_keras_program(edits: tuple[str, ...], pool: str, bn: str) -> None:
    assert figures(KERAS.format(pool=KERAS_POOL, bn=""), edits) == figures(KERAS.format(pool=pool, bn=bn))


def layer(kind: str, **config: Any) -> dict[str, Any]:
    return {"module": "keras.layers", "class_name": kind, "config": {"name": kind.lower(), **config}}


def test_of_a_file(tmp_path: Path) -> None:
    def saved(*inner: dict[str, Any]) -> str:
        first = layer("InputLayer", batch_shape=[None, 32, 32, 3])
        path = tmp_path / f"{len(inner)}.json"
        path.write_text(json.dumps({"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [first, *inner]}}))
        return str(path)

    conv, pool, bn = layer("Conv2D", filters=8, kernel_size=[3, 3]), layer("MaxPooling2D"), layer("BatchNormalization")
    flatten, dense = layer("Flatten"), layer("Dense", units=10)
    whole = saved(conv, pool, flatten, dense)
    assert figures(whole, ("drop=maxpooling2d",)) == figures(saved(conv, flatten, dense))
    assert figures(whole, ("after:conv2d=bn",)) == figures(saved(conv, bn, pool, flatten, dense))


@pytest.mark.parametrize(
    ("edit", "message"), [("drop=nope", "there is no layer nope"), ("after:conv1=bnn", "unknown layer type 'bnn'"), ("after:nope=bn", "there is no layer nope")]
)
def test_what_cannot_be_put_in(edit: str, message: str) -> None:
    with pytest.raises(cnncalc.SpecError, match=message):
        figures(AS_IT_IS, (edit,))


def test_whole_lines_are_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "net.py"
    path.write_text(AS_IT_IS)
    assert run(["whatif", str(path), "drop=pool", "--write"]) == 2
    assert "whole lines are not written" in capsys.readouterr().err
    assert path.read_text() == AS_IT_IS
