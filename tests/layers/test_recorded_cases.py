"""Random layers that PyTorch and Keras were asked for: every output, weight (its name, shape, whether it is trained) and
MAC, and every refusal, with a message that says what is wrong."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import read_expression
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import BadValue

TRUTH = Path(__file__).parent.parent / "truth"
FRAMEWORKS = ("torch", "keras")


def recorded(file: str, least: int) -> list[dict[str, Any]]:
    """The rows of a file of `tests/truth`."""
    rows = [json.loads(line) for line in (TRUTH / file).read_text(encoding="utf-8").splitlines()]
    assert rows[0]["header"]["count"] == len(rows) - 1 > least
    return rows[1:]


def rows_of(framework: str) -> dict[str, list[dict[str, Any]]]:
    """The recorded rows by class, those of functions by the word that stands for them."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in recorded(f"cases-{framework}.jsonl", 1000):
        found.setdefault(row["code"].split("(")[0].split(".")[1], []).append(row)
    for row in recorded(f"functions-{framework}.jsonl", 150):
        name = re.match(r"(?:\w+\.)?(\w+)", row["code"])
        assert name
        found.setdefault(f"{name[1]} of tensors", []).append(row)
    return found


ROWS = {framework: rows_of(framework) for framework in FRAMEWORKS}
CASES = [(framework, name) for framework in FRAMEWORKS for name in ROWS[framework]]


class Refused(NamedTuple):
    """A refusal of cnncalc's."""

    message: str
    attribute: str
    help: str
    layer: Layer | None


def asked(row: dict[str, Any], framework: str) -> Any:
    """What cnncalc says of a recorded row: (outputs, weights, MACs), or `Refused`."""
    layer = None
    try:
        layer = bind(read_expression(row["code"]), framework, row["batched"])
        shapes = tuple(Shape.of(dims[row["batched"] :], framework == "torch") for dims in row["inputs"])
        if layer.data_format is not None:
            shapes = tuple(shape.viewed(layer.data_format == "channels_first") for shape in shapes)
        x: Any = shapes if layer.many or len(shapes) > 1 else shapes[0]
        y = layer.output(x)
        for condition in layer.conditions(x, y):
            if condition is not None and not condition.holds():
                words = layer.words_for(x, y)
                return Refused(condition.message.format_map(words), condition.attribute, condition.help.format_map(words), layer)
        weights = layer.weights(x, y)
        outputs = [list(shape.dims) for shape in (y if isinstance(y, list) else [y])]
        assert all(w.size == math.prod(w.shape) and w.size.__class__ is int for w in weights)
        assert all(shape.first is shapes[0].first for shape in (y if isinstance(y, list) else [y]))
        return outputs, [[w.name, list(w.shape), w.trainable] for w in weights], layer.macs(x, y, weights)
    except (ExpressionError, BadValue, Misfit) as error:
        return Refused(error.message, getattr(error, "attribute", ""), error.help, layer)


@pytest.mark.parametrize(("framework", "name"), CASES, ids=[f"{f}-{n}" for f, n in CASES])
def test_outputs_weights_and_macs_are_the_frameworks(framework: str, name: str) -> None:
    for row in ROWS[framework][name]:
        found = asked(row, framework)
        if "error" in row:
            assert isinstance(found, Refused), f"{row['code']} on {row['inputs']} is accepted, but {row['error']}"
            continue
        assert not isinstance(found, Refused), f"{row['code']} on {row['inputs']}: {found}"
        outputs, weights, macs = found
        known = [[m if n is None else n for m, n in zip(a, b, strict=True)] for a, b in zip(outputs, row["outputs"], strict=True)]
        assert outputs == known, (row["code"], row["inputs"])
        if name.endswith(" of tensors"):
            weights = [weight for weight in weights if weight[2]]  # those that are trained alone are recorded
        assert weights == row["weights"], (row["code"], row["inputs"])
        assert "macs" not in row or macs == row["macs"], (row["code"], row["inputs"])


NOTHING_SAID = re.compile(r"\bNone\b|[{}]|^\s*$|<\w+ object")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_refusal_says_what_is_wrong_in_words_and_numbers(framework: str) -> None:
    """Every message is filled in and shows a number, a word that was given, or at least the name of the attribute it
    points at."""
    refused = 0
    for row in (row for rows in ROWS[framework].values() for row in rows if "error" in row):
        found = asked(row, framework)
        assert isinstance(found, Refused)
        refused += 1
        context = f"{row['code']} on {row['inputs']}: {found}"
        said = found.message
        if "None" not in row["code"] and len(row["inputs"][0]) > row["batched"]:
            assert not NOTHING_SAID.search(said), context
            assert "{" not in found.help, context
        if found.layer is not None:
            known = {name for attribute in found.layer.attributes.values() for name in attribute.names}
            assert found.attribute in (*known, "axis", ""), context
        named = (found.attribute or "the input", *re.findall(r"[\w,]+", row["code"]))
        assert found.attribute or re.search(r"\d", said) or any(name in said for name in named), context
    assert refused > 100
