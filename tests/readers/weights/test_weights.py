"""Files of weights that PyTorch and safetensors wrote (`record.py`), whole, cut, spoiled and hostile; and `check --weights`."""

from __future__ import annotations

import json
import os
import pickle
import random
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cnncalc.analysis.expectations.tensors import tensor_checks
from cnncalc.cli.run import run
from cnncalc.diagnostics.errors import SpecError
from cnncalc.readers.weights.pickled import read_pickle
from cnncalc.readers.weights.read import read_weights

FILES = Path(__file__).parent / "files"
SMALL = {
    "features.0.weight": (2, 1, 3, 3),
    "features.1.weight": (2,),
    "features.1.bias": (2,),
    "features.1.running_mean": (2,),
    "features.1.running_var": (2,),
    "features.1.num_batches_tracked": (),
    "head.weight": (3, 2),
    "head.bias": (3,),
}
NETWORK = f"{FILES / 'small.py'}:Small"


def refused(path: Path) -> str:
    with pytest.raises(SpecError) as caught:
        read_weights(str(path))
    return str(caught.value)


@pytest.mark.parametrize("name", ["small.pth", "older.pth", "whole.pt", "small.safetensors"])
def test_the_same_tensors_from_every_kind_of_file(name: str) -> None:
    assert read_weights(str(FILES / name))[0].shapes == SMALL


def test_a_checkpoint_is_looked_through() -> None:
    found = read_weights(str(FILES / "checkpoint.ckpt"))
    assert found[0].path == ("state_dict",)
    assert found[0].shapes == {f"model.{name}": shape for name, shape in SMALL.items()}
    assert all(not path or not path[0].startswith("optim") for path, *_ in found)


@pytest.mark.parametrize("name", ["small.pth", "older.pth", "whole.pt", "small.safetensors", "parallel.pth", "checkpoint.ckpt", "uncounted.pth"])
def test_files_that_fit(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", NETWORK, "--weights", str(FILES / name)]) == 0
    told = capsys.readouterr().out
    assert f"{7 if name == 'uncounted.pth' else 8} met" in told
    assert ("without 'module.'" in told) == (name == "parallel.pth")
    assert ("under 'state_dict', without 'model.'" in told) == (name == "checkpoint.ckpt")


def test_what_does_not_fit_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", NETWORK, "--weights", str(FILES / "wrong.pth")]) == 1
    told = capsys.readouterr().out
    assert "small.py:8:21: head.weight: expected 3x2, found 4x2" in told
    assert "small.py:8:21: head.bias: expected 3, found no such tensor" in told
    assert "extra: expected no such tensor, found 2" in told
    assert "6 met, 3 not met" in told


def test_every_name_that_a_state_can_have() -> None:
    """Tied, lazy and reparametrized modules, buffers that are not kept, attention, recurrence: PyTorch's own state."""
    found, notes = tensor_checks(str(FILES / "odd.py"), str(FILES / "odd.pth"))
    assert [check for check in found if not check.met] == []
    assert len(found) == 99 and notes == []


def test_a_spec_is_held_by_shapes_where_no_name_is_the_same(tmp_path: Path) -> None:
    spec = tmp_path / "small.yaml"
    layers = ["c: conv 2 3x3 bias=false", "bn", "relu", "global_avgpool", "dense 3"]
    spec.write_text("\n".join(["framework: torch", "input: 1x8x8", "layers:", *(f"  - {layer}" for layer in layers), ""]))
    found, notes = tensor_checks(str(spec), str(FILES / "small.pth"))
    assert all(check.met for check in found) and "shapes alone" in notes[0]
    spec.write_text(spec.read_text().replace("dense 3", "dense 4"))
    assert run(["check", str(spec), "--weights", str(FILES / "small.pth")]) == 1


def test_what_is_no_file_of_weights(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "x.pth")
    assert "folder" in refused(tmp_path)
    assert "no tensors" in refused(FILES / "empty.pth")
    for name, data, words in (("e.pth", b"", "empty"), ("x.pth", b"hello", "neither"), ("x.h5", b"\x89HDF\r\n", "HDF5"), ("x.safetensors", b"abc", "cut off")):
        (tmp_path / name).write_bytes(data)
        assert words in refused(tmp_path / name), name
    assert run(["check", NETWORK, "--weights", str(tmp_path / "x.h5")]) == 2


@pytest.mark.parametrize("name", ["small.pth", "older.pth", "small.safetensors", "checkpoint.ckpt"])
def test_cut_at_any_byte(name: str, tmp_path: Path) -> None:
    """Every byte with `CNNCALC_FUZZ`; else some."""
    data = (FILES / name).read_bytes()
    path = tmp_path / name
    step = 1 if os.environ.get("CNNCALC_FUZZ") else len(data) // 150 + 1
    for end in [*range(0, len(data), step), len(data) - 1]:
        path.write_bytes(data[:end])
        refused(path)


@pytest.mark.parametrize("name", ["small.pth", "older.pth", "small.safetensors", "whole.pt"])
def test_spoiled_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    chance = random.Random(name)
    data = (FILES / name).read_bytes()
    path = tmp_path / name
    start = time.process_time()
    for _ in range(int(os.environ.get("CNNCALC_FUZZ", "1000")) // 4):
        spoiled = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 5))):
            at = chance.randrange(len(spoiled))
            spoiled[at : at + chance.choice((0, 1, 1, 1, 4))] = bytes(chance.choices(range(256), k=chance.choice((0, 1, 1, 2))))
        path.write_bytes(spoiled)
        try:
            read_weights(str(path))
        except SpecError as error:
            assert error.faults[0].help
    assert time.process_time() - start < 60


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("touch executed",)


@pytest.mark.parametrize("protocol", range(5))
def test_what_a_pickle_calls_is_not_called(protocol: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    data = pickle.dumps({"a": Evil()}, protocol)
    Path("x.pth").write_bytes(data)
    refused(Path("x.pth"))
    with zipfile.ZipFile("y.pth", "w") as archive:
        archive.writestr("y/data.pkl", data)
    refused(Path("y.pth"))
    assert not Path("executed").exists()


def bombs() -> Iterator[tuple[str, bytes]]:
    yield "marks", b"\x80\x02" + b"(" * 1_500_000
    yield "tuples", b"\x80\x02)" + b"\x85" * 900_000 + b"."
    yield "lists", b"\x80\x02" + b"]" * 400_000 + b"a" * 399_999 + b"."
    yield "copies", b"\x80\x02c__builtin__\nset\nq\x00]q\x01(" + b"N" * 10_000 + b"e" + b"h\x00h\x01\x85R0" * 150_000 + b"."
    yield "doubled", b"\x80\x02)" + b"2\x86" * 400_000 + b"."
    yield "key", b"\x80\x02}" + b")" + b"2\x86" * 60 + b"Ns."
    yield "long", b"\x80\x02\x8b" + (2**31 - 1).to_bytes(4, "little") + b"\xff" * 1000
    yield "digits", b"\x80\x02L" + b"9" * 2_000_000 + b"L\n."
    yield "size", b"\x80\x02\x8e" + (2**62).to_bytes(8, "little") + b"x"
    yield "storage", b"\x80\x02(X\x07\x00\x00\x00storagectorch\nFloatStorage\n)2\x86" + b"2\x86" * 60 + b"X\x01\x00\x00\x00cK\x05tQ."
    yield "head", (2**63).to_bytes(8, "little") + b"{" * 100
    yield "nested", (2_000_000).to_bytes(8, "little") + b'{"a":' * 400_000
    text = json.dumps({"a": {"dtype": "F32", "shape": [2**62] * 64, "data_offsets": [0, 4]}}).encode()
    yield "shape", len(text).to_bytes(8, "little") + text + b"\0" * 4
    text = json.dumps({n: {"dtype": "U8", "shape": [2], "data_offsets": [0, 2]} for n in "ab"}).encode()
    yield "over", len(text).to_bytes(8, "little") + text + b"\0" * 2
    text = b'{"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[],"data_offsets":[0,1]}}'
    yield "twice", len(text).to_bytes(8, "little") + text + b"\0"


@pytest.mark.parametrize(("name", "data"), [pytest.param(*bomb, id=bomb[0]) for bomb in bombs()])
def test_bombs(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    path.write_bytes(data)
    start = time.process_time()
    assert len(refused(path)) < 500
    assert time.process_time() - start < 8


def test_a_packed_bomb(tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("x/data.pkl", "w") as member:
        for _ in range(70):
            member.write(b"0" * 1_000_000)
    tracemalloc.start()
    try:
        assert "larger than 64 MiB" in refused(path)
        assert tracemalloc.get_traced_memory()[1] < 250_000_000
    finally:
        tracemalloc.stop()


def test_a_list_of_files_beyond_any(tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x/data.pkl", b"N.")
    data = bytearray(path.read_bytes())
    data[-10:-6] = (2**31).to_bytes(4, "little")
    path.write_bytes(data)
    assert "list of files" in refused(path)


def test_an_odd_backslash_in_a_pickle_says_nothing_of_its_own() -> None:
    """Python's own reader of names warns of it, which the tests make an error."""
    named, end, storages = read_pickle(b"ccollections\nOrdered\\Odd\n.")
    assert (named.name, end, storages) == ("collections.Ordered\\Odd", 26, [])
