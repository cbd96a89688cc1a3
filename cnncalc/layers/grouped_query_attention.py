"""Grouped-query attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal, divides, equal
from cnncalc.layers.declaration.declare import flag, integer
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class GroupedQueryAttention(Layer):
    """Attention of which several heads share one key and one value (Ainslie et al. 2023). Of several inputs the first is the
    query, then come value and key, as in Keras's own call; one input is all of them."""

    type = "grouped_query_attention"
    family = "attention"
    many = True
    size = integer(symbol="K", keras="head_dim", minimum=1, help="a head's values")
    heads = integer(symbol="h", keras="num_query_heads", minimum=1, help="heads of the query")
    shared = integer(symbol="g", keras="num_key_value_heads", minimum=1, help="heads of key and value")
    bias = flag(True, keras="use_bias", help="whether the projections add biases")
    gate = flag(False, keras="use_gate", help="whether a projection of the queries gates the output")
    words = {"grouped_query_attention": spelled("size heads shared")}
    keras = {
        "GroupQueryAttention": spelled(
            "size heads shared dropout bias sliding_window flash_attention kernel_initializer bias_initializer kernel_regularizer "
            "bias_regularizer activity_regularizer kernel_constraint bias_constraint gate seed"
        )
    }
    examples = ("128x512 -> grouped_query_attention 64 8 2",)

    def roles(self, x: Any) -> tuple[Shape, Shape, Shape]:
        """Query, key and value, or Misfit."""
        if not 1 <= len(x) <= 3 or any(shape.rank != 2 for shape in x):
            raise Misfit(f"{self.type} reads a query, a value and maybe a key, each tokens × values; not {_listed(x)}")
        return x[0], x[-1], x[1 % len(x)]

    def output(self, x: Any) -> Any:
        return self.roles(x)[0]

    def conditions(self, x: Any, y: Any) -> Iterator[Condition | None]:
        query, key, value = self.roles(x)
        a, b = query.dims[-1], value.dims[-1]
        message = f"a token of the query has {a} values, one of the value {b}"
        yield equal(a, b, message, "", "Keras asks for as many")
        yield divides(
            self.shared, self.heads, "{shared} heads of key and value do not divide the query's {heads}", "shared"
        )
        yield from all_equal([(key.dims[0], value.dims[0], f"there are {key.dims[0]} keys and {value.dims[0]} values")])

    def weights(self, x: Any, y: Any) -> tuple[Weight, ...]:
        query, key, value = self.roles(x)
        gate = (("gate", query, self.heads),) if self.gate else ()
        found = []
        for name, shape, heads in (
            ("query", query, self.heads),
            ("key", key, self.shared),
            *gate,
            ("value", value, self.shared),
        ):
            kernel = (shape.dims[-1], heads, self.size)
            found.append(Weight(f"{name}/kernel", kernel, product(kernel)))
            if self.bias:
                found.append(Weight(f"{name}/bias", kernel[1:], product(kernel[1:])))
        kernel = (self.heads, self.size, query.dims[-1])
        found.append(Weight("attention_output/kernel", kernel, product(kernel)))
        return (*found, Weight("attention_output/bias", kernel[2:], kernel[2])) if self.bias else tuple(found)

    def factors(self, x: Any, y: Any) -> tuple[tuple[Number, ...], ...]:
        return tuple(w.shape for w in self.weights(x, y) if "kernel" in w.name)

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        query, key, value = self.roles(x)
        tokens, seen = query.dims[0], key.dims[0]
        own = query.dims[-1] * (2 + self.gate)
        others = key.dims[-1] + value.dims[-1]
        projections = tokens * own * self.heads + seen * others * self.shared
        return projections * self.size + tokens * seen * self.heads * self.size * 2

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE


def _listed(x: Any) -> str:
    return " and ".join(map(str, x))
