"""Every registered layer gives the same figures over every kind of number: int = evaluated term = array lane, inside
the interval, and the closed form evaluated. Configurations are drawn from the declarations themselves."""

from __future__ import annotations

import os
import random
from typing import Any

import numpy
import pytest

from cnncalc.binding.bind import bind
from cnncalc.binding.errors import ExpressionError
from cnncalc.language.words.expression import Call, read_expression
from cnncalc.layers import every
from cnncalc.layers.declaration.condition import Misfit
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import REQUIRED, BadValue, Real
from cnncalc.numbers.arithmetic import product
from cnncalc.numbers.closed import Closed
from cnncalc.numbers.interval import Interval
from cnncalc.numbers.term import Term
from cnncalc.numbers.unknown import UNKNOWN

CONFIGURATIONS = int(os.environ.get("CNNCALC_PARITY", "40"))
"""A layer. The documented run has 1,000."""

SWEPT = ("integer", "sizes", "padding")
SPECIAL: dict[str, list[tuple[dict[str, Any], Any]]] = {
    # Arguments that only a few combinations satisfy: (keywords, the input's dims).
    "dot": [({"axes": (1, 1)}, [(5, 3), (5, 4)]), ({"axes": (2, 2)}, [(8, 9), (7, 9)])],
    "einsum_dense": [({"equation": "abc,cd->abd", "shape": (None, 5), "bias_axes": "d"}, (7, 6))],
    "opaque": [({"result": "7x7x64", "params": 100, "work": 200}, (9, 9, 3))],
    "reshape": [({"shape": (6, -1)}, (3, 4, 5)), ({"shape": (60,)}, (3, 4, 5))],
    "unflatten": [({"axis": 1, "shape": (2, 3)}, (6, 5))],
    "permute": [({"dims": (2, 1)}, (4, 5)), ({"dims": (3, 1, 2)}, (4, 5, 6))],
    "slice": [
        ({"spans": "::2", "axis": 1}, (7, 5, 8)),
        ({"spans": "1:-1:3", "axis": 2}, (7, 9, 8)),
        ({"spans": "0:2"}, (6, 5, 8)),
        ({"spans": ":-4"}, (6, 5, 8)),
    ],
    "split": [({"parts": (2, 6)}, (6, 5, 8)), ({"parts": 2}, (6, 5, 8))],
    "fold": [({"output_size": (4, 5), "kernel": (2, 2)}, (8, 12)), ({"output_size": (6, 6), "kernel": 3, "stride": 3}, (18, 4))],
    "ln": [({"shape": (5, 8)}, (6, 5, 8)), ({"axis": (-1,)}, (6, 5, 8)), ({}, (3, 4))],
    "rmsnorm": [({"shape": (8,)}, (6, 5, 8)), ({}, (3, 4))],
    "normalization": [({"axis": (-1,)}, (6, 5, 8)), ({}, (3, 4))],
    "affine_grid": [({"size": (4, 5)}, (2, 3)), ({"size": (4, 5, 6)}, (3, 4)), ({"size": 3}, (2, 3))],
    "chunk": [({"parts": 3, "axis": 1}, (10, 7)), ({"parts": 2}, (6, 8)), ({"parts": 4, "axis": -1}, (5, 8))],
    "einsum": [
        ({"equation": "bij,bjk->bik"}, [(3, 4), (4, 5)]),
        ({"equation": "bhid,bhjd->bhij"}, [(2, 5, 8), (2, 7, 8)]),
        ({"equation": "bhid,rkd->bhirk"}, [(2, 5, 8), (3, 4, 8)]),
        ({"equation": "...ij,...jk->...ik"}, [(6, 3, 4), (6, 4, 5)]),
        ({"equation": "bij,bjk,bkl->bil"}, [(3, 4), (4, 5), (5, 6)]),
        ({"equation": "bijk->bikj"}, [(3, 4, 5)]),
    ],
    "expand": [({"shape": (7, 7, -1)}, (1, 7, 64)), ({"shape": (-1, 6)}, (4, 1))],
    "functional": [({"layer": read_expression("conv 4 3x3 pad=same stride=2")}, [(7, 7, 7), (3, 3)]), ({"layer": read_expression("dense 4")}, [(5, 6), (6,)])],
    "dot_attention": [({}, [(4, 5), (6, 5)]), ({}, [(4, 5), (6, 7), (6, 5)])],
    "parameter": [({"shape": (1, 4, 5), "result": (4, 5)}, [(4, 5)]), ({"shape": (3,)}, [(4, 5)])],
    "deform_conv": [
        ({"filters": 4, "kernel": 3, "padding": 1}, [(6, 7, 7), (18, 7, 7)]),
        ({"filters": 4, "kernel": (3, 2), "padding": 1, "stride": 2, "groups": 2}, [(6, 7, 7), (24, 4, 4), (12, 4, 4)]),
    ],
    "grouped_query_attention": [
        ({"size": 3, "heads": 4, "shared": 2}, [(5, 8), (7, 8), (7, 8)]),
        ({"size": 3, "heads": 4, "shared": 1, "gate": True}, [(5, 8)]),
    ],
    "grid_sample": [({}, [(6, 7, 2), (6, 9, 2)])],
    "index_select": [({"count": 3, "axis": 1}, (7, 4)), ({"count": (2, 3)}, (7, 4))],
    "matmul": [({}, [(4, 4), (4, 4)]), ({}, [(3, 6, 6), (3, 6, 6)]), ({}, [(3, 5, 6), (3, 6, 7)])],
    "select": [({"position": 2}, (7, 4)), ({"position": -1, "axis": 1}, (7, 4, 3))],
    "squeeze": [({"axis": (1,)}, (1, 7)), ({}, (3, 4)), ({"axis": (-1, 1)}, (1, 5, 1))],
    "tile": [({"repeats": (2, 1, 3)}, (4, 5, 6)), ({"repeats": (2,)}, (4, 5))],
    "spectral_normalization": [
        ({"layer": read_expression("conv 8 3x3 pad=same stride=2")}, (7, 7, 7)),
        ({"layer": read_expression("dense 4 bias=false")}, (5, 6)),
    ],
    "time_distributed": [
        ({"layer": read_expression("conv 8 3x3")}, (5, 7, 7, 7)),
        ({"layer": read_expression("dense 4")}, (5, 6)),
        ({"layer": read_expression("relu"), "leading": 2}, (5, 6, 7)),
        ({"layer": read_expression("split 2")}, (5, 6, 6)),
    ],
    "transpose": [({"one": 1, "other": 2}, (4, 5)), ({"one": -1, "other": -3}, (4, 5, 6))],
    "unbind": [({"count": 3, "axis": 1}, (3, 4)), ({"count": 4}, (4, 6, 4))],
    "unsqueeze": [({"axis": (1,)}, (4, 5)), ({"axis": (-1, 2)}, (4,))],
    "bilinear": [({"units": 5}, [(7,), (9,)]), ({"units": 2, "left": 3, "right": 4}, [(6, 3), (6, 4)])],
}


def _value(attribute: Any, rank: int, rng: random.Random) -> Any:
    low = max(attribute.minimum or 0, 1) if attribute.name not in ("padding", "output_padding") else 0
    if attribute.options.get("structure"):
        return attribute.defaults["keras"]
    if attribute.kind == "integer":
        return rng.choice([1, 2, 2, 3, 4, 6, 8, 12]) if low <= 1 else rng.randint(low, low + 8)
    if attribute.kind == "sizes":
        top = {"kernel": 5, "stride": 3, "dilation": 3}.get(attribute.name, 4)
        return rng.randint(low, top) if rng.random() < 0.5 else tuple(rng.randint(low, top) for _ in range(rank))
    if attribute.kind == "padding":
        modes = attribute.options.get("modes")
        roll = rng.random()
        if modes and roll < 0.4:
            return rng.choice(modes)
        if roll < 0.7:
            return rng.randint(0, 2)
        return tuple((rng.randint(0, 2), rng.randint(0, 2)) for _ in range(rank))
    if attribute.kind == "number":
        return rng.choice([1, 2]) if attribute.options.get("most") is None else Real("0.5", 1, 2)
    if attribute.kind == "flag":
        return rng.random() < 0.5
    if attribute.kind == "choice":
        return rng.choice(attribute.options["choices"])
    return attribute.defaults["keras"]


def _shapes(dims: Any, first: bool) -> Any:
    if isinstance(dims, list):
        return tuple(Shape.of(d, first) for d in dims)
    return Shape.of(dims, first)


def _fine(layer: Layer, x: Any) -> Any:
    """The layer's output where it accepts the input, else None."""
    try:
        y = layer.output(x)
        return None if any(c is not None and not c.holds() for c in layer.conditions(x, y)) else y
    except (Misfit, ZeroDivisionError):
        return None


def draw(declared: type[Layer], rng: random.Random) -> tuple[Layer, dict[str, Any], Any]:
    """(a bound layer, its swept values, an input it accepts), from the declaration alone; None where none is found."""
    for _ in range(400):
        framework = rng.choice(["keras", "torch"])
        table = [n for n in declared.words if n] or [*(declared.keras if framework == "keras" else declared.torch)]
        if not table:
            framework = "torch" if framework == "keras" else "keras"
            table = [*(declared.keras if framework == "keras" else declared.torch)]
        name = rng.choice(table)
        first = framework == "torch"
        if declared.type in SPECIAL:
            given, dims = rng.choice(SPECIAL[declared.type])
        else:
            rank = rng.choice([0, 1, 2, 2, 3])
            spatial = [rng.randint(1, 14) for _ in range(rank)]
            if rng.random() < 0.4 and rank:
                spatial = [spatial[0]] * rank
            dims = (*spatial, rng.choice([1, 2, 4, 6, 8, 12])) if not first else (rng.choice([1, 2, 4, 6, 8, 12]), *spatial)
            if declared.many:
                dims = [dims] * rng.randint(2, 3)
            given = {
                n: _value(a, rank, rng)
                for n, a in declared.attributes.items()
                if not a.options.get("hidden")
                and (a.default is REQUIRED or a.defaults[framework] is REQUIRED or rng.random() < 0.35)
                and n not in ("data_format", "channels", "features", "inputs", "values", "slopes")
            }
        call = Call(name, (), tuple((k, v) for k, v in given.items() if v is not None), "mapping")
        try:
            layer = bind(call, framework)
        except (ExpressionError, BadValue):
            continue
        x = _shapes(dims, first)
        if layer.data_format is not None or _fine(layer, x) is None:
            continue
        values = {n: getattr(layer, n) for n in layer.attributes}
        return layer, values, x
    raise AssertionError(f"no valid configuration of {declared.type} was found")


def lift(layer: Layer, values: dict[str, Any], x: Any, number: Any, attributes: bool = True) -> tuple[Layer, Any]:
    """The layer and its input with every swept int turned into another kind of number."""

    def lifted(value: Any) -> Any:
        if value.__class__ is int:
            return number(value)
        if value.__class__ is tuple:
            return tuple(lifted(v) for v in value)
        return value

    def swept(name: str, value: Any) -> Any:
        declared = layer.attributes[name]
        keep = not attributes or declared.kind not in SWEPT or declared.options.get("structure")
        keep = keep or (name == "output_size" and value in (1, (1, 1), (1, 1, 1)))  # a literal 1 is structure: one mean of all
        return value if keep or (declared.kind == "padding" and value.__class__ is str) else lifted(value)

    changed = {name: swept(name, value) for name, value in values.items()}
    naming = "torch" if layer.torch_names else "keras"
    twin = type(layer)(changed, layer.framework, naming, layer.fixed_rank, layer.type, layer.batched)

    def shape(s: Shape) -> Shape:
        return Shape(tuple(map(number, s.spatial)), None if s.channels is None else number(s.channels), s.first)

    return twin, tuple(map(shape, x)) if isinstance(x, tuple) and not isinstance(x, Shape) else shape(x)


def figures(layer: Layer, x: Any) -> list[Any]:
    """Every number the layer gives: output sizes, weight shapes and sizes, MACs, its kernels' factors multiplied (a
    factor 1 is left out only where it is a literal)."""
    y = layer.output(x)
    list(layer.conditions(x, y))
    found = [n for s in (y if y.__class__ is list else [y]) for n in s.dims]
    weights: tuple[Weight, ...] = layer.weights(x, y)
    for weight in weights:
        found += [*weight.shape, weight.size]
    found.append(layer.macs(x, y, weights))
    return found + [product(factors) for factors in layer.factors(x, y)]


def seen(layer: Layer, x: Any) -> list[Any]:
    """The windows of its receptive field; none for a layer that sees one position, or all (a pool to a literal 1)."""
    reach = layer.reach(x, layer.output(x))
    return [] if reach is None or reach == WHOLE else [n for axis in reach for n in axis]


LAYERS = {layer.type: layer for layer in every()}


@pytest.mark.parametrize("kind", LAYERS)
def test_every_kind_of_number_agrees(kind: str) -> None:
    declared = LAYERS[kind]
    rng = random.Random(f"parity {kind}")
    for _ in range(CONFIGURATIONS):
        layer, values, x = draw(declared, rng)
        wanted, windows = figures(layer, x), seen(layer, x)
        context = f"{layer!r} of {x}"
        assert all(n.__class__ is int or n is UNKNOWN for n in wanted), context

        for number, read in (
            (Term, lambda n: n.value if isinstance(n, Term) else n),
            (lambda v: numpy.array([v, v]), lambda n: int(n[1]) if isinstance(n, numpy.ndarray) else n),
        ):
            with numpy.errstate(all="ignore"):
                twin, lifted = lift(layer, values, x, number)
                assert [n if n is UNKNOWN else int(read(n)) for n in figures(twin, lifted)] == wanted, context
                assert not windows or [n if n is UNKNOWN else int(read(n)) for n in seen(twin, lifted)] == windows, context

        twin, lifted = lift(layer, values, x, lambda v: Interval(v, v + 1))
        for inner, bounds in zip(wanted + windows, figures(twin, lifted) + (seen(twin, lifted) if windows else []), strict=True):
            assert inner is UNKNOWN or (bounds.lo <= inner <= bounds.hi if isinstance(bounds, Interval) else bounds == inner), context

        sizes: dict[str, int] = {}

        def symbol(v: int, sizes: dict[str, int] = sizes) -> Any:
            sizes[f"n{len(sizes)}"] = v
            return Closed.symbol(f"n{len(sizes) - 1}")

        twin, lifted = lift(layer, values, x, symbol, attributes=False)
        closed = [n.at(sizes) if isinstance(n, Closed) else n for n in figures(twin, lifted)]
        assert closed == wanted, context
        closed = [n.at(sizes) if isinstance(n, Closed) else n for n in seen(twin, lifted)]
        if kind.startswith("adaptive_") or getattr(layer, "mode", "") == "area":  # of an adaptive window a form knows the bound for all sizes
            assert not windows or all(n >= m for n, m in zip(closed[::4], windows[::4], strict=True)), context
        else:
            assert closed == windows, context


@pytest.mark.parametrize("kind", LAYERS)
def test_the_factors_of_each_kernel_multiply_to_its_size(kind: str) -> None:
    declared = LAYERS[kind]
    rng = random.Random(f"factors {kind}")
    for _ in range(10):
        layer, _, x = draw(declared, rng)
        y = layer.output(x)
        sizes = [w.size for w in layer.weights(x, y)]
        for factors in layer.factors(x, y):
            size = 1
            for n in factors:
                size *= n
            assert size in sizes, f"{layer!r}: {factors} is no weight of {sizes}"
