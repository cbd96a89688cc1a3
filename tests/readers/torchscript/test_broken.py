"""Archives that are damaged, or made to harm: a clear error that names the entry or the line, in bounded time, nothing else."""

from __future__ import annotations

import io
import os
import pickle
import random
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.readers import archives
from tests.readers.archives import packed, said

FILES = Path(__file__).parent / "files"
NET = "model/code/__torch__/networks.py"


def entries(name: str) -> dict[str, bytes]:
    return archives.entries(FILES / f"{name}.pt")


class Harm:
    """What a pickle that is loaded would do."""

    def __reduce__(self) -> Any:
        return (open, ("harmed", "w"))


def code(old: str, new: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    """The archive with something else in the code of its model."""

    def change(parts: dict[str, bytes]) -> dict[str, bytes]:
        text = parts[NET].decode()
        assert old in text
        return {**parts, NET: text.replace(old, new, 1).encode()}

    return change


def without(name: str) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {n: d for n, d in parts.items() if n != name}


def with_(**more: bytes) -> Callable[[dict[str, bytes]], dict[str, bytes]]:
    return lambda parts: {**parts, **{f"model/{n.replace('__', '/').replace('_pkl', '.pkl')}": d for n, d in more.items()}}


CALL = "torch.cat([input, b], 1)"
ARCHIVES: dict[str, tuple[Callable[[dict[str, bytes]], dict[str, bytes]], str]] = {
    "a path out of it": (lambda parts: {**parts, "../../evil.py": b""}, "entry ../../evil.py: error: this path leads out of the archive"),
    "no attributes": (without("model/data.pkl"), "the archive holds no data.pkl"),
    "no code of a class": (without(NET), "its data.pkl holds no module"),
    "a pickle of a number": (with_(data_pkl=pickle.dumps(3)), "its data.pkl holds no module"),
    "a pickle that does harm": (with_(data_pkl=pickle.dumps(Harm())), "its data.pkl holds no module"),
    "a pickle cut off": (lambda parts: {**parts, "model/data.pkl": parts["model/data.pkl"][:99]}, "entry model/data.pkl: error: its pickle is cut off"),
    "a bomb of zeros": (with_(data_pkl=b"\0" * (65 << 20)), "entry model/data.pkl: error: it is larger than"),
    "no inputs": (without("model/traced_inputs.pkl"), "error: the archive does not say the shape of 'x'"),
    "no text": (lambda parts: {**parts, NET: b"class \xff"}, f"entry {NET}: error: byte 6 is no UTF-8"),
    "no Python": (code("def forward(", "def forward(("), f"{NET[6:]}:11:14: error: not valid Python"),
    "an operator that nobody knows": (code(CALL, "torch.fancy(input, b)"), "error: the operator aten::fancy is not known here"),
    "another library's operator": (code(CALL, "ops.mine.fancy(input, b)"), "error: the operator mine::fancy is not known here"),
    "a name that nobody knows": (code(CALL, "fancy(input, b)"), "NameError: name 'fancy' is not defined"),
    "too few arguments": (code(CALL, "torch.cat()"), "networks.py:"),
    "an endless loop": (code("    return ", "    while True:\n      pass\n    return "), "this loop adds nothing to the network"),
    "a loop that calls": (
        code("    return ", "    for i in range(100000000):\n      q = torch.len([1])\n    return "),
        "this loop adds nothing to the network",
    ),
    "endless calls": (code("    return ", "    q = (self).forward(x, )\n    return "), "calls are nested more than"),
    "a power": (code("    return ", "    q = torch.pow(10, 1000000000)\n    return "), "a power larger than is computed with"),
    "a list of a million million": (code("    return ", "    q = torch.mul([1], 1000000000000)\n    return "), "a list of more items than are computed with"),
    "recorded inputs that hold themselves": (
        lambda parts: {**parts, "model/traced_inputs.pkl": b"\x80\x02}X\x07\x00\x00\x00forward]q\x00h\x00as."},
        "error: ",
    ),
    "recorded inputs made of no arguments": (
        lambda parts: {**parts, "model/traced_inputs.pkl": b"\x80\x02}X\x07\x00\x00\x00forward]cx\ny\n]Ras."},
        "error: ",
    ),
    "a file that is opened": (code("    return ", "    q = open('x')\n    return "), ""),
    "an import": (code("    return ", "    import os\n    os.system('touch harmed')\n    return "), ""),
    "many entries": (lambda parts: {**{f"e/{i}": b"" for i in range(4_000)}, **parts}, ""),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_means_harm_is_refused_in_bounded_time(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    change, message = ARCHIVES[name]
    data = packed(change(entries("decoder_traced")))
    start = time.process_time()
    assert message in said(tmp_path / "model.pt", data)
    assert time.process_time() - start < 2
    assert [path.name for path in tmp_path.iterdir()] == ["model.pt"]


def test_a_file_cut_off_anywhere_is_said_to_be(tmp_path: Path) -> None:
    data = (FILES / "decoder_traced.pt").read_bytes()
    for length in range(0, len(data), 41):
        assert "error:" in said(tmp_path / "model.ptl", data[:length])


def damaged(data: bytes, chance: random.Random) -> bytes:
    """An archive with one thing in it changed: a byte of the file or of a pickle, a line or a word of its code."""
    if chance.random() < 0.15:
        at = chance.randrange(len(data))
        return data[:at] + bytes([chance.randrange(256)]) + data[at + chance.randrange(3) :]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice([n for n in parts if n.endswith((".py", ".pkl"))])
    content = parts[name]
    if name.endswith(".pkl"):
        at = chance.randrange(len(content))
        return packed({**parts, name: content[:at] + bytes([chance.randrange(256)]) + content[at + chance.randrange(3) :]})
    lines = content.decode().splitlines(keepends=True)
    at = chance.randrange(len(lines))
    if chance.random() < 0.3:
        lines[at : at + 1] = chance.choice(([], [lines[at]] * 2, [lines[chance.randrange(len(lines))]]))
    else:
        words = re.findall(r"\w+|\W", lines[at])
        which = chance.randrange(len(words))
        words[which] = chance.choice(("", "-1", "0", "9223372036854775808", "1e400", "None", "x", "self", "[]", "(", "torch", "True", "{}", words[-1]))
        lines[at] = "".join(words)
    return packed({**parts, name: "".join(lines).encode()})


def test_mutated_archives_end_in_a_report_or_an_error(tmp_path: Path) -> None:
    """A few by default; 50,000 with CNNCALC_MUTATIONS=50000: never a traceback, never over 2 s."""
    chance = random.Random(15)
    sources = [path.read_bytes() for path in sorted(FILES.glob("*.pt")) if path.stat().st_size < 9000]
    slowest = 0.0
    for _ in range(int(os.environ.get("CNNCALC_MUTATIONS", "80"))):
        data = damaged(chance.choice(sources), chance)
        start = time.process_time()
        said(tmp_path / "model.pt", data, input=chance.choice((None, None, "3x16x16")))
        slowest = max(slowest, time.process_time() - start)
    assert slowest < 2, slowest


def test_memory_stays_small(tmp_path: Path) -> None:
    parts = entries("decoder_traced")
    parts[NET] = b"#" * 900_000 + b"\n" + parts[NET]
    data = packed(parts)
    tracemalloc.start()
    said(tmp_path / "model.pt", data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20
