"""Cropping to a given size around the centre."""

from __future__ import annotations

from typing import Any

from cnncalc.layer import spelled
from cnncalc.resizing import Resized


class CenterCrop(Resized):
    """The middle of the spatial axes; a smaller input is enlarged to the size first (Keras)."""

    type = "center_crop"
    family = "padding"
    words = {"center_crop": spelled("size")}
    keras = {"CenterCrop": spelled("height width data_format")}
    examples = ("256x256x3 -> center_crop 224x224",)

    def reach(self, x: Any, y: Any) -> Any:
        return [(1, 1, 1, -((n - m) // 2)) for n, m in zip(x.spatial, y.spatial, strict=True)]
