"""Padding by reflection, replication, wrapping around, or a constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least, occupied
from cnncalc.layers.declaration.declare import choice
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.families.edges import Edged, edges
from cnncalc.layers.families.padding import continued
from cnncalc.numbers.arithmetic import padded, total

if TYPE_CHECKING:
    from collections.abc import Iterator


class Pad(Edged):
    """The spatial axes continued at both ends. Negative amounts crop."""

    type = "pad"
    padding = edges(symbol="p", torch="padding", short="pad p", help="amount: one number, one an axis, lo:hi an axis")
    mode = choice("constant", "constant reflect replicate circular", help="what the padding holds")
    words = {"pad": spelled("padding mode"), **ranked("pad{}d", "padding mode")}
    torch = {
        **ranked("ConstantPad{}d", "padding! value!", mode="constant", pasted=True),
        **ranked("ReflectionPad{}d", "padding!", mode="reflect", pasted=True),
        **ranked("ReplicationPad{}d", "padding!", mode="replicate", pasted=True),
        **ranked("CircularPad{}d", "padding!", mode="circular", pasted=True),
    }
    examples = ("torch 3x224x224 -> nn.ReflectionPad2d(3)", "torch 3x64x48 -> nn.ReplicationPad2d((1, 2, 0, 3))")

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from super().conditions(x, y)
        if self.mode in ("reflect", "replicate"):
            yield from occupied(self.framework, x.dims)
            yield at_least(
                total([padded(*axis) for axis in self.padded_axes(x)]),
                1,
                "padding {padding} takes all that {spatial} has",
                "padding",
            )
        yield from continued(self.mode, self.padded_axes(x))
