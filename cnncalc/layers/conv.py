"""Convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.arithmetic import Number, exact_div, product
from cnncalc.attribute import choice
from cnncalc.layer import Condition, Weight, at_least, per_axis, ranked, spelled
from cnncalc.shape import Shape
from cnncalc.window import Convolution, padding_amounts

if TYPE_CHECKING:
    from collections.abc import Iterator


class Conv(Convolution):
    """Convolution in one to three dimensions, grouped and dilated.

    Every output channel sums a k-sized window over its group's input channels.
    """

    type = "conv"
    padding_mode = choice(
        "zeros", "zeros reflect replicate circular", torch="padding_mode", help="what the padding holds"
    )
    words = {"conv": spelled("filters kernel stride padding"), **ranked("conv{}d", "filters kernel stride padding")}
    keras = {
        **ranked("Conv{}D", "filters kernel stride padding data_format dilation groups activation bias", pasted=True),
        **ranked(
            "Convolution{}D", "filters kernel stride padding data_format dilation groups activation bias", pasted=True
        ),
    }
    torch = {
        **ranked(
            "Conv{}d",
            "channels filters kernel stride padding dilation groups bias padding_mode device dtype",
            pasted=True,
        ),
        **ranked(
            "LazyConv{}d", "filters kernel stride padding dilation groups bias padding_mode device dtype", pasted=True
        ),
    }
    keras_modes = ("same", "causal")
    torch_modes = ("same",)
    formula = {
        "output": "⌊(n + lo + hi − k′) / s⌋ + 1 an axis, k′ = d·(k − 1) + 1; ⌈n / s⌉ with same; F channels",
        "weights": "k × … × C/g × F/g × g, and F biases",
        "macs": "weights without bias × output positions",
    }
    example = "227x227x3 -> conv 96 11x11 stride=4"

    def rare_conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        """Also: reflection needs more input than padding, a circle at least as much (PyTorch)."""
        yield from super().rare_conditions(x, y)
        margin = {"reflect": 1, "circular": 0}.get(self.padding_mode)
        if margin is not None:
            for n, k, s, pad, d in self.by_axis(x):
                for amount in padding_amounts(n, d * (k - 1) + 1, s, pad):
                    yield at_least(
                        n - amount,
                        margin,
                        "{padding_mode} padding of {padding} needs a larger input than {spatial}",
                        "padding",
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

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return weights[0].size * product(y.spatial)
