"""Keras programs, and the cells of notebooks, with characters, words and lines changed, or a hostile line put in: each is read
or refused in words, and soon, and nothing of it runs.

`python tests/readers/keras/test_mutated.py 100000 2` tries more of them (seed 2), and says what the slowest took and the most
memory that the process held; an audit hook ends it where anything is written, started, connected or run.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from random import Random
from typing import Any

from cnncalc.diagnostics.errors import SpecError
from cnncalc.graph.walk import infer
from cnncalc.readers.keras.read import read_program
from cnncalc.render import render

HERE = Path(__file__).parent
HOSTILE = [
    "import tensorflow as tf; x = tf.zeros([10 ** 6, 10 ** 6, 10 ** 6])",
    "model = keras.Sequential([layers.Dense(2) for i in range(10 ** 7)])",
    "model.add(model)",
    "model = Model(model.inputs, model(model.outputs))",
    "x = layers.concatenate([x, x] * 10 ** 6)",
    "x = layers.Lambda(lambda t: open('/tmp/cnncalc-written', 'w'))(x)",
    "x = x[:, ::0]",
    "x = tf.tile(x, [1] + [10 ** 9] * 3)",
    "for epoch in range(10 ** 9): model.train_on_batch(x, x)",
    "model.layers[0].call = model.call",
    "inputs = Input((10 ** 30, 3, 3))",
    "x = tf.range(10 ** 12)",
    "x = K.repeat_elements(x, 10 ** 9, axis=1)",
    "x = layers.Bidirectional(layers.Bidirectional(layers.LSTM(3)))(x)",
]


def _changes() -> Any:
    """How PyTorch's programs are changed, with hostile lines of Keras's beside those of Python."""
    spec = spec_from_file_location("torch_mutated", HERE.parent / "torch" / "test_mutated.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.HOSTILE = [line for line in module.HOSTILE if "torch" not in line and "nn." not in line] + HOSTILE
    return module


def texts() -> list[str]:
    """The corpus, and the notebooks' cells as programs."""
    found = [path.read_text() for path in sorted((HERE / "corpus").rglob("*.py"))]
    for path in sorted((HERE.parent / "notebooks" / "lessons").glob("*.ipynb")):
        tree = json.loads(path.read_text())
        cells = tree["cells"] if "cells" in tree else tree["worksheets"][0]["cells"]
        code = "\n".join("".join(cell.get("source", cell.get("input", ""))) for cell in cells if cell.get("cell_type") == "code")
        if "keras" in code or "tensorflow" in code:
            found.append(code)
    return found


def tried(count: int, seed: int) -> tuple[float, str]:
    """The longest CPU time of `count` mutated programs, and that program; anything but a SpecError fails."""
    rng, changes, programs = Random(seed), _changes(), texts()
    longest, slowest = 0.0, ""
    for _ in range(count):
        text = changes.mutated(rng.choice(programs), rng)
        start = time.process_time()
        try:
            report = infer(read_program("net.py", text, None, "", {}))
            render(report, "plain")
            render(report, "json")
        except SpecError as error:
            for fault in error.faults:
                fault.text()
        except BaseException as error:
            raise AssertionError(f"{type(error).__name__}: {error}\n{text}") from error
        taken = time.process_time() - start
        if taken > longest:
            longest, slowest = taken, text
    return longest, slowest


def test_mutated_programs_are_read_or_refused() -> None:
    longest, text = tried(400, 1)
    assert longest < 2, text


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    sys.addaudithook(_changes().watch)
    seconds, program = tried(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"longest: {seconds:.2f} s; most memory of the process: {most:.0f} MB\n{program}")
