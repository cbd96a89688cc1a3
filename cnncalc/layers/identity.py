"""Layers that change nothing a shape could show."""

from __future__ import annotations

from cnncalc.layers.declaration.declare import ignored
from cnncalc.layers.declaration.layer import Layer
from cnncalc.layers.declaration.spelling import spelled

_AUGMENTATIONS = (
    *(
        "RandomFlip",
        "RandomRotation",
        "RandomZoom",
        "RandomTranslation",
        "RandomContrast",
        "RandomBrightness",
        "RandomShear",
    ),
    *("RandomHue", "RandomSaturation", "RandomSharpness", "RandomGrayscale", "RandomInvert", "RandomPosterization"),
    *("RandomPerspective", "RandomErasing", "RandomGaussianBlur", "RandomColorJitter", "RandomColorDegeneration"),
    *("RandomElasticTransform", "RandAugment", "AugMix", "AutoContrast", "Equalization", "Solarization"),
)
"""Layers of Keras that change a picture at random while training, and keep its shape."""


class Identity(Layer):
    """The input as it is, masked or with noise while training."""

    type = "identity"
    family = "other"
    ignores = "unused_argument1 unused_argument2"
    arguments = ignored(hidden=True, help="whatever, as PyTorch's Identity takes it")
    words = {"identity": spelled()}
    keras = {
        "Identity": spelled(),
        "GaussianNoise": spelled("stddev! seed", type="gaussian_noise"),
        "ActivityRegularization": spelled("l1 l2"),
        "Masking": spelled("mask_value"),
        **dict.fromkeys(_AUGMENTATIONS, spelled("*arguments", type="augmentation")),
    }
    torch = {"Identity": spelled("*arguments")}
    examples = ("28x28x1 -> identity",)
