"""What the playground asks: tables, faults with their characters, knobs, edits written down; without NumPy, rich, typer or libyaml."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cnncalc.hooks.playground.answer import answer
from cnncalc.hooks.playground.examples import COURSE, KERAS, SIMPLE_CNN, TORCH, examples
from cnncalc.hooks.playground.faults import units

ROOT = Path(__file__).parent.parent.parent
ALEXNET = (ROOT / "specs" / "alexnet.yaml").read_text(encoding="utf-8")


def asked(what: str, text: str, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer(json.dumps({"do": what, "text": text, **more})))
    assert "broken" not in found, found
    return found


def column(found: dict[str, Any], key: str) -> list[str]:
    texts: list[str] = next(column["texts"] for column in found["columns"] if column["key"] == key)
    return texts


def test_alexnet_is_torchvisions() -> None:
    found = asked("table", ALEXNET)
    assert {total["key"]: total["text"] for total in found["totals"]}["params"] == "61,100,840"
    assert found["faults"] == []
    assert len(found["names"]) == len(column(found, "output")) == len(found["lines"]) == 22


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("28x28x1 -> conv 32 3x3", ["conv"]),
        (TORCH, [*(f"features.{i}" for i in range(6)), "flatten", "head"]),
        (KERAS, ["conv2d", "max_pooling2d", "conv2d_1", "max_pooling2d_1", "flatten", "dense"]),
        ("zoo:lenet5", None),
        ((ROOT / "docs/examples/tiny.cfg").read_text(encoding="utf-8"), None),
        ((ROOT / "docs/examples/lenet.prototxt").read_text(encoding="utf-8"), None),
        ((ROOT / "docs/examples/detector.yaml").read_text(encoding="utf-8"), None),
        ((ROOT / "docs/examples/digits.ipynb").read_text(encoding="utf-8"), None),
        (
            '{"class_name": "Sequential", "config": {"name": "s", "layers": [{"class_name": "Dense", "config": {"name": "dense", "units": 3, "batch_input_shape": [null, 4]}}]}}',
            ["dense"],
        ),
    ],
)
def test_whatever_is_text_is_read(text: str, names: list[str] | None) -> None:
    found = asked("table", text)
    assert found["faults"] == []
    assert found["names"] and (names is None or found["names"] == names)


def test_every_example_is_read_and_drawn() -> None:
    for example in examples():
        found = asked("table", example["text"])
        assert bool(found["faults"]) == example["name"].startswith("A fault"), example["name"]
        if example["group"] != "Architectures":
            assert asked("layer", example["text"])["svg"] or found["faults"]


def test_the_course_has_an_example_for_each_page() -> None:
    pages = sorted((ROOT / "docs" / "course" / "en").glob("*.md"))
    for page, (name, source) in zip(pages, COURSE, strict=True):
        assert name[:2] == f"{int(page.name[:2])}."
        assert source.replace("zoo:alexnet_two_gpus", "specs/alexnet_two_gpus.yaml") in page.read_text(encoding="utf-8"), name
    assert (ROOT / "docs" / "examples" / "simple_cnn.py").read_text(encoding="utf-8") == SIMPLE_CNN


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("28x28x1 -> konv 3 3x3", "konv"),
        ("# 𝔘 👩‍🔬\ninput: 8x8x3\nlayers:\n  - konv 3 3x3\n", "konv"),
        ("input: 8x8x3\r\nlayers:\r\n  - konv 3 3x3\r\n", "konv"),
        ("import torch.nn as nn\nx = '𝔘𝔘'; net = nn.Conv2d(3, 4, 9)\nnet(torch.zeros(1, 3, 5, 5))\n", "9"),
        ("input: 8x8x3\nlayers:\n  - conv 4 99x99", "99x99"),
    ],
)
def test_a_fault_names_its_characters_as_browsers_count_them(text: str, wrong: str) -> None:
    fault = asked("table", text)["faults"][0]
    encoded = text.encode("utf-16-le")
    assert encoded[2 * fault["from"] : 2 * fault["to"]].decode("utf-16-le") == wrong
    assert fault["excerpt"][1].endswith("^" * len(wrong))


def test_units_are_those_of_utf_16() -> None:
    assert [units(text) for text in ("", "aé한", "𝔘", "👩‍🔬")] == [0, 3, 2, 5]


def test_an_edit_says_what_was() -> None:
    found = asked("table", ALEXNET, edits=["conv1.kernel=7", "drop=dropout"])
    assert found["changed"]["0"]["params"] == "23,296"
    assert found["gone"] == ["dropout"]
    assert found["before"]["params"] == "61,100,840"


@pytest.mark.parametrize("edit", ["nonsense", "conv1.kernel=", "conv9.kernel=3", "input=3x20x20", "conv1.stride=0", "\x1b=\u202e", "=" * 300])
def test_an_edit_that_does_not_fit_is_a_fault(edit: str) -> None:
    faults = asked("table", ALEXNET, edits=[edit])["faults"]
    assert faults
    assert not set("\x1b\u202e") & set(json.dumps(faults, ensure_ascii=False))


def test_knobs_have_bounds_and_what_the_text_says() -> None:
    knobs = {knob["key"]: knob for knob in asked("layer", ALEXNET, layer="conv1", edits=["conv1.kernel=7"])["knobs"]}
    assert {key: (knob["value"], knob["base"], knob["low"]) for key, knob in knobs.items() if "low" in knob} == {
        "kernel": (7, "11×11", 1),
        "stride": (4, "4", 1),
        "padding": (2, "2", 0),
        "filters": (64, "64", 1),
        "dilation": (1, "1", 1),
        "groups": (1, "1", 1),
    }
    assert all(knob["value"] <= knob["high"] for knob in knobs.values() if "low" in knob)
    assert list(knobs)[:4] == ["kernel", "stride", "padding", "filters"]


def test_keras_classes_take_no_amount_of_padding() -> None:
    padding = next(knob for knob in asked("layer", KERAS, layer="conv2d")["knobs"] if knob["key"] == "padding")
    assert "low" not in padding
    assert padding["modes"] == ["valid", "same"]


@pytest.mark.parametrize("text", [ALEXNET, TORCH, KERAS, "28x28x1 -> conv 8 3x3 -> dense 3", "torch 3x9x9 -> nn.ConvTranspose2d(3, 4, 3)"])
def test_every_number_that_can_be_turned_may_be(text: str) -> None:
    """Where a knob is turned by one, there is a table or a fault, never a failure, and what is written reads back so."""
    for name in asked("table", text)["names"]:
        for knob in asked("layer", text, layer=name)["knobs"]:
            values = [knob["value"] + 1] if knob.get("low") is not None and knob["value"] is not None else knob["modes"]
            for value in values[:2]:
                edits = [f"{name}.{knob['key']}={value}"]
                found = asked("table", text, edits=edits)
                assert found["faults"] or found["names"]
                written = asked("write", text, edits=edits)
                if not found["faults"] and "text" in written:
                    again = asked("table", written["text"])
                    assert column(again, "params") == column(found, "params"), edits


def test_a_step_beyond_the_last_is_the_last() -> None:
    found = asked("layer", "5x5x1 -> conv 1 3x3", layer="conv", step=10**9)
    assert (found["positions"], found["step"]) == (9, 8)


@pytest.mark.parametrize("text", ["", "   \n", "x", "-", "/etc/passwd", "net.py", "zoo:nothing", "{", "[", "\x00", "\ud800", "a" * 300_000, "layers: &a [*a]"])
def test_what_is_no_network_is_a_fault_and_opens_no_file(text: str) -> None:
    found = asked("table", text)
    assert found["faults"] and all(fault["message"] for fault in found["faults"])
    assert "root:" not in json.dumps(found)


def test_an_input_may_be_given_beside_the_text() -> None:
    text = "import torch.nn as nn\nnet = nn.Conv2d(3, 8, 3)\n"
    assert "input" in asked("table", text)["faults"][0]["message"]
    assert column(asked("table", text, input="3x8x8"), "output") == ["[N, 8, 6, 6]"]
    assert asked("table", text, input="a=3x8x8; a=3x8x8")["faults"][0]["message"] == "the input a is given twice"


def test_a_fault_of_ours_reaches_the_page_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnncalc.hooks.playground.answer.table", lambda *_: 1 / 0)
    assert json.loads(answer('{"do": "table", "text": "x"}')) == {"broken": "ZeroDivisionError: division by zero"}


WITHOUT = """
import json, sys
for name in ("numpy", "rich", "typer", "pathspec", "_yaml", "yaml._yaml", "click"):
    sys.modules[name] = None
from cnncalc.hooks.playground.answer import answer
from cnncalc.hooks.playground.examples import examples
import yaml
assert not yaml.__with_libyaml__
told = []
for example in examples():
    text = example["text"]
    table = json.loads(answer(json.dumps({"do": "table", "text": text})))
    assert "broken" not in table, table
    told.append([example["name"], [c["texts"] for c in table.get("columns", [])], table["faults"]])
    for name in table.get("names", [])[:3]:
        assert "broken" not in answer(json.dumps({"do": "layer", "text": text, "layer": name}))
for text in sys.argv[1:]:
    table = json.loads(answer(json.dumps({"do": "table", "text": text})))
    told.append([text, None, [[fault.get("from"), fault["help"]] for fault in table["faults"]]])
print(json.dumps(told))
"""
UNREADABLE = [
    "input: 28x28x1\nlayers:\n  - relu\n - relu\n",
    "input: 8x8x3\nlayers:\n  - [conv\n",
    "a: b: c\n",
    "input: 8x8\nlayers:\n\t- relu\n",
    "x: \x01\n",
    "input: 8x8x3\nlayers:\n  - conv 3 3x3\n  - !!python/object:os.system relu\n",
    "a: &a [*a]\n",
]


def test_it_needs_neither_numpy_nor_rich_nor_typer_nor_libyaml() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT, *UNREADABLE], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for name, columns, faults in json.loads(done.stdout):
        if columns is None:
            assert faults == [[fault.get("from"), fault["help"]] for fault in asked("table", name)["faults"]], name
            continue
        found = asked("table", next(example["text"] for example in examples() if example["name"] == name))
        assert (columns, faults) == ([c["texts"] for c in found["columns"]], found["faults"]), name
