"""Files with bytes changed, cut, doubled, and numbers made huge: each is read or refused in words, and soon.

`CNNCALC_MUTATIONS=50000` tries more of them; `CNNCALC_MUTATION_SEED` draws others. The slowest and the memory are bounded.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
import resource
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))
from onnx_reading import read
from onnx_writing import small, varint

from cnncalc.diagnostics.errors import SpecError
from cnncalc.render import render

COUNT = int(os.environ.get("CNNCALC_MUTATIONS", "400"))
SEED = int(os.environ.get("CNNCALC_MUTATION_SEED", "1"))
FILES = Path(__file__).parent / "files"
HUGE = (0, 1, -1, 127, 255, 1 << 20, (1 << 31) - 1, 1 << 31, 1 << 62, (1 << 63) - 1, 1 << 63, (1 << 64) - 1)


def originals() -> list[bytes]:
    """A small network of many parts, and single operators of all kinds."""
    cases = json.loads(gzip.decompress((FILES / "nodes.json.gz").read_bytes()))
    light = json.loads(gzip.decompress((FILES / "light.json.gz").read_bytes()))
    alexnet = base64.b64decode(light["bvlc_alexnet"]["file"])
    return [small(), alexnet, *(base64.b64decode(data) for _, data, _ in cases)]


def mutated(data: bytes, rng: Random) -> bytes:
    """The bytes with one to four changes."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(7)
        if kind == 0:
            data = data[:at]
        elif kind == 1:
            data = data[:at] + bytes((rng.randrange(256),)) + data[at + 1 :]
        elif kind == 2:
            data = data[:at] + varint(rng.choice(HUGE)) + data[at + 1 :]
        elif kind == 3:
            data = data[:at] + data[at + rng.randint(1, 9) :]
        elif kind == 4:
            data = data[:at] + data[at : at + rng.randint(1, 60)] + data[at:]
        elif kind == 5:
            data = data[:at] + bytes((data[at - 1] ^ 1 << rng.randrange(8),)) + data[at + 1 :] if at else data
        else:
            data = data[:at] + rng.randbytes(rng.randint(1, 4)) + data[at:]
        data = data or b"\x08"
    return data


def test_a_changed_file_is_read_or_refused_soon() -> None:
    rng = Random(SEED)
    sources = originals()
    slowest, refused = 0.0, 0
    for _ in range(COUNT):
        data = mutated(rng.choice(sources), rng)
        began = time.process_time()
        try:
            render(read(data), "json")
        except SpecError as error:
            refused += 1
            assert error.faults and all(fault.message and fault.place is not None and fault.text() for fault in error.faults)
        slowest = max(slowest, time.process_time() - began)
    assert refused > COUNT // 10
    assert slowest < 2
    if COUNT > 5000:
        print(f"{COUNT} files, {refused} refused, the slowest {slowest:.2f} s, {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB")
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 300 << 10


def test_a_file_cut_at_any_byte_is_refused_or_a_smaller_network() -> None:
    data = small()
    whole = 0
    for size in range(len(data)):
        try:
            read(data[:size])
            whole += 1
        except SpecError as error:
            assert "byte" in error.faults[0].text() or "node" in error.faults[0].text() or "graph" in error.faults[0].text()
    assert whole < 10
