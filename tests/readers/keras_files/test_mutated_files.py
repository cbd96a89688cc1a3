"""Configurations, archives and HDF5 files with values, characters and bytes changed, or cut: each is read or refused in words,
and soon.

`python tests/readers/keras_files/test_mutated_files.py 50000 2` tries more of them (seed 2), and says what the slowest took and
the most memory that the process held. `CNNCALC_MUTATED_KERAS_FILES=50000` does so within pytest.
"""

from __future__ import annotations

import io
import json
import lzma
import os
import resource
import sys
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from keras_2_json import keras2

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.file import Asked, File
from cnncalc.readers.keras_files.read import read_file
from cnncalc.render import render

HERE = Path(__file__).parent
CORPUS: dict[str, Any] = json.loads(lzma.decompress((HERE / "corpus.json.xz").read_bytes()))["models"]
VALUES: list[Any] = [
    *(None, True, False, 0, 1, -1, 2, 3, 7, 2**31, 2**63, 2**64, -(2**63), 10**30, 0.5, -0.0, 1e308, float("nan"), float("inf")),
    *("", "same", "valid", "channels_first", "th", "Dense", "input_layer", "a\u202eb\x1b[31m", "x" * 5000, "Custom>Own", "../../etc", "1e9"),
    *([], [None], [0], [1, 1], [[1, 1], [1, 1]], [[["a", 0, 0]]], ["a", 0, 0], ["a", -1, 0], [None, None, None, 3], [None, 0, 0, 0], [2**62] * 4, [1] * 500),
    *({}, {"class_name": "Dense", "config": {}}, {"class_name": "Lambda", "config": {"function": ["4wEAAAA=", None, None]}}, {"args": [], "kwargs": {}}),
    {"class_name": "__keras_tensor__", "config": {"shape": [None, 3], "keras_history": ["dense", 0, 0]}},
    {"class_name": "__slice__", "config": {"start": 0, "stop": 10**9, "step": 0}},
    {"module": "keras.src.ops.numpy", "class_name": "Reshape", "config": {"name": "r", "newshape": [-1, 10**9]}, "name": "r", "inbound_nodes": []},
    {
        "class_name": "TimeDistributed",
        "config": {"layer": {"class_name": "TimeDistributed", "config": {"layer": {"class_name": "Dense", "config": {"units": 3}}}}},
    },
]


def places(value: Any, found: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Every key and position of a tree, with what holds it."""
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        found.append((value, key))
        places(value[key], found)
    return found


def changed(random: Random, tree: Any) -> Any:
    """A copy of a tree with one to three values changed."""
    tree = json.loads(json.dumps(tree))
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        every = places(tree, [])
        if not every:
            break
        holder, key = random.choice(every)
        way = random.randrange(8)
        other, its = random.choice(every)
        if way < 4:
            holder[key] = json.loads(json.dumps(random.choice(VALUES)))
        elif way == 4 and not (isinstance(holder, list) and key >= len(holder)):
            del holder[key]
        elif way == 5 and isinstance(holder, list):
            holder.insert(key, json.loads(json.dumps(holder[key])))
        elif way == 6:
            holder[key] = json.loads(json.dumps(other[its]))
        elif isinstance(holder[key], int) and not isinstance(holder[key], bool):
            holder[key] = random.choice((holder[key] + 1, -holder[key], holder[key] * 1000, 0))
        else:
            holder[key] = [holder[key]] * random.choice((0, 1, 2, 50))
    return tree


def spoiled(random: Random, data: bytes) -> bytes:
    """Bytes cut, changed, taken out, or given twice."""
    at = random.randrange(len(data))
    way = random.randrange(4)
    if way == 0:
        return data[:at]
    if way == 1:
        return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]
    length = random.choice((1, 2, 4, 30))
    return data[:at] + (b"" if way == 2 else data[at : at + length] * 2) + data[at + length :]


def archive(tree: Any) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as found:
        found.writestr("metadata.json", "{}")
        found.writestr("config.json", json.dumps(tree), zipfile.ZIP_DEFLATED)
        found.write(HERE / "weights.h5", "model.weights.h5")
    return held.getvalue()


def cases(count: int, seed: int) -> Any:
    random = Random(seed)
    names = list(CORPUS)
    for _ in range(count):
        tree = CORPUS[random.choice(names)]["config"]
        if random.random() < 0.3:
            with suppress(IndexError, KeyError, TypeError):  # what Keras 2 could not have
                tree = keras2(tree)
        way = random.randrange(10)
        if way < 7:
            yield json.dumps(changed(random, tree)).encode()
        elif way < 8:
            yield spoiled(random, json.dumps(tree).encode())
        else:
            yield spoiled(random, archive(tree)) if way == 8 else archive(changed(random, tree))


def tried(data: bytes) -> float:
    """How long a file takes; anything but a graph or a SpecError comes out."""
    begun = time.process_time()
    try:
        report = infer(read_file(File("net.keras", None, data), Asked({}, None, (), {})))
        render(report, "json", width=100)
    except SpecError as error:
        assert error.faults and all(fault.text() and fault.to_dict() for fault in error.faults)
        assert "\x1b" not in str(error) and "\u202e" not in str(error)
    return time.process_time() - begun


def test_every_file_is_read_or_refused() -> None:
    count = int(os.environ.get("CNNCALC_MUTATED_KERAS_FILES", "400"))
    for data in cases(count, 1):
        assert tried(data) < 2


def main() -> None:
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    slowest, wrong, begun = 0.0, 0, time.time()
    for number, data in enumerate(cases(count, seed)):
        try:
            took = tried(data)
        except Exception as error:
            wrong += 1
            import traceback

            if wrong <= 40:
                Path(f"/tmp/kerasfiles/mut_{wrong}").write_bytes(data)
                print(number, type(error).__name__, str(error)[:200], traceback.extract_tb(error.__traceback__)[-1])
            continue
        slowest = max(slowest, took)
        if took > 2:
            print(number, "took", took)
            Path(f"/tmp/kerasfiles/mut_slow_{number}").write_bytes(data)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{count} files, {wrong} wrong, slowest {slowest:.2f} s, {memory} MB, {time.time() - begun:.0f} s")


if __name__ == "__main__":
    main()
