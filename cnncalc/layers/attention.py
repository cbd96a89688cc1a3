"""Multi-head self-attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, divides, equal
from cnncalc.layers.declaration.declare import flag, integer, integers
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.sequence import needs_sequence
from cnncalc.numbers.arithmetic import Number, exact_div, product, total

if TYPE_CHECKING:
    from collections.abc import Iterator


class Attention(Layer):
    """Every token a mean of all tokens' values, weighted by how query and key match, in several heads.

    Vaswani et al. 2017, 3.2. Query, key and value are all the input: self-attention.
    """

    type = "attention"
    family = "attention"
    heads = integer(symbol="h", keras="num_heads", torch="num_heads", minimum=1, help="heads")
    values = integer(
        None, torch="embed_dim", minimum=1, optional=True, help="values a token, checked against the real input"
    )
    keys = integer(
        None, torch="kdim", minimum=1, optional=True, help="values a token of the keys, which are the input here"
    )
    others = integer(
        None, torch="vdim", minimum=1, optional=True, help="values a token of the values, which are the input here"
    )
    key_size = integer(
        None,
        symbol="K",
        keras="key_dim",
        minimum=1,
        optional=True,
        help="a head's values of query and key; default E/h",
    )
    value_size = integer(
        None, symbol="V", keras="value_dim", minimum=1, optional=True, help="a head's values of value; default K"
    )
    result = integers(
        None, keras="output_shape", minimum=1, optional=True, help="a token's values of the output; default E"
    )
    axis = integers(
        None,
        structure=True,
        keras="attention_axes",
        optional=True,
        help="the axes attended over; default all but the last",
    )
    gate = flag(False, keras="use_gate", help="whether a projection of the queries gates the output")
    bias = flag(True, keras="use_bias", torch="bias", help="whether the projections add biases")
    bias_kv = flag(False, torch="add_bias_kv", help="whether a learned token is added to keys and values")
    zero = flag(False, torch="add_zero_attn", help="whether a token of zeros is added to keys and values")
    words = {"attention": spelled("heads")}
    keras = {
        "MultiHeadAttention": spelled(
            "heads key_size! value_size dropout bias result axis sliding_window flash_attention kernel_initializer "
            "bias_initializer kernel_regularizer bias_regularizer activity_regularizer kernel_constraint bias_constraint gate seed"
        )
    }
    torch = {
        "MultiheadAttention": spelled("values! heads dropout bias bias_kv zero keys others batch_first device dtype")
    }
    axis_letters = "TE"
    examples = ("197x768 -> attention 12", "torch 197x768 -> nn.MultiheadAttention(768, 12, batch_first=True)")

    def sizes(self, x: Shape) -> tuple[Number, Number, Number]:
        """(values a token, a head's values of query and key, a head's values of value)."""
        values = x.dims[-1]
        key = self.key_size
        if key is None:
            key = exact_div(values, self.heads)
        return values, key, key if self.value_size is None else self.value_size

    def output(self, x: Shape) -> Shape:
        if self.framework == "torch":
            needs_sequence(x, self.type)
        elif x.rank < 2:
            raise Misfit(f"attention reads tokens × values, at least 2 axes without the batch; the input is {x}")
        for axis in self.axis or ():
            self.index_of(axis, x, "axis")
        return x if self.result is None else Shape.of((*x.dims[:-1], *self.result), x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        for name, given in (("values", self.values), ("keys", self.keys), ("others", self.others)):
            if given is not None:
                message = f"{self.attributes[name].torch} is {{{name}}}, but a token has {{last}} values"
                yield equal(x.dims[-1], given, message, name, "write {last}, or leave it out")
        if self.key_size is None:
            yield divides(self.heads, x.dims[-1], "{heads} heads do not divide the {last} values of a token", "heads")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        return self._torch_weights(x) if self.torch_names else self._keras_weights(x)

    def _keras_weights(self, x: Shape) -> tuple[Weight, ...]:
        values, key, value = self.sizes(x)
        heads = self.heads
        found = []
        gate = (("gate", value),) if self.gate else ()
        for name, size in (("query", key), ("key", key), *gate, ("value", value)):
            found.append(Weight(f"{name}/kernel", (values, heads, size), values * heads * size))
            if self.bias:
                found.append(Weight(f"{name}/bias", (heads, size), heads * size))
        result = (values,) if self.result is None else self.result
        found.append(Weight("attention_output/kernel", (heads, value, *result), product((heads, value, *result))))
        if self.bias:
            found.append(Weight("attention_output/bias", result, product(result)))
        return (*found, *self._learned(x))

    def _torch_weights(self, x: Shape) -> tuple[Weight, ...]:
        values, key, value = self.sizes(x)
        rows = self.heads * (2 * key + value)
        inner = self.heads * value
        found = [Weight("in_proj_weight", (rows, values), rows * values)]
        if self.bias:
            found.append(Weight("in_proj_bias", (rows,), rows))
        if self.gate:
            found.append(Weight("gate.weight", (inner, values), inner * values))
            found += [Weight("gate.bias", (inner,), inner)] if self.bias else []
        result = values if self.result is None else product(self.result)
        found += [*self._learned(x), Weight("out_proj.weight", (result, inner), result * inner)]
        if self.bias:
            found.append(Weight("out_proj.bias", (result,), result))
        return tuple(found)

    def _learned(self, x: Shape) -> tuple[Weight, ...]:
        values = x.dims[-1]
        return tuple(Weight(name, (1, 1, values), values) for name in ("bias_k", "bias_v") if self.bias_kv)

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        return tuple(w.shape for w in self.weights(x, y) if "weight" in w.name or "kernel" in w.name)

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        tokens = product(x.dims[:-1])
        _, key, value = self.sizes(x)
        attended = (
            tokens if self.axis is None else product([x.dims[self.index_of(axis, x, "axis")] for axis in self.axis])
        )
        seen = attended + (self.bias_kv + self.zero)
        projections = total([w.size for w in weights if "weight" in w.name or "kernel" in w.name])
        return tokens * projections + self.heads * tokens * seen * (key + value)

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
