"""What a notebook has printed is held to what is computed: the tables of four libraries, and shapes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from notebooks import LESSONS, TRUTH, code, saved

import cnncalc
from cnncalc.analysis.expectations.outputs import output_checks
from cnncalc.cli.run import run
from cnncalc.readers.notebooks.outputs.shapes import shapes
from cnncalc.readers.notebooks.outputs.tables import tables

PRINTED = Path(__file__).parent / "printed"
MODEL = """import torch
from torch import nn
import torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2))
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(8*15*15, 10)
    def forward(self, x):
        x = self.features(x)
        x = F.relu(x)
        return self.fc(self.drop(x.flatten(1)))
m = Net()
"""


def met(source: str) -> tuple[int, int]:
    """(expectations, those that are met)."""
    found = output_checks(source)
    return len(found), sum(check.met for check in found)


HELD = {
    "cifar_tutorial": 1,
    "mnist_colab": 13,
    "d2l_lenet": 13,
    "two_models": 2,
    "broken_on_the_way": 1,
    "autoencoder": 1,
    "dcgan": 1,
    "unet_cells": 2,
    "vit_lesson": 1,
    "python2_notebook": 1,
    "lightning_style": 1,
    "resnet_scratch": 1,
    "layers_called": 3,
    "changed_later": 1,
    "v3_worksheets": 1,
    "widgets_and_html": 1,
    "keras_autoencoder": 2,
    "keras_functional": 18,
    "keras_imports_and_plots": 18,
    "keras_mnist": 11,
    "keras_two_models": 10,
}
"""How many shapes and lines of tables (a line of an input is none) the lessons have printed, counted by hand."""


@pytest.mark.parametrize("name", HELD)
def test_what_a_lesson_has_printed_is_met(name: str) -> None:
    assert met(str(LESSONS / f"{name}.ipynb")) == (HELD[name], HELD[name])


def test_every_lesson_is_counted() -> None:
    assert set(HELD) == set(TRUTH)


@pytest.mark.parametrize("name", ["torchsummary", "torchinfo", "torchinfo_columns"])
def test_a_table_of_pytorch_is_held_row_by_row(name: str, tmp_path: Path) -> None:
    call = "summary(m, (3, 32, 32))" if name == "torchsummary" else "summary(m, input_size=(1, 3, 32, 32))"
    text = (PRINTED / f"{name}.txt").read_text()
    head = f"from {name.partition('_')[0]} import summary\n"
    assert met(saved(tmp_path, MODEL, code(head + call, text))) == (9, 9)
    for old, new, row in (
        (r"(8, 30, 30)(\] +16\b)", r"8, 30, 31\2", "8x30x31, 16 parameters"),
        (r"(18,010)(\s)", r"18,011\2", "10, 18,011 parameters"),
        (r"( 1800)(\] +(?:0|--))", r" 1801\2", "1801"),
    ):
        changed = re.sub(old, new, text, count=1)
        assert changed != text
        unmet = [check for check in output_checks(saved(tmp_path, MODEL, code(head + call, changed))) if not check.met]
        assert unmet[0].expected == row
        assert unmet[0].place is not None
        assert unmet[0].place.where().startswith(f"{tmp_path}/lesson.ipynb output of cell 2:")
    wrong = text.replace("Total params: 18,250", "Total params: 18,240")
    (unmet_total,) = [c for c in output_checks(saved(tmp_path, MODEL, code(head + call, wrong))) if not c.met]
    assert (unmet_total.subject, unmet_total.expected, unmet_total.found, unmet_total.difference) == ("params", "18,240", "18,250", "+10")


@pytest.mark.parametrize(
    ("name", "count", "last", "params"),
    [("keras_1", 4, ("dense_2", (10,), 1290), 600_810), ("keras_2", 5, ("dense_2", (10,), 650), 93_322), ("keras_3", 16, ("dense_2", (10,), 170), 14_538)],
)
def test_a_table_of_keras_is_read_in_each_of_its_layouts(name: str, count: int, last: tuple[object, ...], params: int) -> None:
    (table,) = tables((PRINTED / f"{name}.txt").read_text())
    assert table.kind == "keras"
    assert len(table.rows) == count
    assert (table.rows[-1].name, table.rows[-1].shape, table.rows[-1].params) == last
    assert table.totals[0].value == params


NESTED = """from keras import Input, Model, Sequential, layers
a = Sequential([Input((16, 16, 3)), layers.Conv2D(4, 3), layers.BatchNormalization(), layers.MaxPooling2D()], name='stem')
inner = Sequential([layers.Conv2D(8, 3), layers.ReLU()], name='inner')
i = Input((16, 16, 3))
x = layers.Flatten()(inner(a(i)))
model = Model(i, layers.Dense(3)(x))
"""
CUT = """from keras.layers import Add, Conv2D, Dense, Flatten, Input, MaxPooling2D
from keras.layers.normalization import BatchNormalization
from keras.models import Model, Sequential
stem = Sequential(name='stem')
stem.add(Conv2D(8, 3, strides=8, input_shape=(830, 830, 3)))
i = Input((830, 830, 3))
a = Conv2D(128, (1, 1))(stem(i))
x = Add()([a, BatchNormalization()(a)])
x = MaxPooling2D((8, 8))(x)
model = Model(i, Dense(2)(Flatten()(x)))
"""


@pytest.mark.parametrize(
    ("name", "program", "count"),
    [("keras_2_nested", NESTED, 7), ("keras_2_expanded", NESTED, 10), ("keras_3_expanded", NESTED, 10), ("keras_2_cut", CUT, 9)],
)
def test_a_table_of_nested_models_or_cut_off_shapes_is_held(name: str, program: str, count: int, tmp_path: Path) -> None:
    text = (PRINTED / f"{name}.txt").read_text()
    assert met(saved(tmp_path, program, code("model.summary()", text))) == (count, count)
    old, new = ("296", "297") if program is NESTED else ("1152", "1153")
    wrong = new.join(text.rsplit(old, 1))
    assert wrong != text
    assert [check.met for check in output_checks(saved(tmp_path, program, code("model.summary()", wrong)))].count(False) == 1


def test_a_table_with_an_optimizer_counts_the_model_alone() -> None:
    (table,) = tables((PRINTED / "keras_1.txt").read_text() + " Total params: 9\n Optimizer params: 4 (16.00 B)\n")
    assert [total.what for total in table.totals] == ["params"]
    text = (PRINTED / "keras_2.txt").read_text().replace("Non-trainable params: 0", "Optimizer params: 322 (1 KB)")
    assert tables(text)[0].totals[0].value == 93_000


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("torch.Size([2, 10])", [(2, 10)]),
        ("torch.Size([])", [()]),
        ("torch.Size([5])", [(5,)]),
        ("TensorShape([None, 10])", [(None, 10)]),
        ("(None, 28, 28, 8) (3,)", [(None, 28, 28, 8), (3,)]),
        ("Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))", []),
        ("f(1, 2) a[(1, 2)] x=(1, 2)", []),
        ("(7) 3.5 [1, 2]", []),
        ("(0.5, 0.5)", []),
        ("\x1b[1m(2, 3)\x1b[0m", [(2, 3)]),
    ],
)
def test_shapes_are_found_in_an_output(text: str, found: list[tuple[int | None, ...]]) -> None:
    assert [shape.axes for shape in shapes(text)] == found


def test_a_cell_that_prints_what_is_not_known_is_left_alone(tmp_path: Path) -> None:
    cells = [
        "import torch, numpy\nfrom torch import nn\nimport data",
        code("data.x.shape", "(60000, 28, 28)"),
        code("torch.zeros(2, 3).shape", "torch.Size([2, 3])"),
    ]
    assert met(saved(tmp_path, *cells)) == (1, 1)


def test_the_table_of_a_cell_is_held_to_the_model_of_that_cell(tmp_path: Path) -> None:
    text = (PRINTED / "torchsummary.txt").read_text()
    shown = code("from torchsummary import summary\nsummary(m, (3, 32, 32))", text)
    assert met(saved(tmp_path, MODEL, shown, "m = nn.Sequential(nn.Conv2d(1, 1, 1))", "m(torch.zeros(1, 1, 5, 5))")) == (9, 9)


def test_the_command_says_the_cell_and_the_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(
        tmp_path, "import torch\nfrom torch import nn", code("x = torch.zeros(2, 3, 9, 9)\nprint(nn.Conv2d(3, 8, 3)(x).shape)", "torch.Size([2, 8, 7, 8])\n")
    )
    assert run(["check", path, "--outputs"]) == 1
    assert capsys.readouterr().out == (
        f"✗ {path}: 1 of 1 not met\n"
        f"  {path} output of cell 2:1:1: print(nn.Conv2d(3, 8, 3)(x).shape): expected (2, 8, 7, 8), found (2, 8, 7, 7)\n"
        "1 spec, 0 met, 1 not met\n"
    )
    assert run(["check", path, "--outputs", "--format", "json"]) == 1
    (check,) = json.loads(capsys.readouterr().out)["specs"][0]["checks"]
    assert (check["file"], check["cell"], check["output"], check["line"], check["column"]) == (path, 2, True, 1, 1)


def test_only_notebooks_have_outputs() -> None:
    with pytest.raises(cnncalc.SpecError, match="this is no notebook"):
        output_checks("zoo:alexnet")
