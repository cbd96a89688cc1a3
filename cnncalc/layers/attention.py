"""Multi-head attention."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal, divides, equal
from cnncalc.layers.declaration.declare import flag, integer, integers
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.axes import literal
from cnncalc.layers.families.sequence import needs_sequence
from cnncalc.numbers.arithmetic import Number, exact_div, product, total

if TYPE_CHECKING:
    from collections.abc import Iterator


class Attention(Layer):
    """Every token a mean of all tokens' values, weighted by how query and key match, in several heads.

    Vaswani et al. 2017, 3.2. Of one input it is query, key and value: self-attention. Of several the first is the query;
    the others are key and value under PyTorch, value and key under Keras, as in their own calls; one other is both.
    """

    type = "attention"
    family = "attention"
    heads = integer(symbol="h", keras="num_heads", torch="num_heads", minimum=1, help="heads")
    values = integer(
        None, torch="embed_dim", minimum=1, optional=True, help="values a token, checked against the real input"
    )
    keys = integer(
        None, torch="kdim", minimum=1, optional=True, help="values a token of the keys; default those of the query"
    )
    others = integer(
        None, torch="vdim", minimum=1, optional=True, help="values a token of the values; default those of the query"
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
    examples = (
        "197x768 -> attention 12",
        "torch 50x256 -> memory: linear 64 -> nn.MultiheadAttention(256, 8, kdim=64, vdim=64)(input, memory, memory)",
        "torch 197x768 -> nn.MultiheadAttention(768, 12, batch_first=True)",
    )

    def roles(self, x: Any) -> tuple[Shape, Shape, Shape]:
        """Query, key and value; Misfit where their axes are not those of attention."""
        if x.__class__ is Shape:
            parts = (x, x, x)
        elif len(x) == 3 and self.framework == "keras":
            parts = (x[0], x[2], x[1])
        elif 1 <= len(x) <= 3:
            parts = (x[0], x[1 % len(x)], x[-1])
        else:
            raise Misfit(f"attention reads query, key and value, not {len(x)} inputs", help="name at most three")
        for shape in parts[:1] if x.__class__ is Shape else parts:
            if self.framework == "torch":
                needs_sequence(shape, self.type)
            elif shape.rank < 2:
                raise Misfit(
                    f"attention reads tokens × values, at least 2 axes without the batch; the input is {shape}"
                )
            if shape.rank != parts[0].rank:
                raise Misfit(f"query, key and value have different numbers of axes: {_listed(x)}", help="reshape them")
        return parts

    def sizes(self, query: Shape) -> tuple[Number, Number, Number]:
        """(values a token of the query, a head's values of query and key, a head's values of value)."""
        values = query.dims[-1]
        key = self.key_size
        if key is None:
            key = exact_div(values, self.heads)
        return values, key, key if self.value_size is None else self.value_size

    def output(self, x: Any) -> Shape:
        query, _, _ = self.roles(x)
        for axis in self.axis or ():
            self.index_of(axis, query, "axis")
        return query if self.result is None else Shape.of((*query.dims[:-1], *self.result), query.first)

    def conditions(self, x: Any, y: Shape) -> Iterator[Condition | None]:
        query, key, value = self.roles(x)
        for name, given, shape in (
            ("values", self.values, query),
            ("keys", self.keys, key),
            ("others", self.others, value),
        ):
            last = shape.dims[-1]
            if given is not None:
                message = f"{self.attributes[name].torch} is {{{name}}}, but a token has {last} values"
                yield equal(last, given, message, name, f"write {last}, or leave it out")
            elif shape is not query and self.framework == "torch":
                what = self.attributes[name].torch
                message = f"a token of the query has {query.dims[-1]} values, one of the {'key' if name == 'keys' else 'value'} {last}"
                yield equal(query.dims[-1], last, message, "", f"write {what}={last}")
        if self.key_size is None:
            message = f"{{heads}} heads do not divide the {query.dims[-1]} values of a token"
            yield divides(self.heads, query.dims[-1], message, "heads")
        if x.__class__ is not Shape:
            yield from self._meetings(query, key, value)

    def _meetings(self, query: Shape, key: Shape, value: Shape) -> Iterator[Condition | None]:
        """Keys and values have the same tokens; the axes that are not attended over are the query's too."""
        attended = {self.index_of(axis, query, "axis") for axis in self.axis or ()} or set(range(query.rank - 1))
        pairs = [
            (a, b, f"there are {a} keys and {b} values") for a, b in zip(key.dims[:-1], value.dims[:-1], strict=True)
        ]
        for index, (a, b) in enumerate(zip(query.dims[:-1], key.dims[:-1], strict=True)):
            if index not in attended:
                pairs.append((a, b, f"an axis that is not attended over is {a} in the query and {b} in the key"))
        yield from all_equal(pairs, "", "keys and values come in pairs, one a token")

    def weights(self, x: Any, y: Shape) -> tuple[Weight, ...]:
        parts = self.roles(x)
        return self._torch_weights(*parts) if self.torch_names else self._keras_weights(*parts)

    def _keras_weights(self, query: Shape, key: Shape, value: Shape) -> tuple[Weight, ...]:
        values, key_size, value_size = self.sizes(query)
        heads = self.heads
        found = []
        gate = (("gate", query, value_size),) if self.gate else ()
        for name, shape, size in (
            ("query", query, key_size),
            ("key", key, key_size),
            *gate,
            ("value", value, value_size),
        ):
            found.append(Weight(f"{name}/kernel", (shape.dims[-1], heads, size), shape.dims[-1] * heads * size))
            if self.bias:
                found.append(Weight(f"{name}/bias", (heads, size), heads * size))
        result = (values,) if self.result is None else self.result
        kernel = (heads, value_size, *result)
        found.append(Weight("attention_output/kernel", kernel, product(kernel)))
        if self.bias:
            found.append(Weight("attention_output/bias", result, product(result)))
        return (*found, *self._learned(query))

    def _torch_weights(self, query: Shape, key: Shape, value: Shape) -> tuple[Weight, ...]:
        values, key_size, value_size = self.sizes(query)
        rows = self.heads * (2 * key_size + value_size)
        inner = self.heads * value_size
        if self._apart(query, key, value):
            keyed = self.heads * key_size
            shapes = (keyed, values), (keyed, key.dims[-1]), (inner, value.dims[-1])
            found = [Weight(f"{n}_proj_weight", s, product(s)) for n, s in zip("qkv", shapes, strict=True)]
        else:
            found = [Weight("in_proj_weight", (rows, values), rows * values)]
        if self.bias:
            found.append(Weight("in_proj_bias", (rows,), rows))
        if self.gate:
            found.append(Weight("gate.weight", (inner, values), inner * values))
            found += [Weight("gate.bias", (inner,), inner)] if self.bias else []
        result = values if self.result is None else product(self.result)
        found += [*self._learned(query), Weight("out_proj.weight", (result, inner), result * inner)]
        if self.bias:
            found.append(Weight("out_proj.bias", (result,), result))
        return tuple(found)

    def _apart(self, query: Shape, key: Shape, value: Shape) -> bool:
        """Whether query, key and value have projections of their own, not one matrix: where their values differ in number."""
        own = literal(query.dims[-1])
        given = [literal(shape.dims[-1]) for shape in (key, value) if shape is not query]
        return any(size is not None and own is not None and size != own for size in given)

    def _learned(self, query: Shape) -> tuple[Weight, ...]:
        values = query.dims[-1]
        return tuple(Weight(name, (1, 1, values), values) for name in ("bias_k", "bias_v") if self.bias_kv)

    def factors(self, x: Any, y: Shape) -> tuple[tuple[Number, ...], ...]:
        return tuple(w.shape for w in self.weights(x, y) if "weight" in w.name or "kernel" in w.name)

    def macs(self, x: Any, y: Shape, weights: tuple[Weight, ...]) -> Number:
        query, key, value = self.roles(x)
        tokens = product(query.dims[:-1])
        values, key_size, value_size = self.sizes(query)
        products = self.products(x)
        if x.__class__ is Shape:
            return tokens * total([w.size for w in weights if "weight" in w.name or "kernel" in w.name]) + products
        result = values if self.result is None else product(self.result)
        own = values * key_size + value_size * result + (values * value_size if self.gate else 0)
        others = key.dims[-1] * key_size + value.dims[-1] * value_size
        return self.heads * (tokens * own + product(key.dims[:-1]) * others) + products

    def products(self, x: Any) -> Number:
        """Multiply–accumulates of QKᵀ and AV, which no weight takes part in."""
        query, key, _ = self.roles(x)
        _, key_size, value_size = self.sizes(query)
        attended = key.dims[:-1]
        if self.axis is not None:
            attended = tuple(key.dims[self.index_of(axis, query, "axis")] for axis in self.axis)
        seen = product(attended) + (self.bias_kv + self.zero)
        return self.heads * product(query.dims[:-1]) * seen * (key_size + value_size)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        words = super().words_for(x, y)
        return words if x.__class__ is Shape else {**words, "x": _listed(x)}

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE


def _listed(x: Any) -> str:
    return str(x) if x.__class__ is Shape else " and ".join(map(str, x))
