"""Rescaling."""

from __future__ import annotations

from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled


class Rescaling(Layer):
    """Each value times a fixed scale, plus a fixed offset."""

    type = "rescaling"
    family = "preprocessing"
    words = {"rescaling": spelled("scale offset")}
    keras = {"Rescaling": spelled("scale! offset")}
    examples = ("28x28x1 -> rescaling scale=0.5",)
