"""Convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.arithmetic import Number, exact_div, product
from cnncalc.attribute import choice, flag, integer, padding, sizes
from cnncalc.layer import Condition, Weight, at_least, divides, equal, per_axis, ranked, spelled
from cnncalc.shape import Shape
from cnncalc.window import Windowed, padding_amounts

if TYPE_CHECKING:
    from collections.abc import Iterator


class Conv(Windowed):
    """Convolution in one to three dimensions, grouped and dilated.

    Every output channel sums a k-sized window over its group's input channels.
    """

    type = "conv"
    family = "convolution"
    filters = integer(symbol="F", keras="filters", torch="out_channels", minimum=1, help="output channels")
    kernel = sizes(symbol="k", keras="kernel_size", torch="kernel_size", short="k", minimum=1, help="window size")
    stride = sizes(1, symbol="s", keras="strides", torch="stride", short="s", minimum=1, help="step of the window")
    padding = padding(
        keras="padding",
        torch="padding",
        short="pad p",
        modes=("valid", "same", "same_lower", "full", "causal"),
        symbol="p",
        help="zeros around the input",
    )
    dilation = sizes(1, symbol="d", keras="dilation_rate", torch="dilation", short="d", minimum=1, help="distance of the kernel's taps")
    groups = integer(1, symbol="g", keras="groups", torch="groups", short="g", minimum=1, help="groups of channels that do not mix")
    bias = flag(True, keras="use_bias", torch="bias", help="whether each filter adds a bias")
    channels = integer(None, torch="in_channels", minimum=1, optional=True, help="input channels, checked against the real input")
    padding_mode = choice("zeros", "zeros reflect replicate circular", torch="padding_mode", help="what the padding holds")
    data_format = choice(None, "channels_first channels_last", keras="data_format", optional=True, help="this layer's own layout")
    words = {"conv": spelled("filters kernel stride padding"), **ranked("conv{}d", "filters kernel stride padding")}
    keras = {
        **ranked("Conv{}D", "filters kernel stride padding data_format dilation groups activation bias"),
        **ranked("Convolution{}D", "filters kernel stride padding data_format dilation groups activation bias"),
    }
    torch = ranked("Conv{}d", "channels filters kernel stride padding dilation groups bias padding_mode device dtype")
    formula = {
        "output": "⌊(n + lo + hi − k′) / s⌋ + 1 an axis, k′ = d·(k − 1) + 1; ⌈n / s⌉ with same; F channels",
        "weights": "k × … × C/g × F/g × g, and F biases",
        "macs": "weights without bias × output positions",
    }
    example = "227x227x3 -> conv 96 11x11 stride=4"

    def output(self, x: Shape) -> Shape:
        return Shape(self.windows(x), self.filters, x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from self.window_conditions(y)
        groups = self.groups
        if not (groups.__class__ is int and groups == 1):
            yield divides(groups, x.channels, "{groups} groups do not divide the {channels} input channels", "groups")
            yield divides(groups, self.filters, "{groups} groups do not divide the {filters} filters", "groups")
        if self.channels is not None:
            yield equal(
                x.channels,
                self.channels,
                "in_channels is {channels_given}, but the input has {channels} channels",
                "channels",
                "write {channels}, or leave it out",
            )
        if self.padding_mode != "zeros":
            yield from self.padding_mode_conditions(x)

    def padding_mode_conditions(self, x: Shape) -> Iterator[Condition | None]:
        """Reflection needs more input than padding, a circle at least as much (PyTorch)."""
        margin = {"reflect": 1, "circular": 0}.get(self.padding_mode)
        if margin is not None:
            for n, k, s, pad, d in self.by_axis(x):
                for amount in padding_amounts(n, d * (k - 1) + 1, s, pad):
                    yield at_least(
                        n - amount, margin, "{padding_mode} padding of {padding} needs a larger input than {spatial}", "padding"
                    )

    def weights(self, x: Shape, y: Shape) -> tuple[Weight, ...]:
        inputs = exact_div(x.channels, self.groups)
        kernel = per_axis(self.kernel, len(x.spatial))
        filters = self.filters
        if self.torch_names:
            shape = (filters, inputs, *kernel)
            name = "weight"
        else:
            shape = (*kernel, inputs, filters)
            name = "kernel"
        main = Weight(name, shape, product(shape))
        return (main, Weight("bias", (filters,), filters)) if self.bias else (main,)

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        groups = self.groups
        kernel = (*per_axis(self.kernel, len(x.spatial)), exact_div(x.channels, groups))
        if groups.__class__ is int and groups == 1:
            return ((*kernel, self.filters),)
        return ((*kernel, exact_div(self.filters, groups), groups),)

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return weights[0].size * product(y.spatial)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        given = self.channels
        return {**super().words_for(x, y), "channels_given": str(given), "channels": str(x.channels)}
