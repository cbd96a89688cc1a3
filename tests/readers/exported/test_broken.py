"""Archives that are damaged, or made to harm: a clear error that names the entry or the node, in bounded time, nothing else."""

from __future__ import annotations

import io
import json
import os
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import cnncalc
from tests.readers import archives
from tests.readers.archives import packed, said

FILES = Path(__file__).parent / "files"
ENTRY = "model/models/model.json"


def entries(name: str) -> dict[str, bytes]:
    return archives.entries(FILES / f"{name}.pt2")


def changed(change: Callable[[dict[str, Any]], None], name: str = "plain") -> bytes:
    parts = entries(name)
    model = json.loads(parts[ENTRY])
    change(model)
    return packed({**parts, ENTRY: json.dumps(model).encode()})


def graph(model: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = model["graph_module"]["graph"]
    return found


def of_node(key: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda model: graph(model)["nodes"][0].__setitem__(key, value)


def stated(value: str, size: Any) -> Callable[[dict[str, Any]], None]:
    return lambda model: graph(model)["tensor_values"][value]["sizes"].__setitem__(0, size)


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "no graph": (lambda model: model.pop("graph_module"), "$.graph_module: error: here a JSON object is expected, not nothing"),
    "nodes are no list": (lambda model: graph(model).update(nodes={}), "graph.nodes: error: here a list is expected, not an object"),
    "a node is a number": (lambda model: graph(model)["nodes"].__setitem__(2, 7), "nodes[2]: error: here a JSON object is expected, not a number"),
    "no target": (of_node("target", None), "nodes[0].target: error: here a text is expected"),
    "two kinds of argument": (
        of_node("inputs", [{"name": "x", "arg": {"as_int": 1, "as_float": 2.0}, "kind": 1}]),
        "node conv2d: error: here an object with one key is expected",
    ),
    "an argument is missing": (of_node("inputs", []), "node conv2d: error: "),
    "reads itself": (
        of_node("inputs", [{"name": "input", "arg": {"as_tensor": {"name": "conv2d"}}, "kind": 1}]),
        "node conv2d: error: it reads 'conv2d', which no node before it gives",
    ),
    "a size below 0": (stated("x", {"as_int": -1}), "tensor_values.x.sizes[0]: error: -1 is no size"),
    "2 to the 63": (stated("p_conv1_weight", {"as_int": 1 << 63}), "tensor_values.p_conv1_weight.sizes[0]: error: 9223372036854775808 is no size"),
    "a weight without a shape": (
        lambda model: graph(model)["tensor_values"].pop("p_conv1_weight"),
        "tensor_values.p_conv1_weight: error: here a JSON object is expected",
    ),
    "an open weight": (stated("p_conv1_weight", {"as_expr": {"expr_str": "s0"}}), "error: a weight without a fixed shape"),
    "no signature": (lambda model: model["graph_module"].pop("signature"), "$.graph_module.signature: error: "),
    "control flow": (of_node("target", "torch.ops.higher_order.cond"), "node conv2d: error: cond chooses or repeats a part of the network"),
    "another kernel": (lambda model: graph(model)["nodes"][0]["inputs"][3]["arg"].update(as_ints=[0, 0]), "node conv2d: error: "),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_in_a_program_is_said_with_its_place(name: str, tmp_path: Path) -> None:
    change, message = BROKEN[name]
    assert message in said(tmp_path / "model.pt2", changed(change))


def test_a_shape_that_the_archive_states_otherwise_is_a_warning_with_both(tmp_path: Path) -> None:
    path = tmp_path / "model.pt2"
    path.write_bytes(changed(lambda model: graph(model)["tensor_values"]["relu_"]["sizes"].__setitem__(1, {"as_int": 9})))
    (warning,) = cnncalc.load(path).warnings
    assert warning.message == "relu_ is computed as 1×8×16×16, and the archive states 1×9×16×16"
    assert warning.place.path == "node relu_"


def test_an_operator_that_nobody_knows_is_a_row_of_unknown_cost(tmp_path: Path) -> None:
    path = tmp_path / "model.pt2"
    path.write_bytes(changed(lambda model: graph(model)["nodes"][2].update(target="torch.ops.mine.fancy.default")))
    report = cnncalc.infer(cnncalc.load(path))
    assert report["relu"].output_shape[1:] == (8, 16, 16)
    assert report.to_dict()["totals"]["macs"] is None
    assert "mine.fancy.default is not known here" in report.warnings[0].message


@pytest.mark.parametrize("name", ["plain", "plain_core", "attentive", "several_core"])
def test_the_older_layout_gives_the_same(name: str, tmp_path: Path) -> None:
    """One JSON at the top of the zip, arguments that do not say which are given by name, nodes and weights without more."""
    model = json.loads(entries(name)[ENTRY])
    for node in graph(model)["nodes"]:
        node.pop("name")
        for argument in node["inputs"]:
            argument.pop("kind")
    path = tmp_path / "model.pt2"
    path.write_bytes(packed({"serialized_exported_program.json": json.dumps(model).encode(), "version": b"8.3", "serialized_state_dict.pt": b""}))
    old, new = (cnncalc.infer(cnncalc.load(file)) for file in (path, FILES / f"{name}.pt2"))
    assert [row.name for row in old.rows] == [row.name for row in new.rows]
    assert old.totals.macs == new.totals.macs and old.warnings == new.warnings == ()


ARCHIVES: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "a path out of it": (lambda parts: {**parts, "../../evil.json": b"{}"}, "entry ../../evil.json: error: this path leads out of the archive"),
    "no program": (lambda parts: {name: data for name, data in parts.items() if name != ENTRY}, "there is no models/NAME.json in the archive"),
    "weights alone": (lambda parts: {"a/data.pkl": b"\x80\x02.", "a/data/0": b""}, "a file of PyTorch weights"),
    "a script": (lambda parts: {"a/code/__torch__.py": b"", "a/data.pkl": b""}, "a TorchScript program"),
    "two models": (lambda parts: {**parts, "model/models/other.json": b"{}"}, "the archive holds several models: model, other"),
    "no JSON": (lambda parts: {**parts, ENTRY: b"{nothing"}, f"entry {ENTRY}, line 1, column 2: error: it is no JSON"),
    "no text": (lambda parts: {**parts, ENTRY: b'{"a": "\xff"}'}, f"entry {ENTRY}, byte 7: error: it is no UTF-8"),
    "a number": (lambda parts: {**parts, ENTRY: b"1" * 5000}, "holds a number that no file has"),
    "a bomb of zeros": (lambda parts: {**parts, ENTRY: b" " * (70 << 20)}, "it is larger than 64 MiB"),
    "a bomb of lists": (lambda parts: {**parts, ENTRY: b"[" * (3 << 20)}, "it holds more than"),
    "nested": (lambda parts: {**parts, ENTRY: b"[" * 100_000}, "nested too deeply"),
    "many entries": (lambda parts: {**{f"e/{i}": b"" for i in range(4_000)}, **parts}, ""),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_means_harm_is_refused_in_bounded_time(name: str, tmp_path: Path) -> None:
    change, message = ARCHIVES[name]
    data = packed(change(entries("plain")))
    start = time.process_time()
    assert message in said(tmp_path / "model.pt2", data)
    assert time.process_time() - start < 2
    assert [path.name for path in tmp_path.iterdir()] == ["model.pt2"]


def test_a_million_entries_are_refused_by_the_length_of_their_list(tmp_path: Path) -> None:
    directory = (b"PK\x01\x02" + bytes(42)) * 200_000
    end = b"PK\x05\x06" + bytes(4) + (65_535).to_bytes(2, "little") * 2 + len(directory).to_bytes(4, "little") + bytes(6)
    assert "the archive's list of files is larger" in said(tmp_path / "model.pt2", directory + end)


def test_a_file_cut_off_anywhere_is_said_to_be(tmp_path: Path) -> None:
    data = (FILES / "plain.pt2").read_bytes()
    for length in range(0, len(data), 41):
        assert "error:" in said(tmp_path / "model.pt2", data[:length])


def damaged(data: bytes, chance: random.Random) -> bytes:
    """An archive with one thing in it changed: a byte of the file, or a value of its JSON."""
    if chance.random() < 0.3:
        at = chance.randrange(len(data))
        return data[:at] + bytes([chance.randrange(256)]) + data[at + chance.randrange(3) :]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    model = json.loads(parts[ENTRY])
    value: Any = model
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = chance.choice(keys)
        inner = value[key]
        if not isinstance(inner, (dict, list)) or not inner or chance.random() < 0.12:
            break
        value = inner
    strange = (
        None,
        -1,
        0,
        1 << 63,
        10**400,
        1.5,
        "",
        "x",
        "a" * 5000,
        [],
        {},
        [[]],
        True,
        {"as_int": 3},
        {"as_none": True},
        {"as_tensor": {"name": "x"}},
        {"as_ints": [2] * 40},
    )
    if chance.random() < 0.2:
        del value[key]
    else:
        value[key] = chance.choice((*strange, inner[::-1] if isinstance(inner, (str, list)) else 7))
    return packed({**parts, ENTRY: json.dumps(model).encode()})


def test_mutated_archives_end_in_a_report_or_an_error(tmp_path: Path) -> None:
    """A few by default; 50,000 with CNNCALC_MUTATIONS=50000: never a traceback, never over 2 s."""
    chance = random.Random(15)
    sources = [path.read_bytes() for path in sorted(FILES.glob("*.pt2")) if path.stat().st_size < 7000]
    slowest = 0.0
    for _ in range(int(os.environ.get("CNNCALC_MUTATIONS", "80"))):
        data = damaged(chance.choice(sources), chance)
        start = time.process_time()
        said(tmp_path / "model.pt2", data)
        slowest = max(slowest, time.process_time() - start)
    assert slowest < 2


def test_memory_stays_small(tmp_path: Path) -> None:
    parts = {**entries("plain"), ENTRY: b"[" + b"{}," * 450_000 + b"{}]"}
    data = packed(parts)
    tracemalloc.start()
    said(tmp_path / "model.pt2", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 << 20
