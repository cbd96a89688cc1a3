"""Convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import choice, integer, padding
from cnncalc.layers.declaration.layer import Weight, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.families.convolution import Convolution
from cnncalc.layers.families.padding import MODES, continued, padding_amounts
from cnncalc.numbers.arithmetic import dilated, exact_div, product

if TYPE_CHECKING:
    from collections.abc import Iterator

_KERAS = "filters kernel stride padding data_format dilation groups activation bias"


class Conv(Convolution):
    """Convolution in one to three dimensions, grouped and dilated.

    Every output channel sums a k-sized window over its group's input channels.
    """

    type = "conv"
    padding = padding(
        keras="padding",
        torch="padding",
        short="pad p",
        modes=MODES,
        minimum=None,
        symbol="p",
        single=True,
        help="zeros around the input, or what padding_mode says; there negative amounts crop",
    )
    padding_mode = choice(
        "zeros", "zeros reflect replicate circular", torch="padding_mode", help="what the padding holds"
    )
    words = {"conv": spelled("filters kernel stride padding"), **ranked("conv{}d", "filters kernel stride padding")}
    keras = {
        **ranked("Conv{}D", _KERAS, ranks=(1, 2), apart="bias", pasted=True),
        **ranked("Conv{}D", _KERAS, ranks=(3,), apart="*", pasted=True),
        **ranked("Convolution{}D", _KERAS, apart="*", pasted=True),
    }
    torch = {
        **ranked(
            "Conv{}d",
            "channels! filters kernel stride padding dilation groups bias padding_mode device dtype",
            pasted=True,
        ),
        **ranked(
            "LazyConv{}d", "filters kernel stride padding dilation groups bias padding_mode device dtype", pasted=True
        ),
    }
    channels = integer(
        None, torch="in_channels", minimum=0, optional=True, help="input channels, checked against the real input"
    )
    keras_modes = ("same", "causal")
    torch_modes = ("same",)
    examples = (
        "227x227x3 -> conv 96 11x11 stride=4",
        "27x27x96 -> conv 256 5x5 pad=2 groups=2",
        "224x224x3 -> conv 64 7x7 stride=2 pad=same",
        "64x48x16 -> conv 32 3x5 dilation=2 pad=0:1x2:3",
        "torch 3x224x224 -> nn.Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=False)",
        "100x8 -> conv 16 3 pad=causal",
    )

    def prepare(self) -> None:
        super().prepare()
        ends = self.padding if self.padding.__class__ is tuple else (self.padding,)
        self.amounts = [
            a for end in ends for a in (end if end.__class__ is tuple else (end,)) if a.__class__ is not str
        ]
        self.rare = self.rare or not all(amount.__class__ is int and amount >= 0 for amount in self.amounts)

    def output(self, x: Shape) -> Shape:
        # PyTorch's rule: of no channels it makes none, whatever out_channels is
        none = x.channels.__class__ is int and x.channels == 0 and self.framework == "torch"
        return Shape(self.windows(x), 0 if none else self.filters, x.first)

    def rare_conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        """Also: zeros take nothing away; reflection needs more input than padding, a circle at least as much (PyTorch)."""
        yield from super().rare_conditions(x, y)
        if self.padding_mode == "zeros":
            for amount in self.amounts:
                yield at_least(
                    amount, 0, "padding must be at least 0, not {padding}", "padding", "write 0, or crop before"
                )
        if self.padding_mode in ("reflect", "replicate"):
            yield at_least(x.channels, 1, "{x} has no channels to pad", "", "give it at least 1")
        axes = ((n, *padding_amounts(n, dilated(k, d), s, pad)) for n, k, s, pad, d in self.by_axis(x))
        yield from continued(self.padding_mode, axes)

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
        return self.biased(filters, Weight(name, shape, product(shape)))
