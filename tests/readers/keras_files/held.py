"""A report held to what Keras says of a network."""

from __future__ import annotations

from typing import Any


def held_to(model: dict[str, Any], report: Any) -> None:
    """Every row of Keras's is there, with its shapes and its weights, in Keras's order; and so are the sums."""
    rows = report.to_dict()["layers"]
    unknown = False
    for name, shapes, params, trainable in model["rows"]:
        own = report.find(name)
        assert own is not None, f"{name} has no row"
        data = next(row for row in rows if row["name"] == own.node.name)
        several = own.node.name != name and len(shapes) > 1  # a model's: one of them is the result
        assert several or _alike(data.get("output_shapes") or [data["output_shape"]], shapes), name
        if any(row.layer.type == "opaque" and row.layer.params is None for row in report.rows if row.node.name == name):
            unknown = True
            continue
        if name.endswith("scaled"):  # a file does not say which weights of a program's own layer are trained
            assert report.sums(name).params == params
            unknown = True
            continue
        sums = report.sums(name)
        assert (sums.params, sums.trainable) == (params, trainable) or unknown, name
    assert {name: list(shape) for name, shape in report.to_dict()["inputs"].items()} == model["inputs"]
    outputs = list(report.to_dict()["outputs"].values())
    assert len(outputs) == len(set(map(repr, model["outputs"]))) or len(outputs) == len(model["outputs"])
    assert all(any(_alike([shape], [each]) for each in model["outputs"]) for shape in outputs)
    if not unknown:
        assert [report.totals.params, report.totals.trainable] == model["totals"]
    first = list(dict.fromkeys(row["name"].partition(".")[0] for row in rows))
    tops = [name for name, *_ in model["rows"] if "." not in name]
    assert [name for name in first if name in tops] == tops


def _alike(found: Any, expected: Any) -> bool:
    """Whether shapes are Keras's, which leaves open what a layer does not need to know."""
    return len(found) == len(expected) and all(
        len(a) == len(b) and all(n is None or m == n for m, n in zip(a, b, strict=True)) for a, b in zip(found, expected, strict=True)
    )
