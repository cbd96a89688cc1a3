"""Keras's attention without projections: by dot products (Luong) and additive (Bahdanau)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal, equal
from cnncalc.layers.declaration.declare import choice, flag
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.merge import meetings
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class DotAttention(Layer):
    """Every token of a query a mean of a value's tokens, weighted by how the query matches the key, which is the value
    where there is none: query, value, key in this order. MACs are those of the mean and, where scores are dot products,
    of the scores (Luong et al. 2015; Bahdanau et al. 2015)."""

    type = "dot_attention"
    family = "attention"
    many = True
    scale = flag(False, keras="use_scale", help="whether scores are scaled by a learned factor")
    score = choice("dot", "dot concat", keras="score_mode", cased="keras torch", help="how query and key are matched")
    words = {
        "dot_attention": spelled(),
        "additive_attention": spelled(type="additive_attention", score="concat", scale=True),
    }
    keras = {
        "Attention": spelled("scale score dropout seed"),
        "AdditiveAttention": spelled("scale dropout", type="additive_attention", score="concat", scale=True),
    }
    examples = (
        "8x16 -> a: conv 16 3 -> dot_attention input a",
        "8x16 -> a: conv 16 3 -> AdditiveAttention()([input, a])",
    )

    def parts(self, x: Any) -> tuple[Shape, Shape, Shape]:
        """Query, key and value, or Misfit."""
        if len(x) not in (2, 3):
            raise Misfit(f"{self.type} reads a query, a value and maybe a key, not {len(x)} inputs", help="name each")
        query, value, key = x[0], x[1], x[-1]
        if min(shape.rank for shape in x) < 2 or len({shape.rank for shape in x}) > 1:
            raise Misfit(f"{self.type} reads inputs of tokens × values; they are {' and '.join(map(str, x))}")
        return query, key, value

    def output(self, x: Any) -> Any:
        query, _, value = self.parts(x)
        return query.replaced(-1, value.dims[-1])

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        query, key, value = self.parts(x)
        a, b = query.dims[-1], key.dims[-1]
        yield equal(
            a, b, f"a token of the query has {a} values, one of the key {b}", "", "they are matched value by value"
        )
        s, t = key.dims[-2], value.dims[-2]
        yield equal(s, t, f"there are {s} keys and {t} values", "", "keys and values come in pairs")
        yield from all_equal(meetings(tuple(Shape.of(shape.dims[:-2], True) for shape in x)))

    def weights(self, x: Any, y: Any) -> tuple[Weight, ...]:
        if self.type == "additive_attention":
            values = x[0].dims[-1]
            return (Weight("scale", (values,), values),) if self.scale else ()
        names = ("scale",) * self.scale + ("concat_score_weight",) * (self.score == "concat")
        return tuple(Weight(name, (), 1) for name in names)

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        query, key, value = self.parts(x)
        pairs = product((*query.dims[:-1], key.dims[-2]))
        return pairs * (query.dims[-1] + value.dims[-1] if self.score == "dot" else value.dims[-1])

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
