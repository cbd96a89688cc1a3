"""Whose class a dotted name is: `nn.Conv2d` is PyTorch's, `layers.Conv2D` Keras's."""

from __future__ import annotations

OWNERS = {
    **dict.fromkeys(("nn", "torch.nn", "torchvision.ops", "ops", "timm.layers", "timm.models.layers"), "torch"),
    **dict.fromkeys(("layers", "keras.layers", "tf.keras.layers", "keras", "tf.keras", "models"), "keras"),
}
"""Prefixes of a class, and whose it then is."""
_INSIDE = (
    ("torch.nn.modules.", "torch"),
    ("tensorflow.keras", "keras"),
    ("tf.keras.", "keras"),
    ("keras.", "keras"),
    ("layers.experimental", "keras"),
)


def owned(name: str) -> tuple[str, str]:
    """`torch.nn.Conv2d` → ("torch", "Conv2d"); an unknown prefix stays part of the name."""
    prefix, dot, last = name.rpartition(".")
    if not dot:
        return "", name
    owner = OWNERS.get(prefix)
    if owner is None:
        owner = next((whose for start, whose in _INSIDE if name.startswith(start)), None)
    return (owner, last) if owner else ("", name)
