"""What normalizations share: one factor and one offset a channel, or a position of the normalized axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, Misfit, all_equal, at_least, equal
from cnncalc.layers.declaration.declare import integer, integers
from cnncalc.layers.declaration.layer import Layer, Weight
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.value import shown
from cnncalc.numbers.arithmetic import Number, product

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def normalized_axes() -> Any:
    """Declare `axis`: the axes that a layer normalizes together."""
    help = "the axes normalized; default the channels"
    return integers(None, structure=True, keras="axis", named="keras", optional=True, help=help)


class Normalization(Layer):
    """A layer that keeps the shape and may scale and shift what it normalized."""

    family = "normalization"
    affine: Any = True

    def output(self, x: Any) -> Any:
        if not x.rank:
            raise Misfit(f"{self.type} needs at least one axis beside the batch; the input is one number a sample")
        return x

    def axis_size(self, axis: int | None, x: Shape) -> Number:
        """The size of the framework's axis `axis`; of the channels for None."""
        return x.channels if axis is None else x.dims[self.index_of(axis, x)]

    def axis_sizes(self, axes: tuple[int, ...] | None, x: Shape) -> tuple[Number, ...]:
        """The sizes of the framework's axes `axes`; of the channels for None."""
        return (x.channels,) if axes is None else tuple(self.axis_size(axis, x) for axis in axes)

    def sorted_sizes(self, axes: tuple[int, ...] | None, x: Shape) -> tuple[Number, ...]:
        """The same in the order of Keras's factors: it sorts the axes as they are written, negative ones first."""
        return self.axis_sizes(axes and tuple(sorted(axes)), x)

    def some_channels(self, x: Shape) -> Condition | None:
        """PyTorch's batch and instance norms learn nothing of no channels: they fail with an empty weight."""
        if self.framework != "torch" or not self.affine:
            return None
        return at_least(x.channels, 1, "{x} has no channels to normalize", "", "give it at least 1")

    def ends_with(self, sizes: tuple[Number, ...], x: Shape) -> Iterator[Condition | None]:
        """The conditions that the last axes of `x` are `sizes` (PyTorch's normalized_shape)."""
        if len(sizes) > x.rank:
            raise Misfit(
                f"normalized_shape {shown(sizes)} has {len(sizes)} axes, the input {x} has {x.rank}",
                "shape",
                "name the last axes alone",
            )
        last = x.dims[-len(sizes) :]
        message = f"normalized_shape is {{shape}}, but the last {len(sizes)} axes of {{x}} are {shown(last)}"
        pairs = ((size, given, message) for size, given in zip(last, sizes, strict=True))
        yield from all_equal(pairs, "shape", f"write ({', '.join(map(str, last))}{',' * (len(last) == 1)})")

    def affine_weights(self, shape: tuple[Number, ...], scale: bool, center: bool) -> tuple[Weight, ...]:
        """The trained factors (`scale`) and offsets (`center`)."""
        names = ("weight", "bias") if self.torch_names else ("gamma", "beta")
        size = product(shape)
        return tuple(Weight(name, shape, size) for name, has in zip(names, (scale, center), strict=True) if has)


class ChannelNormalization(Normalization):
    """Statistics of each channel: over a batch, or over each sample's positions; running ones where it keeps them."""

    features = integer(
        None, torch="num_features", minimum=0, optional=True, help="input channels, checked against the real input"
    )
    track: Any

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield self.some_channels(x)
        if self.features is not None and (self.affine or self.track):
            yield equal(
                x.channels,
                self.features,
                "num_features is {features}, but the input has {channels} channels",
                "features",
                "write {channels}, or leave it out",
            )

    def statistics(self, size: Number) -> tuple[Weight, ...]:
        """The running mean and variance of `size` channels, which no optimizer trains."""
        if not self.track:
            return ()
        mean, variance = ("running_mean", "running_var") if self.torch_names else ("moving_mean", "moving_variance")
        return Weight(mean, (size,), size, False), Weight(variance, (size,), size, False)


class AxesNormalization(Normalization):
    """Statistics of some axes of each sample together, which have the factors' shape."""

    shape = integers(
        None, torch="normalized_shape", minimum=0, optional=True, help="the sizes of the last axes, normalized together"
    )
    axis = normalized_axes()

    def output(self, x: Shape) -> Shape:
        self.normalized(super().output(x))
        return x

    def normalized(self, x: Shape) -> tuple[Number, ...]:
        """The sizes of the axes normalized."""
        return self.shape or self.sorted_sizes(self.axis, x)

    def conditions(self, x: Shape, y: Shape) -> Iterable[Condition | None]:
        return self.ends_with(self.shape, x) if self.shape else ()
