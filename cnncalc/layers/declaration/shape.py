"""Shapes of feature maps without the batch, and how they are spelled in either layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.numbers.arithmetic import Number, product
from cnncalc.numbers.named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_new = tuple.__new__


class Shape(NamedTuple):
    """The shape of one sample: spatial axes, the channel axis, and where the latter stands.

    A vector has no spatial axes; a scalar (one number a sample) has channels None. `first` is True for
    channels_first. Axes are counted as the framework shows them, from 0 without the batch.
    """

    spatial: tuple[Number, ...]
    channels: Number
    first: bool = False

    @property
    def dims(self) -> tuple[Number, ...]:
        """All axes in the order they are shown, without the batch."""
        if self.channels is None:
            return ()
        return (self.channels, *self.spatial) if self.first else (*self.spatial, self.channels)

    @property
    def rank(self) -> int:
        """The number of axes without the batch."""
        return 0 if self.channels is None else len(self.spatial) + 1

    @property
    def channel_axis(self) -> int:
        """The index of the channel axis in `dims`."""
        return 0 if self.first else len(self.spatial)

    @property
    def elements(self) -> Number:
        """Values a sample."""
        return product(self.dims)

    @classmethod
    def of(cls, dims: Iterable[Number], first: bool) -> Shape:
        """The shape whose axes, in the order shown, are `dims`."""
        dims = tuple(dims)
        if not dims:
            return cls((), None, first)
        return cls(dims[1:], dims[0], first) if first else cls(dims[:-1], dims[-1], first)

    def replaced(self, axis: int, size: Number) -> Shape:
        """This shape with the axis `axis` (negative from the end) of another size."""
        dims = list(self.dims)
        dims[axis] = size
        return Shape.of(dims, self.first)

    def viewed(self, first: bool) -> Shape:
        """The same axes, read in the other layout: what a layer with its own data_format sees."""
        return self if self.first is first else Shape.of(self.dims, first)

    def converted(self, first: bool) -> Shape:
        """The same feature map laid out the other way: the channel axis moves."""
        return self if self.first is first else Shape(self.spatial, self.channels, first)

    def __str__(self) -> str:
        return "×".join(map(str, self.dims)) or "scalar"


def spatial_text(sizes: Iterable[Number]) -> str:
    """Sizes as the tables print them: 55×55."""
    return "×".join(map(str, sizes))
