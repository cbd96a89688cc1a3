"""Record what Keras itself gives for the corpus: `python record.py` where Keras 3 is installed; writes `corpus.json` and `calls.json`."""

from __future__ import annotations

import json
from pathlib import Path

HERE = Path(__file__).parent


def shape(value: object) -> list[int | None]:
    return [None if n is None else int(n) for n in value]  # type: ignore[attr-defined]


def main() -> None:
    import keras
    import numpy as np

    def pictures() -> object:
        """The shapes that MNIST has, without its file."""
        return (np.zeros((60000, 28, 28), "uint8"), np.arange(60000) % 10), (np.zeros((10000, 28, 28), "uint8"), np.arange(10000) % 10)

    keras.datasets.mnist.load_data = pictures
    lines = []
    for path in sorted((HERE / "corpus").glob("*.py")):
        keras.backend.clear_session()
        names: dict[str, object] = {"__name__": "corpus"}
        exec(compile(path.read_text(), path.name, "exec"), names)
        model = names["model"]
        found = {
            "params": model.count_params(),
            "trainable": sum(int(w.shape.num_elements() if hasattr(w.shape, "num_elements") else _count(w)) for w in model.trainable_weights),
            "layers": [[layer.name, layer.count_params()] for layer in model.layers],
            "outputs": [shape(o.shape) for o in (getattr(model, "outputs", None) or [])],
        }
        lines.append(f" {json.dumps(path.stem)}: {json.dumps(found)}")
        print(path.stem, found["params"])
    (HERE / "corpus.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def calls() -> None:
    """What Keras makes of every expression of `calls.json`, of an input `i`: the shapes without the batch."""
    from keras import Input, ops

    found = {}
    for text in json.loads((HERE / "calls.json").read_text()):
        result = eval(text, {"ops": ops, "i": Input((8, 8, 6))})
        results = result if isinstance(result, list | tuple) else [result]
        found[text] = [shape(each.shape)[1:] for each in results]
    lines = [f" {json.dumps(text)}: {json.dumps(shapes)}" for text, shapes in found.items()]
    (HERE / "calls.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def _count(weight: object) -> int:
    total = 1
    for size in weight.shape:  # type: ignore[attr-defined]
        total *= int(size)
    return total


if __name__ == "__main__":
    main()
    calls()
