"""Files of Darknet, Caffe and TensorFlow Lite with bytes, words and lines changed, cut anywhere, or with hostile numbers: each
is read or refused in words, soon and within bounds.

`CNNCALC_MUTATED=60000 pytest tests/readers/test_mutated_files.py -s` tries more of them, and says what the slowest took.
"""

from __future__ import annotations

import os
import resource
import struct
import time
from random import Random

import pytest

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.file import Asked, File
from cnncalc.render import render
from tests.readers.caffe import networks as caffe
from tests.readers.darknet import networks as darknet

COUNT = int(os.environ.get("CNNCALC_MUTATED", "600"))
NUMBERS = ("0", "-1", "1", "2", "99999999999", "-99999999999", "4611686018427387904", "1" * 40, "3.5", "1e9", "0x7fffffff", "nan", '""', "a,b", "-1,-1,-2")
WORDS = ("{", "}", "[", "]", ":", "=", "#", '"', "'", "<", ">", ",", "\n", "\x00", "é", "layer {", "[net]", "[route]\nlayers=-1,-1\n", "[shortcut]\nfrom=-2\n")
ASKED = Asked({}, None, (), {})


TEXTS = {
    "darknet": [
        darknet.yolov3_tiny(),
        darknet.yolov4_tiny(),
        darknet.alexnet(),
        darknet.yolov1_tail(),
        darknet.net(9) + darknet.section("crnn", hidden=4, output=5),
    ],
    "caffe": [caffe.lenet(0), caffe.lenet(1), caffe.lenet(2), caffe.alexnet(), caffe.squeezenet(), caffe.ssd300(), caffe.googlenet(training=True)],
}


def mutated_text(text: str, rng: Random) -> bytes:
    """The text with one to three changes."""
    for _ in range(rng.randint(1, 3)):
        lines = text.split("\n")
        at = rng.randrange(len(lines))
        kind = rng.randrange(7)
        if kind == 0:
            del lines[at]
        elif kind == 1:
            lines.insert(at, lines[rng.randrange(len(lines))])
        elif kind == 2:
            other = rng.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind in (3, 4):  # another number
            mark = "=" if "=" in lines[at] else ":"
            key, found, _value = lines[at].partition(mark)
            lines[at] = f"{key}{found} {rng.choice(NUMBERS)}" if found else lines[at]
        elif kind == 5:
            start = rng.randrange(len(lines[at]) + 1)
            lines[at] = lines[at][:start] + rng.choice(WORDS) + lines[at][start + rng.randrange(3) :]
        else:
            lines = lines[: at + 1]
            lines[-1] = lines[-1][: rng.randrange(len(lines[-1]) + 1)]
        text = "\n".join(lines)
    return text.encode("utf-8", "surrogatepass")


def mutated_bytes(data: bytes, rng: Random) -> bytes:
    """The bytes with one to four changes, or cut."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed))
        kind = rng.randrange(5)
        if kind < 2:
            changed[at] = rng.randrange(256)
        elif kind == 2:
            changed[at : at + 4] = struct.pack("<i", rng.choice((0, -1, 1, 2, 2**31 - 1, -(2**31), 65_536, rng.randrange(len(data)))))[: len(changed) - at]
        elif kind == 3:
            changed[at : at + rng.randrange(1, 9)] = b""
        else:
            del changed[max(12, at) :]
        if len(changed) < 12:
            break
    return bytes(changed)


def tried(reader: str, name: str, data: bytes) -> float:
    """Read, compute and render the file: how much of the processor's time it took."""
    from importlib import import_module

    start = time.process_time()
    try:
        report = infer(import_module(reader).read_file(File(name, None, data), ASKED))
        render(report, "json")
    except SpecError as error:
        assert error.faults
        for fault in error.faults:
            assert fault.message and fault.text()
    return time.process_time() - start


def files(format: str) -> list[bytes]:
    """The files of a format before they are changed."""
    if format != "tflite":
        return [text.encode() for text in TEXTS[format]]
    pytest.importorskip("tflite")
    from tests.readers.tflite.build import model
    from tests.readers.tflite.cases import CASES

    found = [model(make()) for name, make in CASES.items() if not name.startswith("mobilenet") and name != "dense_flat"]
    return [data for data in found if len(data) < 20_000]


@pytest.mark.parametrize("format", ["darknet", "caffe", "tflite"])
def test_whatever_a_file_holds_it_is_read_or_refused_soon(format: str) -> None:
    rng, base = Random(f"{format}{COUNT}"), files(format)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slowest = 0.0
    for _ in range(COUNT // 3):
        data = mutated_bytes(rng.choice(base), rng) if format == "tflite" else mutated_text(rng.choice(base).decode(), rng)
        slowest = max(slowest, tried(f"cnncalc.readers.{format}.read", f"mutated.{format}", data))
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    print(f"{format}: {COUNT // 3} files, the slowest {slowest:.2f} s, {more} MiB more")
    assert slowest < 2 and more < 300


@pytest.mark.parametrize("format", ["darknet", "caffe", "tflite"])
def test_a_file_that_ends_at_any_byte_is_refused_or_read(format: str) -> None:
    data = min(files(format), key=len)
    step = max(1, len(data) // (60 if COUNT < 10_000 else 2_000))
    for end in range(0, len(data), step):
        assert tried(f"cnncalc.readers.{format}.read", f"cut.{format}", data[:end]) < 2
