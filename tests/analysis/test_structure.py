"""Stretches that are built alike, found without their names: random networks, and published ones from files."""

from __future__ import annotations

import base64
import gzip
import json
import lzma
import random
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from cnncalc.analysis.fold import folded
from cnncalc.graph.names import modules
from cnncalc.graph.report import Report
from cnncalc.graph.totals import sum_rows

TESTS = Path(__file__).parents[1]
CONFIGURATIONS: dict[str, Any] = json.loads(lzma.decompress((TESTS / "truth" / "keras_configs.json.xz").read_bytes()))
TRUTH: dict[str, Any] = json.loads((TESTS / "truth" / "keras_applications.json").read_text(encoding="utf-8"))["models"]
EXAMPLE = TESTS.parent / "docs" / "examples" / "blocks.onnx"
CONV = [f"conv 8 {kernel}x{kernel} pad=same dilation={dilation}" for kernel in (1, 3, 5, 7) for dilation in (1, 2, 3)]
PLAIN = ["relu", "tanh", "sigmoid", "gelu", "silu", "softplus"]


def lines(view: Report) -> list[tuple[str, str]]:
    """(name, type) of the lines that sum up others."""
    return [(row.name, row.type) for row in view.rows if "folded" in row.to_dict()]


def adds_up(report: Report, view: Report) -> None:
    """No layer is lost, none counted twice."""
    assert sum_rows(view.rows, view.graph) == report.totals == view.totals
    assert sum(row.to_dict().get("folded", 1) for row in view.rows) == len(report.rows)
    assert len({row.name for row in view.rows}) == len(view.rows)


def keras(name: str, folder: Path) -> Report:
    path = folder / "net.json"
    path.write_text(json.dumps(CONFIGURATIONS[name]), encoding="utf-8")
    return cnncalc.infer(cnncalc.load(path))


def network(dice: random.Random, copies: int, changed: bool = False) -> tuple[Report, list[str], list[str], int]:
    """A network of layers that all differ, with a body in it that stands several times and adds what it read, if its
    `dice` say so; in the last copy one layer is another if `changed`."""
    words = [*CONV, *PLAIN]
    dice.shuffle(words)
    before, after = words[: dice.randrange(1, 4)], words[4 : 4 + dice.randrange(1, 4)]
    body = words[8 : 8 + dice.randrange(2, 8)]
    adds = dice.random() < 0.6
    texts = list(before)
    for copy in range(copies):
        first = len(texts) - 1
        texts += [words[-1], *body[1:]] if changed and copy == copies - 1 else body
        texts += [f"add n{len(texts) - 1} n{first}"] if adds else []
    texts += after
    spec = "input: 16x16x8\nlayers:\n" + "".join(f"  - n{number}: {text}\n" for number, text in enumerate(texts))
    return cnncalc.infer(cnncalc.load(spec)), before, after, len(body) + adds


@pytest.mark.parametrize("seed", range(60))
def test_a_body_that_stands_several_times_is_one_line(seed: int) -> None:
    dice = random.Random(seed)
    copies = dice.randrange(2, 9)
    report, before, after, period = network(dice, copies)
    view = folded(report, repeats=True)
    adds_up(report, view)
    assert len(view.rows) == len(before) + 1 + len(after)
    row = view.rows[len(before)]
    assert row.type.startswith(f"{copies} × ") and row.to_dict()["folded"] == copies * period
    inside = report.rows[len(before) : len(before) + copies * period]
    assert row.name == f"{inside[0].name} … {inside[-1].name}"
    assert (row.params, row.macs) == (sum(each.params for each in inside), sum(each.macs for each in inside))
    assert folded(report).rows == report.rows


@pytest.mark.parametrize("seed", range(20))
def test_a_copy_with_another_layer_is_left_out(seed: int) -> None:
    dice = random.Random(seed)
    report, _, _, period = network(dice, 4, changed=True)
    view = folded(report, repeats=True)
    adds_up(report, view)
    assert [kind.partition(" ")[0] for _, kind in lines(view)] == ["3"]
    assert [row.to_dict()["folded"] for row in view.rows if "folded" in row.to_dict()] == [3 * period]


def test_other_edges_are_another_structure() -> None:
    """The second addition reads the first convolution, not its own."""
    texts = ["relu", "conv 8 3x3 pad=same", "add n1 n0", "conv 8 3x3 pad=same", "add n3 n1"]
    spec = "input: 16x16x8\nlayers:\n" + "".join(f"  - n{number}: {text}\n" for number, text in enumerate(texts))
    assert lines(folded(cnncalc.infer(cnncalc.load(spec)), repeats=True)) == []


def test_branches_side_by_side_are_no_repeat() -> None:
    spec = "input: 16x16x8\nlayers:\n  - a: conv 8 3x3 pad=same\n  - b: conv 8 3x3 pad=same from=input\n"
    spec += "  - c: relu from=a\n  - d: relu from=b\n  - e: add c d\n"
    assert lines(folded(cnncalc.infer(cnncalc.load(spec)), repeats=True)) == []


def test_free_sizes_are_compared_too() -> None:
    view = folded(cnncalc.infer(cnncalc.load("HxWx4 -> conv 4 3x3 pad=same -> relu -> conv 4 3x3 pad=same -> relu")), repeats=True)
    assert [(row.type, row.params, str(row.macs)) for row in view.rows] == [("2 × (conv, relu)", 296, "288·H·W")]


@pytest.mark.parametrize("name", TRUTH)
@pytest.mark.parametrize("how", [{"repeats": True}, {"depth": 1}, {"depth": 1, "repeats": True}])
def test_keras_applications_add_up(name: str, how: dict[str, Any], tmp_path: Path) -> None:
    report = keras(name, tmp_path)
    adds_up(report, folded(report, **how))


def test_resnet_50_from_a_configuration_of_keras(tmp_path: Path) -> None:
    view = folded(keras("ResNet50", tmp_path), repeats=True)
    assert lines(view) == [
        ("conv2_block2 … conv2_block3", "2 × 10 layers"),
        ("conv3_block2 … conv3_block4", "3 × 10 layers"),
        ("conv4_block2 … conv4_block6", "5 × 10 layers"),
        ("conv5_block2 … conv5_block3", "2 × 10 layers"),
    ]
    rows = [row for row in TRUTH["ResNet50"]["rows"] if row[0].startswith(tuple(f"conv4_block{n}_" for n in range(2, 7)))]
    assert view["conv4_block2 … conv4_block6"].params == sum(row[3] for row in rows)


def test_blocks_are_modules_where_names_count_them(tmp_path: Path) -> None:
    view = folded(keras("ResNet50", tmp_path), depth=1)
    stages = {2: 3, 3: 4, 4: 6, 5: 3}  # the paper's table 1
    expected = ["conv1", "pool1", *(f"conv{stage}_block{n + 1}" for stage, count in stages.items() for n in range(count)), "avg_pool", "predictions"]
    assert [row.name for row in view.rows] == expected
    rows = TRUTH["ResNet50"]["rows"]
    assert view["conv3_block1"].params == sum(row[3] for row in rows if row[0].startswith("conv3_block1_"))


def test_the_middle_of_xception_stands_eight_times(tmp_path: Path) -> None:
    """Figure 5 of its paper."""
    assert [kind for _, kind in lines(folded(keras("Xception", tmp_path), repeats=True))] == ["8 × 10 layers"]


def test_resnet_50_in_onnx(tmp_path: Path) -> None:
    """Its nodes are called n0, n1, …"""
    files = json.loads(gzip.decompress((TESTS / "readers" / "onnx" / "files" / "light.json.gz").read_bytes()))
    path = tmp_path / "net.onnx"
    path.write_bytes(base64.b64decode(files["resnet50"]["file"]))
    report = cnncalc.infer(cnncalc.load(path))
    view = folded(report, repeats=True)
    adds_up(report, view)
    bottleneck = {w: 17 * w * w + 12 * w for w in (64, 128, 256, 512)}  # 4w·w + 9w·w + w·4w, three norms of w, w, 4w
    found = [(row.type, row.params) for row in view.rows if "folded" in row.to_dict()]
    assert found == [(f"{n} × 10 layers", n * bottleneck[w]) for n, w in ((2, 64), (3, 128), (5, 256), (2, 512))]


def test_modules_of_an_exported_network() -> None:
    """PyTorch counts 2,926 parameters, 2,688 of them in its four blocks."""
    report = cnncalc.infer(cnncalc.load(EXAMPLE))
    assert report.totals.params == 2926
    ends = ["/stem/Conv", "/relu/Relu"], ["/pool/GlobalAveragePool", "/Flatten", "/fc/Gemm"]
    blocks = [f"/blocks/blocks.{n}" for n in range(4)]
    repeated = " … ".join(blocks[::3])
    for how, middle in (({"depth": 1}, ["/blocks"]), ({"depth": 2}, blocks), ({"repeats": True}, [repeated]), ({"repeats": True, "depth": 2}, [repeated])):
        view = folded(report, **how)  # type: ignore[arg-type]
        adds_up(report, view)
        assert [row.name for row in view.rows] == [*ends[0], *middle, *ends[1]]
        assert sum(view[name].params for name in middle) == 2688
    assert [row.name for row in folded(report, repeats=True, depth=1).rows] == [*ends[0], repeated, *ends[1]]  # it tells more
    assert folded(report, only=["/blocks/blocks.2"]).totals.params == 2688 // 4


def test_a_repeat_within_a_folded_block_stays_in_it() -> None:
    names = ["block1_a", "block1_b", "block1_c", "block2_a", "block2_b"]
    words = ["conv 8 3x3 pad=same", "conv 8 3x3 pad=same", "relu", "conv 4 1x1", "relu"]
    spec = "input: 16x16x8\nlayers:\n" + "".join(f"  - {name}: {text}\n" for name, text in zip(names, words, strict=True))
    report = cnncalc.infer(cnncalc.load(spec))
    assert [row.name for row in folded(report, repeats=True).rows] == ["block1_a … block1_b", *names[2:]]
    assert [row.name for row in folded(report, repeats=True, depth=1).rows] == ["block1", "block2"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["/a/b/Conv", "/a/b/Relu", "/a/Add", "/c/Conv"], [("/a", "/a/b"), ("/a", "/a/b"), ("/a",), ()]),
        (["block1_conv", "block1_relu", "fc"], [("block1",), ("block1",), ()]),
        (["block_1", "block_1_bn", "fc"], [("block_1",), ("block_1",), ()]),
        (["conv1_1", "relu_conv1_1", "conv1_2", "relu_conv1_2"], [()] * 4),  # not one after the other
        (["conv_0", "batch_norm_0", "conv_1", "batch_norm_1"], [()] * 4),
        (["net/a", "net/b"], [()] * 2),  # all in one
        (["model/a/x", "model/a/y", "model/b"], [("model/a",), ("model/a",), ()]),
    ],
)
def test_modules_by_names(names: list[str], expected: list[tuple[str, ...]]) -> None:
    assert modules(names) == expected
