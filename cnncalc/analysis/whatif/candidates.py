"""Small changes to a layer, the smaller the cheaper: what a search for mends tries."""

from __future__ import annotations

from math import gcd
from typing import TYPE_CHECKING, Any

from cnncalc.binding.changed import changed
from cnncalc.graph.nodes import Deferred
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import BadValue, Real
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cnncalc.graph.nodes import Node
    from cnncalc.layers.declaration.layer import Layer

_READ = ("inputs", "channels", "features")
"""The attributes that say for which input a layer was made."""


class Candidate(NamedTuple):
    """One change to a node: the attribute, its new value and how large a change it is; `layer` is the layer with it."""

    node: int
    key: str
    value: Any
    cost: float
    layer: Layer


def candidates(index: int, node: Node, x: Any, wanted: set[int]) -> Iterator[Candidate]:
    """The changes to a node, which reads `x` (None where that is not known); `wanted` are channels that would fit
    elsewhere."""
    layer = node.layer
    if layer is None or layer.__class__ is Deferred or node.shared is not None:
        return
    for name, value, cost in _values(layer, x, wanted):
        try:
            made = changed(layer, name, value)
        except (BadValue, ValueError, TypeError):
            continue
        attribute = layer.attributes[name]
        key = "pad" if "pad" in attribute.names else attribute.called
        yield Candidate(index, key, value, cost, made)


def _values(layer: Any, x: Any, wanted: set[int]) -> Iterator[tuple[str, Any, float]]:
    for name in layer.attributes:
        value = getattr(layer, name)
        if name == "kernel":
            yield from ((name, new, cost) for new, cost in _shifted(value, 1, 12))
        elif name == "stride":
            now = value if value is not None else layer.kernel
            yield from ((name, new, cost) for new, cost in _shifted(now, 1, 6))
        elif name == "padding":
            yield from ((name, new, cost) for new, cost in _paddings(layer, value))
        elif name == "dilation" and value not in (1, (1,) * 2, (1,), (1,) * 3):
            yield name, 1, 1
        elif name == "ceil":
            yield name, not value, 1.5
        elif name == "output_padding":
            yield from (
                (name, new, 1 + abs(new - (value or 0)))
                for new in range(4)
                if new != value and value.__class__ is not tuple
            )
        elif name == "factor":
            yield from _factors(name, value)
        elif name == "groups" and x.__class__ is Shape:
            yield from _groups(name, value, layer, x)
        elif name in ("filters", "units") and value.__class__ is int:
            step = getattr(layer, "groups", 1)
            near = sorted(
                {n for n in wanted if n > 0}
                | ({value // step * step, -(-value // step) * step} if step.__class__ is int else set())
            )
            yield from ((name, new, 2 + abs(new - value) / max(new, value)) for new in near if new not in (value, 0))
        elif name in _READ and value.__class__ is int and x.__class__ is Shape:
            real = x.dims[-1] if layer.type == "dense" else x.channels
            if real != value:
                yield name, real, 1


def _shifted(value: Any, least: int, most: int) -> Iterator[tuple[Any, float]]:
    """A size, or those of all axes, made smaller and larger."""
    sizes = value if value.__class__ is tuple else (value,)
    if not all(n.__class__ is int for n in sizes):
        return
    one = len(set(sizes)) == 1
    for delta in range(-most, most + 1):
        if delta and min(sizes) + delta >= least and (delta <= 4 or delta > 0):
            new = tuple(n + delta for n in sizes)
            yield (new[0] if one else new), abs(delta)


def _paddings(layer: Any, value: Any) -> Iterator[tuple[Any, float]]:
    kernel = getattr(layer, "kernel", 12)
    most = max(kernel) if kernel.__class__ is tuple else kernel
    now = value if value.__class__ is int else 0
    if value.__class__ is tuple:
        ends = [end for pair in value for end in (pair if pair.__class__ is tuple else (pair,))]
        now = ends[0] if len(set(ends)) == 1 else -1
    if value.__class__ is str:
        yield 0, 1
    for new in range((most if most.__class__ is int else 3) + 2):
        if new != now or value.__class__ is str:
            yield new, abs(new - max(now, 0)) or 1
    takes = getattr(layer, "takes", None)
    if value != "same" and takes is not None and layer.framework == "keras" and takes("same", layer.fixed_rank):
        yield "same", 1


def _factors(name: str, value: Any) -> Iterator[tuple[str, Any, float]]:
    whole = value.numerator if value.__class__ is Real and value.denominator == 1 else value
    for new in range(1, 9):
        if new != whole and whole.__class__ is int:
            yield name, new, abs(new - whole)


def _groups(name: str, value: Any, layer: Any, x: Shape) -> Iterator[tuple[str, Any, float]]:
    out: Any = getattr(layer, "filters", x.channels)
    if not all(n.__class__ is int and n > 0 for n in (value, out, x.channels)):
        return
    common = gcd(out, x.channels or 0)
    fits = [n for n in range(1, min(common, 4096) + 1) if common % n == 0 and n != value]
    for rank, new in enumerate(sorted(fits, key=lambda n: abs(n - value))[:4]):
        yield name, new, 1 + rank
