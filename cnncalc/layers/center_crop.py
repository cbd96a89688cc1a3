"""Cropping to a given size around the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cnncalc.layers.declaration.condition import Condition, at_least
from cnncalc.layers.declaration.declare import integer
from cnncalc.layers.declaration.shape import Shape
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.resizing import Resized

if TYPE_CHECKING:
    from collections.abc import Iterator


class CenterCrop(Resized):
    """The middle of the spatial axes; a smaller input is enlarged to the size first (Keras)."""

    type = "center_crop"
    family = "padding"
    height = integer(None, keras="height", minimum=0, optional=True, help="height of the output")
    width = integer(None, keras="width", minimum=0, optional=True, help="width of the output")
    words = {"center_crop": spelled("size")}
    keras = {
        "CenterCrop": spelled("height! width! data_format"),
        "RandomCrop": spelled("height! width! seed data_format", type="random_crop"),
    }
    examples = ("256x256x3 -> center_crop 224x224",)

    def conditions(self, x: Shape, y: Shape) -> Iterator[Condition | None]:
        if any(m.__class__ is int and m == 0 for m in y.spatial):  # nothing can be enlarged to nothing
            for n, m in zip(x.spatial, y.spatial, strict=True):
                yield at_least(n - m, 0, "{spatial} cannot be enlarged to {y}", "height")

    def reach(self, x: Any, y: Any) -> Any:
        return [(1, 1, 1, -((n - m) // 2)) for n, m in zip(x.spatial, y.spatial, strict=True)]
