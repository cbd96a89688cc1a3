"""Zero padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.families.edges import Edged, edges

if TYPE_CHECKING:
    from collections.abc import Iterator


class ZeroPad(Edged):
    """Zeros around the spatial axes. Negative amounts crop."""

    type = "zeropad"
    padding = edges(
        symbol="p",
        keras="padding",
        torch="padding",
        short="pad p",
        help="zeros: one number, one an axis, lo:hi an axis",
    )
    words = {"zeropad": spelled("padding"), **ranked("zeropad{}d", "padding")}
    keras = ranked("ZeroPadding{}D", "padding data_format", pasted=True)
    torch = ranked("ZeroPad{}d", "padding!", pasted=True)
    examples = ("224x224x3 -> zeropad 3", "64x48x3 -> zeropad 1:2x0:3", "torch 3x64x48 -> nn.ZeroPad2d((1, 2, 0, 3))")

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        yield from super().conditions(x, y)
        if self.framework == "keras" and self.pasted and (self.fixed_rank == 1 or self.padding.__class__ is tuple):
            for pair in self.edges(x):  # ZeroPadding2D and 3D do take one negative number
                for amount in pair:
                    yield at_least(
                        amount, 0, "Keras's padding {padding} must not be negative", "padding", "write {words}, or crop"
                    )
