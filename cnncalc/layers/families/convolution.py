"""What plain, depthwise, separable and transposed convolutions share: filters, groups, a bias, and MACs.

How the window slides is `window.py`'s, what surrounds the input `padding.py`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from cnncalc.layers.declaration.condition import Condition, divides, divisors, equal, occupied
from cnncalc.layers.declaration.declare import flag, integer, layout, padding, sizes
from cnncalc.layers.declaration.layer import Weight, per_axis
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import trained
from cnncalc.layers.families.padding import MODES
from cnncalc.layers.families.window import Windowed, is_one
from cnncalc.numbers.arithmetic import Number, exact_div, maximum, product

if TYPE_CHECKING:
    from collections.abc import Iterator


class Convolution(Windowed):
    """What plain, depthwise, separable and transposed convolutions share."""

    family = "convolution"
    keras_tail = trained("kernel bias")
    filters = integer(symbol="F", keras="filters", torch="out_channels", minimum=1, help="output channels")
    kernel = sizes(symbol="k", keras="kernel_size", torch="kernel_size", short="k", minimum=1, help="window size")
    stride = sizes(
        1, symbol="s", keras="strides", torch="stride", short="s", minimum=1, single=True, help="step of the window"
    )
    padding = padding(
        keras="padding",
        torch="padding",
        short="pad p",
        modes=MODES,
        symbol="p",
        single=True,
        help="zeros around the input",
    )
    dilation = sizes(
        1,
        symbol="d",
        keras="dilation_rate",
        torch="dilation",
        short="d",
        minimum=1,
        single=True,
        help="distance of the kernel's taps",
    )
    groups: Any = integer(
        1, symbol="g", keras="groups", torch="groups", short="g", minimum=1, help="groups of channels that do not mix"
    )
    bias = flag(True, keras="use_bias", torch="bias", help="whether each filter adds a bias")
    channels: Any = integer(
        None, torch="in_channels", minimum=1, optional=True, help="input channels, checked against the real input"
    )
    data_format = layout()
    padding_mode: Any = "zeros"
    steps_once: ClassVar[bool] = True
    """Whether Keras refuses a stride together with a dilation; it takes both for depthwise ones."""

    def prepare(self) -> None:
        super().prepare()
        self.one_step = (
            self.steps_once and self.framework == "keras" and not (is_one(self.dilation) or is_one(self.stride))
        )
        self.rare = self.one_step or self.padding_mode != "zeros"

    def output(self, x: Shape) -> Shape:
        return Shape(self.windows(x), self.filters, x.first)

    def biased(self, filters: Number, *kernels: Weight, name: str = "bias") -> tuple[Weight, ...]:
        """The kernels, and after them one bias a filter where the layer has any."""
        return (*kernels, Weight(name, (filters,), filters)) if self.bias else kernels

    def macs(self, x: Shape, y: Shape, weights: tuple[Weight, ...]) -> Number:
        return weights[0].size * product(y.spatial)  # the kernel at every output position

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from occupied(self.framework, x.spatial)
        yield from self.window_conditions(y)
        groups = self.groups
        if not (groups.__class__ is int and groups == 1):
            help = "use {divisors} groups"
            yield divides(
                groups, x.channels, "{groups} groups do not divide the {channels} input channels", "groups", help
            )
            yield divides(groups, self.filters, "{groups} groups do not divide the {filters} filters", "groups", help)
        if self.channels is not None:
            yield equal(
                x.channels,
                self.channels,
                "in_channels is {channels_given}, but the input has {channels} channels",
                "channels",
                "write {channels}, or leave it out",
            )
        if self.rare:
            yield from self.rare_conditions(x, y)

    def rare_conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        """What few layers ask for: Keras strides or dilates, not both."""
        if self.one_step:
            yield equal(
                (_largest(self.stride) - 1) * (_largest(self.dilation) - 1),
                0,
                "Keras has no stride {stride} together with dilation {dilation}",
                "dilation",
                "keep one of them at 1",
            )

    def factors(self, x: Shape, y: Shape) -> tuple[tuple[Number, ...], ...]:
        groups = self.groups
        kernel = (*per_axis(self.kernel, len(x.spatial)), exact_div(x.channels, groups))
        if groups.__class__ is int and groups == 1:
            return ((*kernel, self.filters),)
        return ((*kernel, exact_div(self.filters, groups), groups),)

    def joins(self, x: Any, y: Any) -> tuple[tuple[Number, Number, Number], ...]:
        return ((x.channels, y.channels, self.groups),)

    def words_for(self, x: Any, y: Any) -> dict[str, str]:
        own = {"channels_given": str(self.channels), "divisors": divisors(x.channels, self.filters) or "other"}
        return {**super().words_for(x, y), **own}


def _largest(value: Any) -> Number:
    """The largest of a per-axis attribute's amounts."""
    largest, *rest = value if value.__class__ is tuple else (value,)
    for amount in rest:
        largest = maximum(largest, amount)
    return largest
