"""Record what Keras says of the networks of `networks.py`: `python record.py` with Keras writes `corpus.json.xz`."""

from __future__ import annotations

import json
import lzma
import os
import sys
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras

sys.path.insert(0, str(Path(__file__).parent))


def shape(tensor: Any) -> list[int | None]:
    """A symbolic tensor's shape, with the batch."""
    return [None if n is None else int(n) for n in tensor.shape]


def counted(layer: Any) -> list[int]:
    """The weights of a layer, and those that are trained."""
    held = {id(weight): weight for weight in getattr(layer, "weights", ())}
    trained = {id(weight) for weight in getattr(layer, "trainable_weights", ())}
    sizes = {key: int(keras.ops.size(weight)) for key, weight in held.items()}
    return [sum(sizes.values()), sum(size for key, size in sizes.items() if key in trained)]


def rows(model: Any, prefix: str = "") -> list[Any]:
    """Of each layer and operation: its name, the shapes of what its first call gives, its weights, and those trained."""
    found: list[Any] = []
    if isinstance(model, keras.Sequential):
        model = model._functional
    for operation in model.operations:
        if isinstance(operation, keras.layers.InputLayer):
            continue
        node = next((n for n in operation._inbound_nodes if n in model._nodes or n in getattr(model, "_nodes_set", ())), operation._inbound_nodes[-1])
        outputs = [shape(tensor) for tensor in node.output_tensors]
        found.append([prefix + operation.name, outputs, *counted(operation)])
        if isinstance(operation, keras.Model):
            found += rows(operation, f"{prefix}{operation.name}.")
    return found


def recorded(model: Any) -> dict[str, Any]:
    """What Keras says of a model."""
    return {
        "config": json.loads(model.to_json()),
        "rows": rows(model),
        "inputs": {tensor._keras_history.operation.name: shape(tensor) for tensor in model.inputs},
        "outputs": [shape(tensor) for tensor in model.outputs],
        "totals": counted(model),
    }


def main() -> None:
    """Write the corpus."""
    from networks import NETWORKS

    found = {}
    for name, build in NETWORKS.items():
        keras.backend.clear_session()
        try:
            found[name] = recorded(build())
        except Exception as error:  # the others are recorded all the same
            print(name, type(error).__name__, str(error)[:300])
    header = {
        "versions": {"keras": keras.__version__},
        "fields": {"config": "model.to_json()", "rows": "name, output shapes of the first call, weights, trainable ones"},
    }
    text = json.dumps({"header": header, "models": found}, separators=(",", ":"))
    path = Path(__file__).parent / "corpus.json.xz"
    path.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(len(found), "networks,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
