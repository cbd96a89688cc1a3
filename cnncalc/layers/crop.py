"""Cropping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import ranked, spelled
from cnncalc.layers.families.edges import Edged, edges
from cnncalc.numbers.arithmetic import cropped

if TYPE_CHECKING:
    from collections.abc import Iterator


class Crop(Edged):
    """Positions taken off the ends of the spatial axes."""

    type = "crop"
    padding = edges(
        symbol="c", keras="cropping", minimum=0, help="positions taken off: one number, one an axis, lo:hi an axis"
    )
    words = {"crop": spelled("padding"), **ranked("crop{}d", "padding")}
    keras = {
        **ranked("Cropping{}D", "padding", ranks=(1,), pasted=True),
        **ranked("Cropping{}D", "padding data_format", ranks=(2,), padding=0, pasted=True),
        **ranked("Cropping{}D", "padding data_format", ranks=(3,), pasted=True),
    }
    examples = ("572x572x64 -> crop 4", "64x48x16 -> crop 1:2x0:3")

    def output(self, x: Shape) -> Shape:
        spatial = [cropped(n, lo, hi) for n, (lo, hi) in zip(x.spatial, self.edges(x), strict=True)]
        return Shape(tuple(spatial), x.channels, x.first)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        for size in y.spatial:
            yield at_least(size, 1, "cropping {padding} leaves nothing of {spatial}", "padding", "crop less")

    def reach(self, x: Any, y: Any) -> Any:
        return [(1, 1, 1, -lo) for lo, _ in self.edges(x)]
