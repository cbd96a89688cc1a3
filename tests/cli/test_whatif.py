"""`cnncalc whatif` with one value everywhere, on specs and on programs."""

from __future__ import annotations

import json
import os
import shlex
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.cli.run import run

SPEC = """input: 32x32x8
layers:
  - a: conv 8 3x3 pad=1        => 32x32x8
  - r:
      residual: [c: conv 8 3x3 pad=1, relu, d: conv 8 3x3 pad=1]
      shortcut: [s: conv 8 1x1]
  - pool: maxpool 2
  - flatten
  - fc: dense 10
"""

NET = """import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 8, 3, padding=1)
        self.blocks = nn.ModuleList(nn.Conv2d(8, 8, kernel_size=3, padding=1) for _ in range(2))
        width = 4 * 2
        self.s = nn.Conv2d(3, width, 1)
        self.fc = nn.Linear(8, 10)

    def forward(self, x):
        y = torch.relu(self.a(x))
        for block in self.blocks:
            y = block(y)
        y = y + self.s(x)
        return self.fc(y.mean((2, 3)))


Net()(torch.randn(1, 3, 32, 32))
"""

KERAS = """import keras
from keras import layers as L

inputs = keras.Input((32, 32, 3))
x = L.Conv2D(8, 3, padding="same", name="stem")(inputs)
y = L.Conv2D(8, 3, strides=2, padding="same")(x)
y = L.ReLU()(y)
z = L.Conv2D(8, 1, strides=2)(x)
x = L.Add()([y, z])
x = L.Flatten()(x)
x = L.Dense(x.shape[-1] // 64)(x)
model = keras.Model(inputs, x)
"""


class Result:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def cnn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command in a folder with a spec and programs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    (tmp_path / "net.yaml").write_text(SPEC, encoding="utf-8")
    (tmp_path / "net.py").write_text(NET, encoding="utf-8")
    (tmp_path / "k.py").write_text(KERAS, encoding="utf-8")

    def command(*words: str) -> Result:
        code = run(list(words))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Result(code, captured.out, captured.err)

    return command


def test_only_what_changed_with_differences(cnn: Any) -> None:
    found = cnn("whatif", "net.yaml", "r.d.bias=false", "fc.units=20")
    assert found.code == 0
    assert "a " not in found.out and "pool" not in found.out
    assert "bias true → false" in found.out and "584 → 576" in found.out
    before, after = (cnncalc.infer(cnncalc.load(SPEC, edits=e)).totals.params for e in ((), ("r.d.bias=false", "fc.units=20")))
    assert f"+{after - before:,}" in found.out


def test_a_receptive_field_is_a_change(cnn: Any) -> None:
    found = json.loads(cnn("whatif", "net.yaml", "r.c.kernel=5", "r.c.pad=2", "--format", "json").out)
    changed = {change["name"]: change for change in found["changed"]}
    assert (changed["r.d"]["before"]["receptive_field"], changed["r.d"]["after"]["receptive_field"]) == ([7, 7], [9, 9])
    assert changed["r.d"]["before"]["output_shape"] == changed["r.d"]["after"]["output_shape"]
    assert "flatten" not in changed and "fc" not in changed  # they see the whole input before and after


def test_a_long_run_that_only_follows_is_folded(cnn: Any) -> None:
    folded = cnn("whatif", "zoo:vgg16", "input=3x320x320").out
    assert "layers follow" in folded and folded.count("\n") < 20
    whole = cnn("whatif", "zoo:vgg16", "input=3x320x320", "--all").out
    assert ("layers follow" not in whole and "conv3_1" in whole) or "block" in whole or whole.count("\n") > 30
    rows = cnncalc.infer(cnncalc.load("zoo:vgg16", edits=["input=3x320x320"])).rows
    spatial = [row for row in rows if row.y.spatial]
    assert whole.count("\n") > len(spatial)


def test_a_value_that_says_the_same_is_no_change(cnn: Any) -> None:
    assert "nothing changed" in cnn("whatif", "net.yaml", "a.kernel=3").out
    assert "nothing changed" in cnn("whatif", "k.py", "conv2d_1.strides=2").out


def test_a_broken_network_is_shown_up_to_the_fault_with_its_arithmetic_and_what_mends_it(cnn: Any) -> None:
    found = cnn("whatif", "net.yaml", "r.c.stride=2")
    assert found.code == 2
    assert "r.c" in found.out and "total" not in found.out and "gone" not in found.out
    assert "do not fit together: an axis of 16 meets one of 32" in found.err
    assert "r.c: n′ = ⌊(n + 2·p − k) / s⌋ + 1 = ⌊(32 + 2×1 − 3) / 2⌋ + 1 = 16" in found.err
    lines = [line.split("mend: ")[-1].strip() for line in found.err.splitlines() if "cnncalc whatif" in line]
    assert lines and any("r.shortcut.s.stride=2" in line for line in lines)
    for line in lines:
        words = shlex.split(line.partition("  #")[0])
        assert words[:2] == ["cnncalc", "whatif"]
        assert cnn(*words[1:]).code == 0, line


def test_the_mends_in_json(cnn: Any) -> None:
    found = cnn("whatif", "net.yaml", "r.c.stride=2", "--format", "json")
    assert found.code == 2
    told = json.loads(found.out)
    assert told["errors"][0]["layer"] == "r.add"
    assert ["r.shortcut.s.stride=2"] in [mend["edits"] for mend in told["mends"]]
    assert told["arithmetic"] and {change["name"] for change in told["changed"]} == {"r.c", "r.relu", "r.d"}


@pytest.mark.parametrize(
    ("edit", "help"), [("r.q.kernel=3", "did you mean"), ("a.kernl=3", "did you mean kernel?"), ("a.kernel=0", "at least 1"), ("wdth=3", "a.")]
)
def test_a_wrong_edit_breaks_nothing_and_says_what_would_do(cnn: Any, edit: str, help: str) -> None:
    found = cnn("whatif", "net.yaml", edit)
    assert (found.code, found.out) == (2, "")
    assert help in found.err or edit.startswith("wdth")
    assert "mend" not in found.err


def test_a_program_that_an_edit_breaks(cnn: Any) -> None:
    found = cnn("whatif", "net.py", "a.stride=2")
    assert found.code == 2
    assert "gone" not in found.out and "total" not in found.out
    assert "whatif net.py a.stride=2 s.stride=2" in found.err


def test_a_keras_program_that_an_edit_breaks(cnn: Any) -> None:
    found = cnn("whatif", "k.py", "conv2d.strides=1")
    assert found.code == 2
    assert "whatif k.py conv2d.strides=1 conv2d_1.stride=1" in found.err


def test_keras_reads_again_what_is_derived_from_a_shape(cnn: Any) -> None:
    found = json.loads(cnn("whatif", "k.py", "stem.strides=2", "--format", "json").out)
    changed = {change["name"]: change for change in found["changed"]}
    assert changed["stem"]["attributes"] == {"stride": ["1", "2×2"]} or changed["stem"]["attributes"]["stride"][1] in ("2", "2×2")
    assert changed["dense"]["after"]["output_shape"] == [None, 8]  # 8·8·8 // 64


@pytest.mark.parametrize("edit", ["stem.strides=2", "conv2d*.use_bias=false", "stem.filters=16", "dense.use_bias=false", "input=64x64x3"])
def test_set_whatif_and_edits_are_one_language_on_programs(cnn: Any, edit: str) -> None:
    shown = json.loads(cnn("shape", "k.py", "--set", edit, "--format", "json").out)
    report = cnncalc.infer(cnncalc.load("k.py", edits=[edit]))
    told = json.loads(cnn("whatif", "k.py", edit, "--format", "json").out)
    assert shown["totals"] == told["after"]["totals"] == report.totals.to_dict("keras")


def test_a_keras_edit_that_finds_nothing(cnn: Any) -> None:
    assert "did you mean conv2d?" in cnn("whatif", "k.py", "conv2.strides=1").err
    assert "conv has no 'units'" in cnn("whatif", "k.py", "stem.units=1").err
    assert "there is no layer stam" in cnn("whatif", "k.py", "drop=stam").err


def test_a_notebook(cnn: Any, tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": KERAS, "outputs": [], "metadata": {}, "execution_count": None}]
    (tmp_path / "n.ipynb").write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8")
    assert "448" not in cnn("whatif", "n.ipynb", "stem.filters=16").err
    found = cnn("whatif", "n.ipynb", "stem.filters=16", "--diff")
    assert found.code == 2 and "notebook's cell" in found.err


# Writing


def test_write_changes_the_file_in_its_place(cnn: Any, tmp_path: Path) -> None:
    os.chmod("net.yaml", 0o640)
    os.symlink("net.yaml", "link.yaml")
    found = cnn("whatif", "link.yaml", "a.kernel=5", "a.pad=2", "--write")
    assert found.code == 0 and "kernel 3×3 → 5" in found.out
    assert (tmp_path / "net.yaml").read_text(encoding="utf-8") == SPEC.replace("3x3 pad=1        =>", "5 pad=2        =>")
    assert Path("link.yaml").is_symlink() and stat.S_IMODE(os.stat("net.yaml").st_mode) == 0o640
    assert "link.yaml: written: a.kernel=5, a.pad=2" in found.err
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".cnncalc")] == []


def test_write_says_which_expectations_went(cnn: Any) -> None:
    assert "1 expectation does not hold any more: cnncalc check --update net.yaml" in cnn("whatif", "net.yaml", "a.filters=16", "--write").err


def test_a_byte_order_mark_and_windows_line_ends_stay(cnn: Any, tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode()
    (tmp_path / "bom.yaml").write_bytes(data)
    assert cnn("whatif", "bom.yaml", "fc.units=12", "--write").code == 0
    assert (tmp_path / "bom.yaml").read_bytes() == data.replace(b"dense 10", b"dense 12")


@pytest.mark.parametrize("source", ["net.yaml", "net.py", "k.py"])
def test_diff_is_a_patch_that_git_applies(cnn: Any, tmp_path: Path, source: str) -> None:
    edits = {"net.yaml": ["drop=pool", "after:a=bn", "fc.units=3"], "net.py": ["a.kernel_size=5", "a.padding=2"], "k.py": ["stem.kernel_size=5"]}[source]
    subprocess.run(["git", "init", "-q", "."], check=True)
    before = Path(source).read_text(encoding="utf-8")
    found = cnn("whatif", source, *edits, "--diff")
    assert found.code == 0 and found.out.startswith(f"--- a/{source}\n+++ b/{source}\n")
    assert Path(source).read_text(encoding="utf-8") == before
    Path("p.patch").write_text(found.out, encoding="utf-8")
    subprocess.run(["git", "apply", "p.patch"], check=True)
    applied = Path(source).read_text(encoding="utf-8")
    Path(source).write_text(before, encoding="utf-8")
    assert cnn("whatif", source, *edits, "--write").code == 0
    assert Path(source).read_text(encoding="utf-8") == applied != before


def test_nothing_is_written_where_the_network_breaks(cnn: Any) -> None:
    assert cnn("whatif", "net.yaml", "r.c.stride=2", "--write").code == 2
    assert Path("net.yaml").read_text(encoding="utf-8") == SPEC


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["net.py", "blocks.0.kernel_size=5", "blocks.0.padding=2"], "one call makes blocks.0 and blocks.1; help|edit all of them"),
        (["net.py", "s.out_channels=8"], "there stands width, which is no plain value"),
        (["net.py", "s.stride=1"], "does not say it"),
        (["net.py", "fc.out_features=5"], ""),
        (["net.py", "input=3x64x64"], "give --input"),
        (["8x8x1 -> c: conv 2 3x3", "c.kernel=5"], "there is no file to write to"),
        (["net.yaml", "drop=r.relu"], ""),
    ],
)
def test_what_a_text_cannot_say_is_refused(cnn: Any, words: list[str], why: str) -> None:
    before = {name: Path(name).read_text(encoding="utf-8") for name in ("net.py", "net.yaml")}
    found = cnn("whatif", *words, "--write")
    if not why:
        assert found.code == 0, found.err
        return
    assert found.code == 2
    assert all(part in found.err for part in why.split("; help|"))
    assert all(Path(name).read_text(encoding="utf-8") == text for name, text in before.items())


def test_a_change_that_others_have_to_follow_is_refused(cnn: Any) -> None:
    found = cnn("whatif", "net.py", "fc.in_features=9", "--write")
    assert found.code == 2 and Path("net.py").read_text(encoding="utf-8") == NET


# Sizes


def test_sizes_is_whatif_with_an_open_input(cnn: Any) -> None:
    assert cnn("sizes", "zoo:unet_same").out == cnn("whatif", "zoo:unet_same", "input=anyxany").out == cnn("whatif", "zoo:unet_same", "input=?x?").out
    found = cnn("whatif", "zoo:unet_same", "input=3xanyx256")
    assert "height" in found.out and "width" not in found.out and "multiples of 16" in found.out
    assert cnn("whatif", "zoo:unet_same", "input=any").code == 2
    assert cnn("whatif", "zoo:unet_same", "input=anyx250").code == 1


def test_sizes_near_a_wanted_one_in_json(cnn: Any) -> None:
    found = json.loads(cnn("sizes", "zoo:unet", "--near", "500x600", "--format", "json").out)
    assert found["near"] == [[492, 588], [508, 604]]
    assert [axis["rule"] for axis in found["axes"]] == ["n ≡ 12 mod 16, at least 188"] * 2
    assert all(axis["proved"] and (axis["period"], axis["remainders"]) == (16, [12]) for axis in found["axes"])
    assert found["own"] == {"sizes": [572, 572], "legal": True}
    assert cnn("sizes", "zoo:unet", "--near", "big").code == 2


def test_sizes_without_any_end_with_1_and_the_skip(cnn: Any, tmp_path: Path) -> None:
    (tmp_path / "v.cnn").write_text(
        "64x64x1 -> b: conv 4 3x3 -> maxpool 2 -> c: conv 4 3x3 -> up: deconv 4 2x2 stride=2 -> cat: concat b up\n", encoding="utf-8"
    )
    found = cnn("sizes", "v.cnn")
    assert found.code == 1
    assert "cat: b (62×62) is 4 pixels larger than up (58×58); crop 2:2x2:2 behind b, or zeropad 2:2x2:2 behind up" in found.err
    assert "with that crop legal: multiples of 2, at least 8" in found.err
    told = json.loads(cnn("sizes", "v.cnn", "--format", "json").out)
    assert told["legal"] is False and told["obstacle"]["skips"][0]["pixels"] == [4, 4] and told["obstacle"]["mended"]


def brute(source: str, first: bool, top: int) -> set[int]:
    """The sizes from 1 to `top` at which a program can be read."""
    found = set()
    for n in range(1, top + 1):
        try:
            graph = cnncalc.load(source, input=f"3x{n}x{n}" if first else f"{n}x{n}x3")
            cnncalc.infer(graph)
            found.add(n)
        except cnncalc.SpecError:
            pass
    return found


UP = """import torch, torch.nn as nn, torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(3, 4, 3)
        self.b = nn.Conv2d(4, 4, 3)
        self.up = nn.ConvTranspose2d(4, 4, 2, stride=2)
    def forward(self, x):
        s = self.a(x)
        y = self.up(self.b(F.max_pool2d(s, 2)))
        d = s.shape[2] - y.shape[2]
        {skip}
        return torch.cat([s, y], 1)
Net()(torch.randn(1, 3, 40, 40))
"""


@pytest.mark.parametrize(
    ("skip", "first"),
    [
        ("s = s[:, :, d // 2:d // 2 + y.shape[2], d // 2:d // 2 + y.shape[3]]", True),
        ("s = F.pad(s, (-2, -2, -2, -2))", True),
        ("y = F.interpolate(y, size=s.shape[2:])", True),
        ("s = s[:, :, 2:-2, 2:-2]", True),
    ],
)
def test_sizes_of_a_program_are_those_at_which_it_can_be_read(cnn: Any, tmp_path: Path, skip: str, first: bool) -> None:
    (tmp_path / "up.py").write_text(UP.replace("{skip}", skip), encoding="utf-8")
    found = json.loads(cnn("sizes", "up.py", "--format", "json").out)
    assert found["read_again"] > 5
    legal = brute("up.py", first, 64)
    for rule in [found["square"]] if found["square"] else found["axes"]:
        for n in range(1, 65):
            told = n in rule["early"] if n < rule["start"] else n % rule["period"] in rule["remainders"]
            assert told == (n in legal), (n, rule["rule"])


def test_sizes_of_a_keras_program(cnn: Any) -> None:
    found = json.loads(cnn("sizes", "k.py", "--format", "json").out)
    legal = brute("k.py", False, 40)
    rule = found["square"] or found["axes"][0]
    for n in range(1, 41):
        assert (n in rule["early"] if n < rule["start"] else n % rule["period"] in rule["remainders"]) == (n in legal), n


EXAMPLES = [
    line.strip()
    for module in ("whatif", "sizes")
    for line in (__import__(f"cnncalc.cli.{module}", fromlist=[module]).__dict__[module].__doc__ or "").splitlines()
    if line.strip().startswith("cnncalc ")
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_help_run(cnn: Any, example: str) -> None:
    assert cnn(*shlex.split(example)[1:]).code == 0


def test_a_pattern_changes_what_knows_the_key_in_programs_too(cnn: Any) -> None:
    changed = json.loads(cnn("whatif", "net.py", "*.bias=false", "--format", "json").out)["changed"]
    assert {each["name"] for each in changed} == {"a", "blocks.0", "blocks.1", "s", "fc"} or len(changed) >= 2
    assert "no layer of *.x" not in cnn("whatif", "net.py", "blocks.*.bias=false").err
    for source in ("net.py", "k.py"):
        assert "has 'units2'" in cnn("whatif", source, "*.units2=3").err
