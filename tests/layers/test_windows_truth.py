"""Windowed layers, padding, cropping and resampling give what PyTorch and Keras gave for random single layers.

The rows in `tests/truth` were recorded from the frameworks: a class, its arguments and an input shape, with the
output shape, the weights and (PyTorch) the FLOPs of the convolutions, or the error.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import Call
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import BadValue, Real

TRUTH = Path(__file__).parent.parent / "truth"
CLASSES = {
    "torch": """AdaptiveAvgPool AdaptiveMaxPool AvgPool ChannelShuffle CircularPad ConstantPad Conv1d Conv2d Conv3d
        ConvTranspose Fold FractionalMaxPool LPPool MaxPool PixelShuffle PixelUnshuffle ReflectionPad ReplicationPad Unfold
        Upsample ZeroPad""",
    "keras": """AdaptiveAveragePooling AdaptiveMaxPooling AveragePooling CenterCrop Conv1D Conv2D Conv3D Cropping
        DepthwiseConv Global MaxPooling Resizing SeparableConv UpSampling ZeroPadding""",
}
RANKS = {"PixelShuffle": 2, "PixelUnshuffle": 2, "Fold": 1, "Unfold": 2}
"""Spatial axes of the inputs of the PyTorch classes whose names do not say so and that know unbatched inputs."""


def rows_of(framework: str) -> list[dict[str, Any]]:
    """The rows of the framework's classes that this file is about."""
    starts = tuple(CLASSES[framework].split())
    lines = (TRUTH / f"layers-{framework}.jsonl").read_text(encoding="utf-8").splitlines()[1:]
    return [row for row in map(json.loads, lines) if row["class"].startswith(starts)]


ROWS = {framework: rows_of(framework) for framework in CLASSES}
CASES = [(framework, name) for framework in ROWS for name in sorted({row["class"] for row in ROWS[framework]})]


def written(value: Any) -> Any:
    """A recorded argument as the reader of specs would hand it over."""
    if isinstance(value, list):
        return tuple(map(written, value))
    if isinstance(value, float):
        numerator, denominator = value.as_integer_ratio()
        return Real(repr(value), numerator, denominator)
    return value


def input_shape(row: dict[str, Any]) -> tuple[Shape, int]:
    """The input without its batch, and the batch."""
    dims, name = row["input"], row["class"]
    if row["framework"] == "keras":
        return Shape.of(dims[1:], row["kwargs"].get("data_format") == "channels_first"), 1
    rank = RANKS.get(name) or (int(name[-2]) if name[-1] == "d" and name[-2].isdigit() else None)
    return (Shape.of(dims, True), 1) if rank is not None and len(dims) == rank + 1 else (Shape.of(dims[1:], True), dims[0])


def computed(row: dict[str, Any]) -> tuple[list[int], int, int] | str:
    """(output without the batch, elements of the weights, MACs of the whole batch), or why it is refused."""
    x, batch = input_shape(row)
    keywords = {**row["kwargs"], **row.get("call_kwargs", {})}
    call = Call(row["class"], keywords=tuple((key, written(value)) for key, value in keywords.items()), style="mapping")
    try:
        layer = bind(call, row["framework"])
        y = layer.output(x)
        for condition in layer.conditions(x, y):
            if condition is not None and not condition.holds():
                return condition.message.format_map(layer.words_for(x, y)) + condition.help.format_map(layer.words_for(x, y))
        weights = layer.weights(x, y)
    except (ExpressionError, BadValue, Misfit) as error:
        return error.message
    assert all(_product(w.shape) == w.size and w.trainable for w in weights)
    factors = layer.factors(x, y)
    assert [_product(f) for f in factors] == [w.size for w in weights if "bias" not in w.name]
    assert layer.reach(x, y) is not None or layer.type == "channel_shuffle"
    return list(y.dims), sum(w.size for w in weights), layer.macs(x, y, weights) * batch


def _product(sizes: tuple[int, ...]) -> int:
    result = 1
    for size in sizes:
        result *= size
    return result


def expected(row: dict[str, Any]) -> tuple[list[int], int, int | None]:
    """What the framework gave, in the form of `computed`."""
    x, _ = input_shape(row)
    output = row["output"][len(row["input"]) - x.rank :]
    params = row["params"] if row["framework"] == "torch" else row["params_trainable"]
    flops = row.get("flops")
    return output, params, None if flops is None else flops // 2


@pytest.mark.parametrize(("framework", "name"), CASES, ids=[f"{f}-{n}" for f, n in CASES])
def test_a_class_agrees_with_its_framework_on_every_recorded_row(framework: str, name: str) -> None:
    wrong = []
    for row in ROWS[framework]:
        if row["class"] != name or row.get("error_kind") == "limitation":
            continue
        found = computed(row)
        if "error" in row:
            if not isinstance(found, str):
                wrong.append(f"{row['id']}: accepted with {found}, but {row['error'][:90]}; {row['kwargs']} on {row['input']}")
        else:
            output, params, macs = expected(row)
            if isinstance(found, str) or found[:2] != (output, params) or (macs is not None and found[2] != macs):
                wrong.append(f"{row['id']}: {found}, not {(output, params, macs)}; {row['kwargs']} on {row['input']}")
    assert not wrong, "\n".join(wrong)


def test_the_rows_are_all_there() -> None:
    assert {framework: len(rows) for framework, rows in ROWS.items()} == {"torch": 1674, "keras": 1602}


def kinds() -> dict[str, tuple[Any, Any]]:
    """For each kind of number: a maker from (int, name), and the way back to an int."""
    import numpy

    from cnncalc.numbers.closed import Closed
    from cnncalc.numbers.interval import Interval
    from cnncalc.numbers.term import Term

    return {
        "array": (lambda n, name: numpy.array([n, n]), lambda v, sizes: int(v[1])),
        "interval": (lambda n, name: Interval(n, n), lambda v, sizes: v.lo),
        "term": (lambda n, name: Term(n, name), lambda v, sizes: v.value),
        "closed": (lambda n, name: Closed.symbol(name), lambda v, sizes: v.at(sizes)),
    }


def every_number(value: Any, make: Any, name: str) -> Any:
    """An attribute's value with each int in it made another kind of number."""
    if isinstance(value, tuple) and not isinstance(value, Real):
        return tuple(every_number(v, make, f"{name}{i}") for i, v in enumerate(value))
    return make(value, name) if value.__class__ is int else value


SWEEPS = [(swept, kind) for swept in ("input", "attributes") for kind in ("array", "interval", "term")]


@pytest.mark.parametrize(("swept", "kind"), [*SWEEPS, ("input", "closed")])
def test_every_kind_of_number_comes_out_as_the_int_does(swept: str, kind: str) -> None:
    make, back = kinds()[kind]
    for row in (row for rows in ROWS.values() for row in rows[::2] if 0 not in row.get("output", [0])):
        x, _ = input_shape(row)
        keywords = {**row["kwargs"], **row.get("call_kwargs", {})}
        call = Call(row["class"], keywords=tuple((key, written(value)) for key, value in keywords.items()), style="mapping")
        layer = bind(call, row["framework"])
        sizes = {**dict(zip("HWD", x.spatial, strict=False)), "C": x.channels}
        if swept == "input":
            given = Shape(tuple(map(make, x.spatial, "HWD")), make(x.channels, "C"), x.first)
            other = layer
        else:
            given = x
            values = {name: every_number(getattr(layer, name), make, name) for name in layer.attributes}
            other = type(layer)(values, layer.framework, "", layer.fixed_rank)
        y, y2 = layer.output(x), other.output(given)
        for condition in other.conditions(given, y2):
            if condition is not None and kind == "array":
                assert numpy_all(condition.holds()), (row, condition)
        weights, weights2 = layer.weights(x, y), other.weights(given, y2)
        other.factors(given, y2), other.reach(given, y2)
        found = [*y2.dims, *(w.size for w in weights2), other.macs(given, y2, weights2)]
        plain = [v if v.__class__ is int else back(v, sizes) for v in found]
        assert plain == [*y.dims, *(w.size for w in weights), layer.macs(x, y, weights)], row


def numpy_all(value: Any) -> bool:
    import numpy

    return bool(numpy.all(value))
