"""Record what Keras itself gives for the corpus; writes `corpus.json`, `calls.json` and `calls_tensorflow.json`.

    python record.py          where Keras 3 is installed: the programs that do not import TensorFlow
    python record.py tf       where TensorFlow 2.15 is installed, with Keras 2: those that do

A program that no Keras of today runs (Keras 1's names, prompts, a `print` of Python 2) has a twin in `corpus/today` that
says the same in today's words, and that is run. Names given as arguments record those programs alone, `calls` the calls.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
FILE = HERE / "corpus.json"
PICTURES = {"mnist": (28, 28), "fashion_mnist": (28, 28), "cifar10": (32, 32, 3), "cifar100": (32, 32, 3)}


def shape(value: Any) -> list[int | None]:
    value = value.as_list() if hasattr(value, "as_list") else value
    return [None if n is None else int(n) for n in value]


def data_sets(keras: Any) -> None:
    """The shapes of the data sets that Keras ships, without their files."""
    import numpy as np

    def pictures(axes: tuple[int, ...], flat: bool) -> Any:
        count = 50000 if len(axes) == 3 else 60000
        made = [(np.lib.stride_tricks.as_strided(np.zeros(1, "uint8"), (n, *axes), (0,) * (1 + len(axes))), np.arange(n) % 10) for n in (count, 10000)]
        return lambda *args, **kwargs: tuple((x, y if flat else y[:, None]) for x, y in made)

    for name, axes in PICTURES.items():
        getattr(keras.datasets, name).load_data = pictures(axes, len(axes) == 2)
    reviews = np.array([[1, 2, 3], [4, 5]], dtype=object)
    keras.datasets.imdb.load_data = lambda *args, **kwargs: ((reviews, np.array([0, 1])), (reviews, np.array([0, 1])))
    keras.datasets.boston_housing.load_data = lambda *args, **kwargs: ((np.zeros((404, 13)), np.zeros(404)), (np.zeros((102, 13)), np.zeros(102)))


def run(path: Path, modern: bool) -> dict[str, Any]:
    """The names that a program binds."""
    text = path.read_text()
    if not modern and ("tf.placeholder" in text or "tf.layers" in text):
        import tensorflow.compat.v1 as tf

        tf.reset_default_graph()
        tf.disable_v2_behavior()
        real, sys.modules["tensorflow"] = sys.modules["tensorflow"], tf
        sys.modules["tensorflow.compat.v1"] = tf
    names: dict[str, Any] = {"__name__": "corpus"}
    try:
        exec(compile(text, path.name, "exec"), names)
    finally:
        if "real" in locals():
            sys.modules["tensorflow"] = real
    return names


def recorded(path: Path, modern: bool) -> dict[str, Any]:
    """What the framework says of one program: of its `model`, or of all variables and its `output` (TensorFlow 1)."""
    names = run(path, modern)
    if "model" not in names:
        import tensorflow.compat.v1 as tf

        own = [v for v in tf.global_variables() if "Adam" not in v.name and "_power" not in v.name]  # the optimizer has its own
        counts = [_count(v) for v in own], [_count(v) for v in tf.trainable_variables()]
        return {"params": sum(counts[0]), "trainable": sum(counts[1]), "layers": [], "outputs": [shape(names["output"].shape)]}
    model = names["model"]
    return {
        "params": model.count_params(),
        "trainable": sum(_count(w) for w in model.trainable_weights),
        "layers": [[layer.name, layer.count_params() if layer.built else 0] for layer in model.layers],
        "outputs": [shape(o.shape) for o in (getattr(model, "outputs", None) or [])],
    }


def main(modern: bool, only: list[str]) -> None:
    if modern:
        import keras
    else:
        from tensorflow import keras
    data_sets(keras)
    found: dict[str, Any] = json.loads(FILE.read_text()) if FILE.exists() else {}
    programs = {path.stem: path for path in sorted((HERE / "corpus").glob("*.py"))}
    for name, path in sorted(programs.items(), key=lambda item: "tf1" in item[0]):  # TensorFlow does not go back from 1
        twin = HERE / "corpus" / "today" / path.name
        path = twin if twin.exists() else path
        if ("import tensorflow" in path.read_text() or "from tensorflow" in path.read_text()) != modern and (not only or name in only):
            keras.backend.clear_session()
            found[name] = recorded(path, modern)
            if twin.exists():
                found[name]["layers"] = []  # their names are the twin's
            print(name, found[name]["params"])
    lines = [f" {json.dumps(name)}: {json.dumps(found[name])}" for name in sorted(found) if name in programs]
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def calls(modern: bool) -> None:
    """What Keras, or TensorFlow, makes of every expression of a file, of an input `i`: the shapes without the batch."""
    if modern:
        import keras

        names: dict[str, Any] = {"keras": keras, "ops": keras.ops, "i": keras.Input((8, 8, 6))}
    else:
        import tensorflow as tf

        names = {"tf": tf, "i": tf.keras.Input((8, 8, 6))}
    file, found = HERE / ("calls.json" if modern else "calls_tensorflow.json"), {}
    for text in json.loads(file.read_text()):
        result = eval(text, names)
        results = result if isinstance(result, list | tuple) else [result]
        found[text] = [shape(each.shape)[1:] for each in results]
    lines = [f" {json.dumps(text)}: {json.dumps(shapes)}" for text, shapes in found.items()]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def _count(weight: Any) -> int:
    total = 1
    for size in weight.shape:
        total *= int(size)
    return total


if __name__ == "__main__":
    modern = sys.argv[1:2] != ["tf"]
    only = sys.argv[1 if modern else 2 :]
    if only != ["calls"]:
        main(modern, only)
    if only in ([], ["calls"]):
        calls(modern)
