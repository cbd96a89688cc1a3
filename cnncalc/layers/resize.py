"""Resizing to a given size."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import choice
from cnncalc.layers.declaration.spelling import spelled
from cnncalc.layers.families.resizing import Resized


class Resize(Resized):
    """The spatial axes interpolated to a given size."""

    type = "resize"
    family = "resampling"
    mode = choice(
        "bilinear",
        "bilinear nearest bicubic area lanczos3 lanczos5 gaussian mitchellcubic",
        keras="interpolation",
        help="interpolation",
    )
    words = {"resize": spelled("size mode")}
    keras = {
        "Resizing": spelled(
            "height! width! mode crop_to_aspect_ratio pad_to_aspect_ratio fill_mode fill_value antialias data_format"
        )
    }
    examples = ("32x32x3 -> resize 224x224",)
