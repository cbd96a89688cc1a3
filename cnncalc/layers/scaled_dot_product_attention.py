"""Attention without weights: query, key and value as they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal, divides, equal
from cnncalc.layers.declaration.declare import flag
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import broadcast_shapes, meetings
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class ScaledDotProductAttention(Layer):
    """softmax(QKᵀ/√E)·V of a query (… × L × E), a key (… × S × E) and a value (… × S × V); the axes before broadcast.

    Vaswani et al. 2017, 3.2.1. MACs are those of both products, QKᵀ and that with V.
    """

    type = "scaled_dot_product_attention"
    family = "attention"
    many = True
    ignores = "attn_mask dropout_p is_causal scale"
    gqa = flag(False, torch="enable_gqa", help="whether a head of key and value serves several of the query's")
    words = {"scaled_dot_product_attention": spelled(), "sdpa": spelled()}
    examples = ("torch 197x64 -> k: relu -> sdpa input k k",)

    def parts(self, x: Any) -> tuple[Shape, Shape, Shape]:
        """Query, key and value, or Misfit."""
        if len(x) != 3:
            raise Misfit(f"{self.type} reads query, key and value, not {len(x)} inputs", help="write sdpa q k v")
        if min(shape.rank for shape in x) < 2:
            raise Misfit(
                f"{self.type} reads tokens × values, 2 axes at least beside the batch; the inputs are {_listed(x)}"
            )
        if self.batched and len({shape.rank for shape in x}) > 1:
            raise Misfit(f"query, key and value have different numbers of axes: {_listed(x)}", help="reshape them")
        if self.gqa and min(shape.rank for shape in x) < 3:
            raise Misfit(
                f"enable_gqa reads heads × tokens × values, but the inputs are {_listed(x)}", "gqa", "leave it out"
            )
        query, key, value = x
        return query, key, value

    def leading(self, x: Any) -> list[Shape]:
        """The axes of each input before tokens and values; key's and value's heads as many as the query's."""
        shapes = [Shape.of(shape.dims[:-2], True) for shape in self.parts(x)]
        if not self.gqa:
            return shapes
        heads = shapes[0].dims[-1]
        return [shapes[0], *(shape.replaced(-1, heads) for shape in shapes[1:])]

    def output(self, x: Any) -> Any:
        query, _, value = self.parts(x)
        one, *others = self.leading(x)
        for other in others:
            one = broadcast_shapes(one, other)
        return Shape.of((*one.dims, query.dims[-2], value.dims[-1]), query.first)

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        query, key, value = self.parts(x)
        e, k, s, t = query.dims[-1], key.dims[-1], key.dims[-2], value.dims[-2]
        yield equal(
            e, k, f"a query of {e} values meets a key of {k}", "", "queries and keys have the same values a token"
        )
        yield equal(s, t, f"there are {s} keys and {t} values", "", "keys and values have the same tokens")
        if self.gqa:
            for shape in (key, value):
                heads, own = query.dims[-3], shape.dims[-3]
                yield divides(own, heads, f"{own} heads do not divide the query's {heads}", "gqa")
            yield from all_equal(meetings(tuple(Shape.of(s.dims[:-3], True) for s in x)), "", _WAY_OUT)
        else:
            yield from all_equal(meetings(tuple(self.leading(x))), "", _WAY_OUT)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "x": _listed(x)}

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        query, key, value = self.parts(x)
        return product((*y.dims[:-1], key.dims[-2])) * (query.dims[-1] + value.dims[-1])

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE


_WAY_OUT = "the axes before the last two must be equal, or 1"


def _listed(x: Any) -> str:
    return " and ".join(map(str, x))
