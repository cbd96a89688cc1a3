"""Every recorded row of PyTorch and Keras through the public functions, as a mapping and as a pasted call.

The rows hold full shapes; a spec's shapes are without the batch. PyTorch's classes with a rank also know unbatched
inputs, which are a spec's input as they are; where a row's axes reach into the batch, the spec says `batch: none`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import cnncalc

TRUTH = Path(__file__).parent.parent / "truth"
RANKS = {"PixelShuffle": 2, "PixelUnshuffle": 2, "Fold": 1, "Unfold": 2}
WHOLE_TENSOR = ("Flatten", "Unflatten", "Softmax", "GLU", "Linear")
"""PyTorch's classes that read any number of axes, the batch among them."""


def rows_of(framework: str) -> list[dict[str, Any]]:
    lines = (TRUTH / f"layers-{framework}.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return [row for row in map(json.loads, lines) if row.get("error_kind") != "limitation"]


ROWS = {framework: rows_of(framework) for framework in ("torch", "keras")}


def spatial_rank(row: dict[str, Any]) -> int | None:
    name = row["class"]
    if row["framework"] == "keras" or name.startswith("BatchNorm"):
        return None
    return RANKS.get(name) or (int(name[-2]) if name[-1] == "d" and name[-2].isdigit() else None)


def spec_of(row: dict[str, Any], layer: Any) -> tuple[dict[str, Any], bool]:
    """(the spec of one recorded layer, whether its shapes hold every axis of the row's)."""
    shapes = row["input"] if isinstance(row["input"][0], list) else [row["input"]]
    spec: dict[str, Any] = {"framework": row["framework"], "layers": [layer]}
    whole = row["framework"] == "torch" and row["class"] in WHOLE_TENSOR
    rank = spatial_rank(row)
    unbatched = whole or (rank is not None and len(shapes[0]) == rank + 1)
    if whole:
        spec["batch"] = "none"
    dims = [shape if unbatched else shape[1:] for shape in shapes]
    spec["input"] = dims[0] if len(dims) == 1 else {f"i{n}": d for n, d in enumerate(dims)}
    return spec, unbatched


def as_mapping(row: dict[str, Any]) -> Any:
    layer = {"type": row["class"], **row["kwargs"], **row.get("call_kwargs", {})}
    if isinstance(row["input"][0], list):
        layer["from"] = [f"i{n}" for n in range(len(row["input"]))]
    return layer


def as_call(row: dict[str, Any]) -> str:
    def written(value: Any) -> str:
        if isinstance(value, list):
            return "(" + ", ".join(map(written, value)) + ("," if len(value) == 1 else "") + ")"
        return repr(value)

    arguments = ", ".join(f"{k}={written(v)}" for k, v in {**row["kwargs"], **row.get("call_kwargs", {})}.items())
    prefix = "nn" if row["framework"] == "torch" else "keras.layers"
    inputs = ""
    if isinstance(row["input"][0], list):
        inputs = "([" + ", ".join(f"i{n}" for n in range(len(row["input"]))) + "])"
    return f"{prefix}.{row['class']}({arguments}){inputs}"


def difference(row: dict[str, Any], layer: Any) -> str | None:
    """What is not as recorded, or None."""
    spec, unbatched = spec_of(row, layer)
    try:
        found = cnncalc.infer(cnncalc.load(spec)).rows[0].to_dict()
    except cnncalc.SpecError as error:
        return None if "error" in row else f"refused: {error}"
    if "error" in row:
        return f"accepted: {found['output_shape']}"
    shape = found["output_shape"] if "batch" in spec else found["output_shape"][1:]
    wanted = row["output"] if unbatched else row["output"][1:]
    if len(shape) != len(wanted) or any(w is not None and w != s for w, s in zip(wanted, shape, strict=True)):
        return f"output {shape}, not {wanted}"
    if row["framework"] == "torch":
        counts = (found["params"], found["buffers"]), (row["params"], row["running_stats"])
    else:
        counts = (found["trainable"], found["non_trainable"]), (row["params_trainable"], row["params_non_trainable"])
    if counts[0] != counts[1]:
        return f"weights {counts[0]}, not {counts[1]}"
    if row.get("flops") and row["class"] != "Bilinear":  # the counter has no rule for Bilinear and says 0
        samples = 1 if unbatched else row["input"][0]
        if 2 * found["macs"] * samples != row["flops"]:
            return f"{found['macs']} MACs, not {row['flops']} / 2 / {samples}"
    return None


@pytest.mark.parametrize("spelling", [as_mapping, as_call])
@pytest.mark.parametrize("framework", ["torch", "keras"])
def test_every_recorded_row_comes_out_as_recorded(framework: str, spelling: Any) -> None:
    rows = ROWS[framework]
    assert len(rows) == {"torch": 1995, "keras": 2000}[framework]
    wrong = [f"{row['id']} {row['class']} {row['kwargs']} of {row['input']}: {what}" for row in rows if (what := difference(row, spelling(row)))]
    assert not wrong, f"{len(wrong)} of {len(rows)}: " + "\n".join(wrong[:20])


def test_the_rows_can_tell_a_difference() -> None:
    row = next(row for row in ROWS["torch"] if row["class"] == "Conv2d" and "output" in row)
    assert difference({**row, "params": row["params"] + 1}, as_mapping(row))
    assert difference({**row, "output": [*row["output"][:-1], 9999]}, as_mapping(row))
    assert difference({**row, "error": "x"}, as_mapping(row))
