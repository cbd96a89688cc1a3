"""Channels dealt out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, Misfit, divides
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator


class ChannelShuffle(Layer):
    """The channels of the groups interleaved, so that the next grouped convolution mixes them (ShuffleNet)."""

    type = "channel_shuffle"
    family = "shape"
    groups = integer(symbol="g", torch="groups", short="g", minimum=1, help="groups the channels are dealt from")
    words = {"channel_shuffle": spelled("groups")}
    torch = {"ChannelShuffle": spelled("groups")}
    examples = ("torch 240x28x28 -> nn.ChannelShuffle(3)",)

    def output(self, x: Shape) -> Shape:
        if not x.spatial:
            raise Misfit(f"{self.type} reads channels with spatial axes; the input has {x}")
        return x

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield divides(self.groups, x.channels, "{groups} groups do not divide the {channels} input channels", "groups")
