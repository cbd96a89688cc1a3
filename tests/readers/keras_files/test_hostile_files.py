"""What a file could do to us: each is refused in words that name the entry or the part, soon, and nothing of it runs."""

from __future__ import annotations

import base64
import io
import json
import lzma
import marshal
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.file import Asked, File
from cnncalc.readers.keras_files import hdf5_header
from cnncalc.readers.keras_files.read import read_file

CORPUS: dict[str, Any] = json.loads(lzma.decompress((Path(__file__).parent / "corpus.json.xz").read_bytes()))["models"]
SMALL = CORPUS["residual"]["config"]
ASKED = Asked({}, None, (), {})
RELU = {"class_name": "ReLU", "config": {"name": "r"}}


def refused(data: Any) -> str:
    """What is said of a file, within the time and memory that any may take."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    begun = time.process_time()
    with pytest.raises(SpecError) as caught:
        infer(read_file(File("net.keras", None, raw), ASKED))
    assert tracemalloc.is_tracing() or time.process_time() - begun < 2
    return str(caught.value)


def packed(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return held.getvalue()


def sequential(*layers: Any, **config: Any) -> Any:
    return {
        "class_name": "Sequential",
        "config": {"name": "s", "layers": [{"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [None, 8, 8, 3]}}, *layers], **config},
    }


def functional(layers: list[Any], outputs: list[Any]) -> Any:
    inputs = {"class_name": "InputLayer", "name": "i", "config": {"name": "i", "batch_input_shape": [None, 8]}, "inbound_nodes": []}
    return {"class_name": "Model", "config": {"name": "m", "layers": [inputs, *layers], "input_layers": [["i", 0, 0]], "output_layers": outputs}}


def called(name: str, *reads: str, kind: str = "ReLU", **config: Any) -> Any:
    return {"class_name": kind, "name": name, "config": {"name": name, **config}, "inbound_nodes": [[[read, 0, 0, {}] for read in reads]]}


def test_an_entry_that_leads_out_of_the_archive() -> None:
    assert "entry ../../x" in refused(packed({"config.json": json.dumps(SMALL).encode(), "../../x": b"x"}))
    assert "entry /etc/x" in refused(packed({"/etc/x": b"x", "config.json": b"{}"}))


def test_a_bomb() -> None:
    data = packed({"config.json": b" " * 100_000_000})
    tracemalloc.start()
    assert "entry config.json: error: it unpacks to more than 8 MiB" in refused(data)
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_many_entries() -> None:
    data = packed({"config.json": b"{}"})
    at = data.rfind(b"PK\x05\x06")
    wide = data[:at] + struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 10**6, 10**6, at - 60, 60) + data[at:]
    assert "lists 1,000,000 files" in refused(wide[:-12] + b"\xff" * 10 + b"\0\0")
    assert "lists 65,535 files" in refused(data[: at + 10] + b"\xff\xff" + data[at + 12 :])


def test_other_archives() -> None:
    config = json.dumps(SMALL).encode()
    assert "holds no config.json" in refused(packed({"model.json": config}))
    assert "by a method, 12" in refused(packed({"config.json": config}, zipfile.ZIP_BZIP2))
    data = bytearray(packed({"config.json": config}))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "encrypted" in refused(bytes(data))
    assert "no UTF-8 text" in refused(packed({"config.json": b'{"class_name": "\xff"}'}))


@pytest.mark.parametrize("name", ["residual", "attention"])
def test_cut_at_any_byte(name: str) -> None:
    data = packed({"metadata.json": b"{}", "config.json": json.dumps(CORPUS[name]["config"]).encode()})
    for end in range(0, len(data) - 1, 23):
        assert refused(data[:end])
    text = json.dumps(CORPUS[name]["config"]).encode()
    for end in range(0, len(text) - 1, 397):
        assert refused(text[:end])


def test_a_circle() -> None:
    assert "reads what itself gives" in refused(functional([called("a", "b"), called("b", "a")], [["b", 0, 0]]))
    assert "reads what itself gives" in refused(functional([called("a", "i", "a", kind="Add")], [["a", 0, 0]]))


def test_what_is_not_there() -> None:
    assert "there is no layer 'con1'" in (said := refused(functional([called("conv1", "i"), called("b", "con1")], [["b", 0, 0]]))) and "conv1" in said
    assert "has no output 3" in refused(functional([called("a", "i")], [["a", 0, 3]]))
    assert "has no call 7" in refused(functional([called("a", "i")], [["a", 7, 0]]))
    assert "two layers are called 'a'" in refused(functional([called("a", "i"), called("a", "i")], [["a", 0, 0]]))


@pytest.mark.parametrize("size", [-1, 0, 2**63, 10**30, 1.5, "8", True, [8]])
def test_sizes(size: Any) -> None:
    tree = sequential(RELU)
    tree["config"]["layers"][0]["config"]["batch_input_shape"][1] = size
    assert "a size must be a whole number of at least 1" in refused(tree)
    assert refused(sequential({"class_name": "Conv2D", "config": {"name": "c", "filters": size, "kernel_size": [3, 3]}}))
    assert refused(sequential({"class_name": "Dense", "config": {"name": "c", "units": size}}) if size != 2**62 else {})


def test_depth() -> None:
    assert "nested too deeply" in refused(b'{"class_name": "Sequential", "config": ' + b"[" * 100_000)
    deep: Any = 1
    for _ in range(900):
        deep = [deep]
    for tree in (functional([called("a", "i", kind="Conv2D", kernel_size=deep)], [["a", 0, 0]]), functional([called("a", "i")], deep)):
        assert refused(tree)
    inner: Any = {"class_name": "Dense", "config": {"name": "d", "units": 3}}
    for _ in range(300):
        inner = {"class_name": "TimeDistributed", "config": {"name": "t", "layer": inner}}
    assert refused(sequential(inner))
    inner = sequential(RELU)
    for _ in range(40):
        inner = {"class_name": "Sequential", "config": {"name": "s", "layers": [inner]}}
    assert "models nested more than 24 levels deep" in refused(inner)


def test_models_that_double() -> None:
    inner: Any = functional([called("a", "i"), called("b", "a")], [["b", 0, 0]])
    for level in range(20):
        node = {**inner, "name": "m", "inbound_nodes": [[["i", 0, 0, {}]], [["m", 1, 0, {}]]]}
        inner = functional([node], [["m", 2, 0]])
        inner["config"]["name"] = f"m{level}"
    assert "more than 10,000 layers" in refused(inner)


def test_empty_models_that_double() -> None:
    inner: Any = functional([], [["i", 0, 0]])
    for level in range(20):
        inner = functional([{**inner, "name": "m", "inbound_nodes": [[["i", 0, 0, {}]], [["m", 1, 0, {}]]]}], [["m", 2, 0]])
        inner["config"]["name"] = f"m{level}"
    assert "called more than 40,000 times" in refused(inner)


def test_everything_is_wrong() -> None:
    assert "more than 100 of its layers are wrong" in refused(functional([called(f"a{n}", "i", kind="Conv2D") for n in range(9_000)], [["a1", 0, 0]]))


def test_much_of_nothing() -> None:
    data = b'{"class_name": "Sequential", "config": {"layers": [{"class_name": "ReLU", "config": {"x": [' + b"{}," * 2_700_000 + b"0]}}]}}"
    assert len(data) < 8 * 1024 * 1024
    tracemalloc.start()
    assert refused(data)
    assert tracemalloc.get_traced_memory()[1] < 270_000_000
    tracemalloc.stop()


def test_many_layers() -> None:
    begun = time.process_time()
    infer(read_file(File("net.json", None, json.dumps(sequential(*[RELU] * 4_000)).encode()), ASKED))
    assert time.process_time() - begun < 3
    assert "more than 10,000 layers" in refused(sequential(*[RELU] * 10_001))


def test_no_code_of_a_lambda_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    dumped, loads = marshal.dumps(compile("open('/nowhere', 'w')", "x", "eval")), marshal.loads

    def watched(data: Any, *rest: Any) -> Any:  # Python's own imports load code, too
        assert bytes(data) != dumped
        return loads(data, *rest)

    code = base64.b64encode(dumped).decode()
    monkeypatch.setattr(marshal, "loads", watched)
    older = {"class_name": "Lambda", "config": {"name": "f", "function": [code, None, None], "function_type": "lambda"}}
    today = {"class_name": "Lambda", "config": {"name": "f", "function": {"class_name": "__lambda__", "config": {"code": code}}}}
    for layer in (older, today):
        said = refused(sequential(layer))
        assert "a Lambda, whose code is not read" in said and "--set f.output=" in said


def test_a_class_of_the_program() -> None:
    assert "'MyNet' is a class of the program's own" in refused({"class_name": "MyNet", "config": {"width": 3}})
    assert "'Mine'" in refused(sequential({"class_name": "Mine", "config": {"name": "m"}}))


@pytest.mark.parametrize("tree", [[], "x", 3, None, {"config": {}}, {"class_name": 3, "config": {}}, {"class_name": "Sequential", "config": {"layers": [3]}}])
def test_no_model(tree: Any) -> None:
    assert refused(tree)


def test_an_address_beyond_all_memory_in_the_weights_tells_nothing() -> None:
    weights = (Path(__file__).parent / "weights.h5").read_bytes()
    assert hdf5_header.shapes(memoryview(weights))
    for at in range(0, 2_000, 8):
        for address in (2**64 - 16, 2**63, 2**63 - 1):
            hdf5_header.shapes(memoryview(weights[:at] + struct.pack("<Q", address) + weights[at + 8 :]))
    root = weights[:64] + struct.pack("<Q", 2**64 - 16) + weights[72:]
    assert hdf5_header.shapes(memoryview(root)) is None
