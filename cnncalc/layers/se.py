"""Squeeze-and-excitation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.attribute import Attribute
from cnncalc.layers.declaration.condition import Condition, Misfit, equal
from cnncalc.layers.declaration.declare import flag, integer
from cnncalc.layers.declaration.layer import WHOLE, Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.declaration.value import BadValue, Real
from cnncalc.numbers.arithmetic import Number, maximum

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Squeeze(Attribute):
    """Channels as a whole number, or a share of the input's below 1."""

    kind = "number"

    def read(self, value: Any, rank: int | None) -> Any:
        if value.__class__ is Real:
            if not 0 < value.numerator < value.denominator:
                raise BadValue(
                    f"squeeze as a share must lie between 0 and 1, not {value}", "write a whole number of channels"
                )
            return value
        return self.whole(value)


class SqueezeExcitation(Layer):
    """Channels times a gate: global average, 1×1 convolution to few channels, 1×1 back, sigmoid (Hu et al. 2018)."""

    type = "se"
    family = "attention"
    squeeze: Any = _Squeeze(
        symbol="S", torch="squeeze_channels", short="units ratio", minimum=1, help="channels between, or their share"
    )
    bias = flag(True, keras="use_bias", help="whether both convolutions add biases")
    channels = integer(
        None, torch="input_channels", minimum=1, optional=True, help="input channels, checked against the real input"
    )
    words = {"se": spelled("squeeze")}
    torch = {"SqueezeExcitation": spelled("channels! squeeze activation scale_activation")}
    examples = ("14x14x96 -> se 0.25", "14x14x96 -> se 24")

    def units(self, x: Shape) -> Number:
        """The channels between."""
        squeeze = self.squeeze
        if squeeze.__class__ is Real:
            return maximum(x.channels * squeeze.numerator // squeeze.denominator, 1)
        return squeeze

    def output(self, x: Shape) -> Shape:
        if not x.rank:
            raise Misfit("se needs a channel axis; the input is one number a sample")
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        if self.channels is not None:
            message = "input_channels is {given}, but the input has {channels} channels"
            yield equal(x.channels, self.channels, message, "channels", "write {channels}, or leave it out")

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        found = []
        for name, inputs, outputs in (("reduce", x.channels, self.units(x)), ("expand", self.units(x), x.channels)):
            if self.torch_names:
                name = "fc1" if name == "reduce" else "fc2"
                found.append(Weight(f"{name}.weight", (outputs, inputs, 1, 1), inputs * outputs))
            else:
                found.append(Weight(f"{name}/kernel", (1, 1, inputs, outputs), inputs * outputs))
            if self.bias:
                found.append(Weight(f"{name}.bias" if self.torch_names else f"{name}/bias", (outputs,), outputs))
        return tuple(found)

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        units = self.units(x)
        return ((x.channels, units), (units, x.channels))

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return 2 * x.channels * self.units(x)

    def reach(self, x: Any, y: Any) -> Any:
        return WHOLE

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        return {**super().words_for(x, y), "given": str(self.channels), "channels": str(x.channels)}
