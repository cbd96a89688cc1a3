"""Recurrent layers: what lstm, gru and rnn share. A cell of g gates is g dense layers of the input and of the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, equal
from cnncalc.layers.declaration.declare import choice, flag, integer
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.families.sequence import needs_sequence
from cnncalc.numbers.arithmetic import Number, total

if TYPE_CHECKING:
    from collections.abc import Iterator


_REGULARIZED = """kernel_regularizer recurrent_regularizer bias_regularizer activity_regularizer kernel_constraint
recurrent_constraint bias_constraint dropout recurrent_dropout"""
_RETURNED = "return_sequences return_state go_backwards stateful unroll"


def keras_arguments(activations: str, after_bias: str = "", last: str = "", seed_first: bool = True) -> str:
    """The order of the arguments of Keras's recurrent layers, which differ in a few places."""
    seeds = ("seed", "") if seed_first else ("", "seed")
    initialized = f"kernel_initializer recurrent_initializer bias_initializer {after_bias}"
    return f"units {activations} bias {initialized} {_REGULARIZED} {seeds[0]} {_RETURNED} {seeds[1]} {last}"


class Recurrent(Layer):
    """A cell run along a sequence (tokens × values), in one or both directions, in one or more layers."""

    family = "sequence"
    axis_letters = "TE"
    ignores = "implementation time_major zero_output_for_mask"
    gates = 1
    units = integer(symbol="U", keras="units", torch="hidden_size", minimum=1, help="values of the state")
    inputs = integer(
        None, torch="input_size", minimum=1, optional=True, help="values a token, checked against the real input"
    )
    layers = integer(
        1, structure=True, torch="num_layers", minimum=1, most=10_000, help="layers, each reading the one before"
    )
    bias = flag(True, keras="use_bias", torch="bias", help="whether the gates add biases")
    return_sequences = flag(
        False,
        torch_default=True,
        keras="return_sequences",
        help="whether every step's state is the output, not the last alone",
    )
    return_state = flag(False, keras="return_state", help="whether the last states are outputs too")
    bidirectional = flag(False, torch="bidirectional", help="whether a second cell runs backwards")
    merge_mode = choice(
        "concat",
        "concat sum mul ave",
        cased="keras torch",
        keras="merge_mode",
        optional=True,
        help="how both directions join; None for two outputs",
    )
    projected: Any = None
    """The values the state is projected to, where a layer has that (PyTorch's proj_size)."""

    def prepare(self) -> None:
        self.directions = 2 if self.bidirectional else 1

    def output(self, x: Shape) -> Any:
        tokens, _ = needs_sequence(x, self.type)
        state = self.units if self.projected is None else self.projected
        both = self.bidirectional and self.merge_mode == "concat"
        size = 2 * state if both else state
        y = Shape.of((tokens, size) if self.return_sequences else (size,), x.first)
        outputs = [y, y] if self.bidirectional and self.merge_mode is None else [y]
        if self.return_state:
            outputs += [Shape((), self.units, x.first)] * (self.states * self.directions)
        return outputs if len(outputs) > 1 else y

    states = 1
    """How many states a cell keeps."""

    def conditions(self, x: Shape, y: Any) -> Iterator[Condition | None]:
        if self.inputs is not None:
            help = "write {last}, or leave it out"
            yield equal(
                x.dims[-1], self.inputs, "input_size is {inputs}, but a token has {last} values", "inputs", help
            )

    def biases(self) -> tuple[tuple[str, tuple[Number, ...]], ...]:
        """(name, shape) of the biases of one cell: PyTorch has two, Keras one."""
        rows = self.gates * self.units
        if not self.bias:
            return ()
        if self.framework == "torch":
            return (("bias_ih", (rows,)), ("bias_hh", (rows,)))
        return (("bias_ih" if self.torch_names else "bias", (rows,)),)

    def weights(self, x: Shape, y: Any) -> tuple[Weight, ...]:
        inputs = x.dims[-1]
        found: list[Weight] = []
        state = self.units if self.projected is None else self.projected
        for layer in range(self.layers):
            for direction in range(self.directions):
                found += self._cell(inputs, state, layer, direction)
            inputs = state if self.directions == 1 else 2 * state
        return tuple(found)

    def _cell(self, inputs: Number, state: Number, layer: int, direction: int) -> Iterator[Weight]:
        """The weights of one cell."""
        rows = self.gates * self.units
        start = end = ""
        if self.torch_names:
            end = f"_l{layer}" + "_reverse" * direction
            yield Weight(f"weight_ih{end}", (rows, inputs), rows * inputs)
            yield Weight(f"weight_hh{end}", (rows, state), rows * state)
        else:
            start = f"{layer}/" if self.layers > 1 else ""
            start += f"{('forward', 'backward')[direction]}/" if self.bidirectional else ""
            yield Weight(f"{start}kernel", (inputs, rows), inputs * rows)
            yield Weight(f"{start}recurrent_kernel", (state, rows), state * rows)
        for name, shape in self.biases():
            size = shape[0] if len(shape) == 1 else shape[0] * shape[1]
            yield Weight(start + name + end, shape, size)
        if self.projected is not None:
            yield Weight(
                f"weight_hr{end}" if self.torch_names else f"{start}projection_kernel",
                (state, self.units),
                state * self.units,
            )

    def factors(self, x: Any, y: Any) -> tuple[tuple[Number, ...], ...]:
        return tuple(w.shape for w in self.weights(x, y) if "bias" not in w.name)

    def macs(self, x: Any, y: Any, weights: tuple[Weight, ...]) -> Number:
        return x.dims[0] * total([w.size for w in weights if "bias" not in w.name])

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE
