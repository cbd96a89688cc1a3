"""What the playground offers to open: lines to start from, programs, and the specs that ship with cnncalc."""

from __future__ import annotations

import re

FIRST = (
    ("A line", "28x28x1 -> conv 32 3x3 -> relu -> maxpool 2x2 -> conv 64 3x3 pad=same -> flatten -> dense 10\n"),
    ("The course: one filter", "5x5x1 -> conv 1 3x3\n"),
    ("The course: same padding", "28x28x1 -> conv 8 5x5 pad=same stride=2\n"),
    ("The course: stride and pooling", "32x32x3 -> conv 16 3x3 stride=2 pad=same -> maxpool 2x2\n"),
    ("A fault and its way out", "28x28x1 -> conv 32 3x3 -> maxpol 2x2 -> conv 64 33x33\n"),
)
TORCH = """\
import torch
import torch.nn as nn


class Net(nn.Module):
    def __init__(self, width=16, classes=10):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, width, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(width, 2 * width, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.head = nn.Linear(2 * width * 8 * 8, classes)

    def forward(self, x):
        x = self.features(x)
        return self.head(torch.flatten(x, 1))


Net()(torch.zeros(1, 3, 32, 32))
"""
KERAS = """\
from keras import Input, Sequential, layers

model = Sequential(
    [
        Input((32, 32, 3)),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
"""


def examples() -> list[dict[str, str]]:
    """Each with its group, its name and its text."""
    from cnncalc.language.zoo import zoo_names, zoo_path

    found = [{"group": "To start from", "name": name, "text": text} for name, text in FIRST]
    found += [
        {"group": "Code", "name": "PyTorch", "text": TORCH},
        {"group": "Code", "name": "Keras", "text": KERAS},
    ]
    for name in zoo_names():
        text = zoo_path(name).read_text(encoding="utf-8")
        model = re.search(r"^model: *(.+?)\s*$", text, re.MULTILINE)
        found.append({"group": "Architectures", "name": f"{name}", "title": model[1] if model else name, "text": text})
    return found
