"""Layers that join several values, and functions of each value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.writers.code.writing import Out, Value, Writing, of, plain
from cnncalc.writers.torch.tools import arranged
from cnncalc.writers.unwritten import Unwritten
from cnncalc.writers.values import alike, python

if TYPE_CHECKING:
    from cnncalc.graph.row import Row

_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_FUNCTIONS = {
    "power": "pow",
    "equal": "eq",
    "not_equal": "ne",
    "greater": "gt",
    "greater_equal": "ge",
    "less": "lt",
    "less_equal": "le",
}


def joined(w: Writing, row: Row) -> Out:
    """Values joined one by one: they broadcast."""
    values = w.reads(row)
    order, texts = _alike(w, values)
    kind = of(row).type
    if kind in _SIGNS:
        return Out(f" {_SIGNS[kind]} ".join(texts), order)
    if kind == "average":
        return Out(f"({' + '.join(texts)}) / {len(texts)}", order)
    if kind in ("maximum", "minimum"):
        text = texts[0]
        for other in texts[1:]:
            text = f"torch.{kind}({text}, {other})"
        return Out(text, order)
    if kind == "squared_difference":
        return Out(f"({texts[0]} - {texts[1]}) ** 2", order)
    name = _FUNCTIONS.get(kind, kind)
    if kind == "elementwise":
        raise Unwritten("which function of its inputs it is, is not known")
    texts = [f"{texts[0]}.bool()", *texts[1:]] if kind == "where" else texts
    texts = [f"{text}.bool()" for text in texts] if kind.startswith("logical") else texts
    texts = [f"{text}.int()" for text in texts] if kind.startswith("bitwise") else texts
    return Out(f"torch.{name}({', '.join(texts)})", order)


def _alike(w: Writing, values: list[Value]) -> tuple[tuple[int, ...], list[str]]:
    """Values with their axes in one order; of fewer axes with new ones behind the batch."""
    rank = max(len(value.dims) for value in values)
    if all(len(value.dims) == rank for value in values):
        order = next((value.order for value in values if value.batched), values[0].order)
        return order, [arranged(w, value, order) for value in values]
    texts = []
    for value in values:
        text = arranged(w, value, plain(len(value.dims)))
        missing = rank - len(value.dims)
        texts.append(text + ".unsqueeze(1)" * missing if value.batched else text)
    return plain(rank), texts


def concat(w: Writing, row: Row) -> Out:
    """Values put one after the other along an axis."""
    values = w.reads(row)
    axis = of(row).joined_axis(row.x)
    order = values[0].order
    texts = []
    for value in values:
        text = arranged(w, value, order)
        texts.append(
            text if value.batched else f"{text}.expand({values[0].text}.shape[0], {', '.join(['-1'] * len(order))})"
        )
    return Out(f"torch.cat(({', '.join(texts)}), dim={order.index(axis) + 1})", order)


def stack(w: Writing, row: Row) -> Out:
    """Values side by side along a new axis."""
    layer = of(row)
    axis = layer.index_of(1 if layer.axis is None else layer.axis, row.x[0], extra=1)
    texts = [arranged(w, value, plain(len(value.dims))) for value in w.reads(row)]
    return Out(f"torch.stack(({', '.join(texts)}), dim={axis + 1})")


def product(w: Writing, row: Row) -> Out:
    """Matrices multiplied."""
    texts = [arranged(w, value, plain(len(value.dims))) for value in w.reads(row)]
    name = {"bmm": "bmm"}.get(of(row).type, "matmul")
    return Out(f"torch.{name}({', '.join(texts)})")


def dot(w: Writing, row: Row) -> Out:
    """Two values multiplied and summed along one axis of each."""
    layer = of(row)
    a, b = layer.indices(row.x)
    left = ["b", *(chr(ord("c") + i) for i in range(row.x[0].rank))]
    right = ["b", *(chr(ord("p") + i) for i in range(row.x[1].rank))]
    right[b + 1] = left[a + 1]
    out = [c for i, c in enumerate(left) if i != a + 1] + [c for i, c in enumerate(right) if i not in (0, b + 1)]
    texts = [arranged(w, value, plain(len(value.dims))) for value in w.reads(row)]
    if layer.normalize:
        texts = [f"F.normalize({text}, dim={axis + 1})" for text, axis in zip(texts, (a, b), strict=True)]
    end = ".unsqueeze(1)" if len(out) == 1 else ""
    return Out(f'torch.einsum("{"".join(left)},{"".join(right)}->{"".join(out)}", {", ".join(texts)}){end}')


def einsum(w: Writing, row: Row) -> Out:
    """What an equation says."""
    values = w.reads(row)
    texts = [arranged(w, value, plain(len(value.dims))) for value in values]
    inputs, _, target = of(row).shown.partition("->")
    parts = []
    for value, letters in zip(values, inputs.split(","), strict=True):
        many = "..." not in letters and len(letters) > len(value.dims) and not value.batched
        parts.append(letters[1:] if many else letters)
    batched = any(value.batched for value in values)
    target = target if batched or "..." in target or len(target) <= row.y.rank else target[1:]
    return Out(f'torch.einsum("{",".join(parts)}->{target}", {", ".join(texts)})', batched=batched)


def sdpa(w: Writing, row: Row) -> Out:
    """Scaled dot-product attention."""
    texts = [arranged(w, value, plain(len(value.dims))) for value in w.reads(row)]
    more = ", enable_gqa=True" if of(row).gqa else ""
    return Out(f"F.scaled_dot_product_attention({', '.join(texts)}{more})")


_GIVEN = {"pow": "2", "clamp": "min=0.0", "clip": "min=0.0", "masked_fill": "", "logical_not": "", "cast": ""}


def pointwise(w: Writing, row: Row) -> Out:
    """A function of each value, with constants that no figure depends on."""
    value, kind = w.reads(row)[0], of(row).type
    if kind in ("pow", "clamp"):
        w.note("its constant is not known here: no figure depends on it")
    if kind == "cast":
        return Out(f"{value.text}.float()", value.order)
    if kind in ("masked_fill", "pointwise"):
        raise Unwritten(f"what {kind} does is not known")
    if kind == "log1p" or hasattr(value, "dims"):
        given = _GIVEN.get(kind, "")
        return Out(f"torch.{kind}({value.text}{', ' + given if given else ''})", value.order)
    raise Unwritten(f"PyTorch has no {kind}")


def classed(w: Writing, row: Row) -> Out:
    """A class of PyTorch's that reads several values, as they stand."""
    from cnncalc.layers.declaration.shape import Shape
    from cnncalc.writers.code.classes import class_call, kept
    from cnncalc.writers.torch.tools import module

    values = w.reads(row)
    texts = [arranged(w, value, plain(len(value.dims))) for value in values]
    seen = tuple(Shape.of(value.dims, True) for value in values)
    changed = {}
    if of(row).type == "bilinear":
        changed = {"left": seen[0].dims[-1], "right": seen[1].dims[-1]}
    gives = Shape.of(row.y.dims, True)
    found = class_call(of(row), "torch", seen if of(row).many else seen[0], gives, changed, kept(row))
    if found is None:
        raise Unwritten(f"PyTorch has no class for this {of(row).type}")
    return Out(module(w, row, found[0], ", ".join(texts)))


def opaque(w: Writing, row: Row) -> Out:
    """A layer that nobody knows."""
    raise Unwritten("what this layer does is not known", "write it in the code by hand")


def functional(w: Writing, row: Row) -> Out:
    """A layer with weights that other layers computed."""
    inner = of(row).inner
    value, *weights = w.reads(row)
    texts = [arranged(w, weight, plain(len(weight.dims))) for weight in weights]
    own = of(row).own.split()
    if (
        not weights
        or inner.type not in ("dense", "conv")
        or own not in ([], ["bias"])
        or row.graph.framework != "torch"
    ):
        raise Unwritten(f"a {inner.type} with weights that are computed")
    if own:
        size = inner.units if inner.type == "dense" else inner.filters
        texts.append(f"self.{w.module(row, f'nn.Parameter(torch.zeros({size}))', 'bias')}")
    text = arranged(w, value, plain(len(value.dims)))
    if inner.type == "dense":
        return Out(f"F.linear({text}, {', '.join(texts)})")
    if isinstance(inner.padding, tuple) and any(lo != hi for lo, hi in inner.padding):
        raise Unwritten("its padding is uneven, and its weights are computed")
    said = [
        f"{name}={python(alike(v) if isinstance(v, tuple) else v)}"
        for name, v in _window(inner)
        if v not in (1, 0, (1, 1), (0, 0))
    ]
    return Out(f"F.conv{len(row.x[0].spatial)}d({', '.join([text, *texts, *said])})")


def _window(inner: Any) -> list[tuple[str, Any]]:
    return [(name, getattr(inner, name)) for name in ("stride", "padding", "dilation", "groups")]


def sampled(w: Writing, row: Row) -> Out:
    """A map sampled where a grid says."""
    if of(row).leading or not row.graph.first:
        raise Unwritten("PyTorch samples one map a sample, channels first")
    texts = [arranged(w, value, plain(len(value.dims))) for value in w.reads(row)]
    return Out(f"F.grid_sample({', '.join(texts)}, align_corners=False)")


def refused(w: Writing, row: Row) -> Out:
    """What PyTorch has no layer for that stands alone."""
    raise Unwritten(f"PyTorch has no {of(row).type} that reads this")
