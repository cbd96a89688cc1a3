"""Layers that join several values, and functions of each value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.numbers.arithmetic import product as product_of
from cnncalc.writers.code.writing import Value, of, plain
from cnncalc.writers.onnx.maps import amounts, window
from cnncalc.writers.onnx.net import Net, known
from cnncalc.writers.onnx.proto import BOOL, FLOAT
from cnncalc.writers.onnx.values import product_with, scaled
from cnncalc.writers.unwritten import Unwritten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cnncalc.graph.row import Row

_MANY = {"add": "Sum", "average": "Mean", "maximum": "Max", "minimum": "Min"}
_TWO = {"add": "Add", "subtract": "Sub", "multiply": "Mul", "divide": "Div", "power": "Pow"}
_COMPARED = {
    "equal": "Equal",
    "greater": "Greater",
    "greater_equal": "GreaterOrEqual",
    "less": "Less",
    "less_equal": "LessOrEqual",
}
_LOGICAL = {"logical_and": "And", "logical_or": "Or", "logical_xor": "Xor"}


def joined(w: Net, row: Row) -> Value:
    """Values joined one by one: they broadcast."""
    kind = of(row).type
    values = [w.cast(value, FLOAT) for value in w.reads(row)]
    order, values = alike(w, values)
    dims = row.y.dims
    if len(values) == 1:
        return w.made("Identity", values, dims, order)
    if kind in _MANY and not (kind == "add" and len(values) == 2):
        return w.made(_MANY[kind], values, dims, order)
    if kind in _TWO:
        found = values[0]
        for i, other in enumerate(values[1:]):
            sizes = dims if i == len(values) - 2 else _broadcast([found, other])
            found = w.made(_TWO[kind], [found, other], sizes, order)
        return found
    if kind in _COMPARED:
        return w.cast(w.made(_COMPARED[kind], values, dims, order, "truth", kind=BOOL), FLOAT)
    if kind == "not_equal":
        found = w.made("Equal", values, dims, order, "equal", kind=BOOL)
        return w.cast(w.made("Not", [found], dims, order, "truth", kind=BOOL), FLOAT)
    if kind in _LOGICAL:
        truths = [w.cast(value, BOOL) for value in values]
        return w.cast(w.made(_LOGICAL[kind], truths, dims, order, "truth", kind=BOOL), FLOAT)
    if kind == "squared_difference":
        less = w.made("Sub", values, dims, order, "difference")
        return w.made("Mul", [less, less], dims, order)
    if kind == "where":
        return w.made("Where", [w.cast(values[0], BOOL), *values[1:]], dims, order)
    if kind == "floor_divide":
        return w.made("Floor", [w.made("Div", values, dims, order, "quotient")], dims, order)
    if kind in ("remainder", "fmod"):
        return w.made("Mod", values, dims, order, fmod=1)
    raise Unwritten(
        "which function of its inputs it is, is not known" if kind == "elementwise" else f"ONNX has no {kind}"
    )


def _broadcast(values: Sequence[Value]) -> tuple[Any, ...]:
    rank = max(len(value.dims) for value in values)
    dims = [(1,) * (rank - len(value.dims)) + tuple(value.dims) for value in values]
    return tuple(next((n for n in each if n != 1), 1) for each in zip(*dims, strict=True))


def alike(w: Net, values: list[Value]) -> tuple[tuple[int, ...], list[Value]]:
    """Values with their axes in one order; of fewer axes with new ones behind the batch."""
    rank = max(len(value.dims) for value in values)
    if all(len(value.dims) == rank for value in values):
        order = next((value.order for value in values if value.batched), values[0].order)
        return order, [w.arranged(value, order) for value in values]
    found = []
    for value in values:
        value = w.arranged(value, plain(len(value.dims)))
        missing = rank - len(value.dims)
        if missing and value.batched:
            dims = (*[1] * missing, *value.dims)
            value = w.made("Unsqueeze", [value, w.wholes(*range(1, missing + 1))], dims, part="axes")
        found.append(value)
    return plain(rank), found


def concat(w: Net, row: Row) -> Value:
    """Values put one after the other along an axis."""
    axis = of(row).joined_axis(row.x)
    values = [w.cast(value, FLOAT) for value in w.reads(row)]
    order = next((value.order for value in values if value.batched), values[0].order)
    lead = next((value for value in values if value.batched), None)
    values = [_with_batch(w, w.arranged(value, order), lead) for value in values]
    return w.made("Concat", values, row.y.dims, order, axis=values[0].axis(axis))


def _with_batch(w: Net, value: Value, lead: Value | None) -> Value:
    """A value of the network's own for every sample of the batch that `lead` has."""
    if lead is None or value.batched:
        return value
    return w.repeated(value.text, value.own, lead.text)._replace(dims=value.dims, order=value.order)


def stack(w: Net, row: Row) -> Value:
    """Values side by side along a new axis."""
    layer = of(row)
    axis = layer.index_of(int(layer.batched) if layer.axis is None else layer.axis, row.x[0], extra=1)
    values = [w.arranged(value, plain(len(value.dims))) for value in w.reads(row)]
    lead = next((value for value in values if value.batched), None)
    parts = []
    for value in values:
        value = _with_batch(w, value, lead)
        dims = (*value.dims[:axis], 1, *value.dims[axis:])
        parts.append(w.made("Unsqueeze", [value, w.wholes(axis + value.batched)], dims, part="axis"))
    return w.made("Concat", parts, row.y.dims, axis=axis + parts[0].batched)


def straight(w: Net, row: Row) -> list[Value]:
    """All that a row reads, its axes as the source has them."""
    return [w.arranged(value, plain(len(value.dims))) for value in w.reads(row)]


def product(w: Net, row: Row) -> Value:
    """Matrices multiplied."""
    a, b = straight(w, row)
    if a.batched and b.batched and len(a.dims) != len(b.dims):
        rank = max(len(a.dims), len(b.dims))
        found = []
        for value in (a, b):
            missing = rank - len(value.dims)
            if missing:
                if len(value.dims) < 2:
                    raise Unwritten("it multiplies a vector a sample by matrices")
                dims = (*[1] * missing, *value.dims)
                value = w.made("Unsqueeze", [value, w.wholes(*range(1, missing + 1))], dims, part="axes")
            found.append(value)
        a, b = found
    return w.made("MatMul", [a, b], row.y.dims)


def dot(w: Net, row: Row) -> Value:
    """Two values multiplied and summed along one axis of each."""
    layer = of(row)
    a, b = layer.indices(row.x)
    if layer.normalize:
        raise Unwritten("it scales its inputs to length 1 first", "write unit_norm before it")
    left = ["b", *(chr(ord("c") + i) for i in range(row.x[0].rank))]
    right = ["b", *(chr(ord("p") + i) for i in range(row.x[1].rank))]
    right[b + 1] = left[a + 1]
    out = [c for i, c in enumerate(left) if i != a + 1] + [c for i, c in enumerate(right) if i not in (0, b + 1)]
    values = straight(w, row)
    if not all(value.batched for value in values):
        raise Unwritten("one of its inputs has no batch")
    equation = f"{''.join(left)},{''.join(right)}->{''.join(out)}"
    if len(out) == 1:
        found = w.made("Einsum", values, (), equation=equation, part="products")
        return w.made("Unsqueeze", [found, w.wholes(1)], row.y.dims)
    return w.made("Einsum", values, row.y.dims, equation=equation)


def einsum(w: Net, row: Row) -> Value:
    """What an equation says."""
    values = straight(w, row)
    inputs, _, target = of(row).shown.partition("->")
    parts = []
    for value, letters in zip(values, inputs.split(","), strict=True):
        many = "..." not in letters and len(letters) > len(value.dims) and not value.batched
        parts.append(letters[1:] if many else letters)
    batched = any(value.batched for value in values)
    target = target if batched or "..." in target or len(target) <= row.y.rank else target[1:]
    return w.made("Einsum", values, row.y.dims, equation=f"{','.join(parts)}->{target}")


def attended(w: Net, query: Value, key: Value, value: Value, dims: Sequence[Any]) -> Value:
    """Scaled dot-product attention of values whose last axes are tokens × values."""
    rank, size = len(key.dims), query.dims[-1]
    known(size)
    turned = (*key.dims[:-2], key.dims[-1], key.dims[-2])
    perm = [*range(rank - 2 + key.batched), rank - 1 + key.batched, rank - 2 + key.batched]
    keys = w.made("Transpose", [key], turned, part="keys", perm=perm)
    sizes = (*dims[:-1], key.dims[-2])
    scores = w.made("MatMul", [query, keys], sizes, part="scores")
    scores = w.made("Mul", [scores, w.reals(scaled(size))], sizes, part="scaled")
    weights = w.made("Softmax", [scores], sizes, axis=-1)
    return w.made("MatMul", [weights, value], dims, part="attended")


def sdpa(w: Net, row: Row) -> Value:
    """Scaled dot-product attention."""
    values = straight(w, row)
    if of(row).gqa or len(values) != 3:
        raise Unwritten("its heads are shared, or it has a mask")
    if len({len(value.dims) for value in values}) > 1:
        raise Unwritten("its inputs have different numbers of axes")
    query, key, value = values
    return attended(w, query, key, value, row.y.dims)


_POINTWISE = {
    "abs": "Abs", "neg": "Neg", "exp": "Exp", "log": "Log", "sqrt": "Sqrt", "reciprocal": "Reciprocal", "sign": "Sign",
    "sin": "Sin", "cos": "Cos", "tan": "Tan", "asin": "Asin", "acos": "Acos", "atan": "Atan", "sinh": "Sinh",
    "cosh": "Cosh", "erf": "Erf", "floor": "Floor", "ceil": "Ceil", "round": "Round",
}  # fmt: skip


def pointwise(w: Net, row: Row) -> Value:
    """A function of each value, with constants that no figure depends on."""
    value, kind = w.cast(w.reads(row)[0], FLOAT), of(row).type
    alike: dict[str, Any] = {"dims": value.dims, "order": value.order, "batched": value.batched}
    if kind in _POINTWISE:
        return w.made(_POINTWISE[kind], [value], **alike)
    if kind == "square":
        return w.made("Mul", [value, value], **alike)
    if kind == "pow":
        return w.made("Pow", [value, w.reals(2.0)], **alike)
    if kind == "clamp":
        return w.made("Clip", [value, w.reals(0.0)], **alike)
    if kind == "rsqrt":
        return w.made("Reciprocal", [w.made("Sqrt", [value], **alike)], **alike)
    if kind == "cast":
        return w.made("Identity", [value], **alike)
    if kind == "log1p":
        return w.made("Log", [w.made("Add", [value, w.reals(1.0)], **alike)], **alike)
    if kind == "expm1":
        return w.made("Sub", [w.made("Exp", [value], **alike), w.reals(1.0)], **alike)
    if kind in ("isnan", "isinf", "logical_not"):
        op = {"isnan": "IsNaN", "isinf": "IsInf", "logical_not": "Not"}[kind]
        read = w.cast(value, BOOL) if op == "Not" else value
        return w.cast(w.made(op, [read], part="truth", kind=BOOL, **alike), FLOAT)
    if kind in ("tril", "triu") and len(value.dims) > 1 and value.order == plain(len(value.dims)):
        return w.made("Trilu", [value], upper=int(kind == "triu"), **alike)
    raise Unwritten("what it does is not known" if kind == "pointwise" else f"ONNX has no {kind}")


def time_distributed(w: Net, row: Row) -> Value:
    """A layer applied to each of several maps: these are put into the batch, and taken out again."""
    layer = of(row)
    count = layer.leading
    x = w.read(row)
    if row.y.__class__ is list or not x.batched:
        raise Unwritten("it gives several outputs for each map")
    one = layer.each(row.x)
    many = list(row.x.dims[:count])
    known(*row.x.dims)
    text = w.op("Reshape", [x.text, w.wholes(-1, *one.dims)], "each")
    inner = row._replace(layer=layer.inner, x=one, y=layer._result(row.y))
    outer, was = w.maps, w.instead
    w.maps *= product_of(many)
    w.instead = [w.put(text, Value(text, one.dims, plain(one.rank)))]
    try:
        found = w.written(w, inner)
    finally:
        w.maps, w.instead = outer, was
    dims = [*many, *found.own]
    made = w.made("Reshape", [found.text, w.wholes(-1, *dims)], dims, part="maps", batched=True)
    order = (*plain(count), *(axis + count for axis in found.order))
    value = Value(made.text, row.y.dims, order)
    return w.put(value.text, value)


def functional(w: Net, row: Row) -> Value:
    """A dense layer or a convolution with weights that other layers computed."""
    layer, inner = of(row), of(row).inner
    own = layer.own.split()
    x, *weights = straight(w, row)
    if (
        inner.type not in ("dense", "conv")
        or own not in ([], ["bias"])
        or row.graph.framework != "torch"
        or not weights
    ):
        raise Unwritten(f"a {inner.type} with weights that are computed")
    if any(value.batched for value in weights):
        raise Unwritten("its weights differ from sample to sample")
    names = [value.text for value in weights]
    if own:
        names.append(w.weight(row, "bias", weights[0].dims[:1]))
    if inner.type == "dense":
        return product_with(w, x, names[0], names[1] if len(names) > 1 else None, row.y.dims[-1], True)
    seen = row._replace(layer=inner, x=row.x[0])
    if inner.padding_mode != "zeros" or not x.batched:
        raise Unwritten("its weights are computed, and its edges continued")
    given = window(seen, amounts(seen))
    return w.made("Conv", [x, *names], row.y.dims, group=inner.groups, **given)


def refused(w: Net, row: Row) -> Value:
    """What there are no operators for."""
    kind = of(row).type
    if kind == "opaque":
        raise Unwritten("what this layer does is not known", "write it in the framework, and export that")
    raise Unwritten(f"{kind} is not written as ONNX")
