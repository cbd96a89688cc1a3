"""What the playground offers to open: lines to start from, programs, and the specs that ship with cnncalc."""

from __future__ import annotations

import re

FIRST = (
    ("A line", "28x28x1 -> conv 32 3x3 -> relu -> maxpool 2x2 -> conv 64 3x3 pad=same -> flatten -> dense 10"),
    ("A fault and its way out", "28x28x1 -> conv 32 3x3 -> maxpol 2x2 -> conv 64 33x33"),
)
COURSE = (
    ("1. One filter", "3x3x1 -> conv 1 2x2"),
    ("2. Padding", "10x10x3 -> conv 10 3x3 pad=same"),
    ("3. Stride and pooling", "10x10x3 -> conv 10 3x3 pad=same -> maxpool 2x2"),
    ("4. Channels", "27x27x96 -> depthwise 3x3 pad=1 bias=false -> conv 256 1x1 bias=false"),
    ("5. Counting", "28x28x1 -> conv 32 3x3 pad=same"),
    ("6. AlexNet", "zoo:alexnet_two_gpus"),
    ("7. A network in code", "docs/examples/simple_cnn.py"),
    ("8. What a cell sees", "64x64x3 -> conv 8 3x3 -> maxpool 2x2 -> conv 8 3x3"),
)
"""A network of each page of the course."""
SIMPLE_CNN = """\
import torch
from torch import nn


class SimpleCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(16)
        self.conv2 = nn.Conv2d(16, 32, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(32)
        self.conv3 = nn.Conv2d(32, 64, 3, padding=1)
        self.bn3 = nn.BatchNorm2d(64)
        self.pool = nn.MaxPool2d(2)
        self.relu = nn.ReLU()
        self.fc = nn.Linear(64 * 28 * 28, 10)

    def forward(self, x):
        x = self.pool(self.relu(self.bn1(self.conv1(x))))  # => 16x112x112
        x = self.pool(self.relu(self.bn2(self.conv2(x))))  # => 32x56x56
        x = self.pool(self.relu(self.bn3(self.conv3(x))))  # => 64x28x28
        x = torch.flatten(x, 1)  # => 50176
        return self.fc(x)  # => 10


model = SimpleCNN()
model(torch.randn(1, 3, 224, 224))
"""
"""The program of the course, as `docs/examples/simple_cnn.py` holds it."""
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

    found = [{"group": "To start from", "name": name, "text": f"{text}\n"} for name, text in FIRST]
    found += [
        {"group": "To start from", "name": "PyTorch", "text": TORCH},
        {"group": "To start from", "name": "Keras", "text": KERAS},
    ]
    for name, source in COURSE:
        text = f"{source}\n"
        if source.startswith("zoo:"):
            text = zoo_path(source[4:]).read_text(encoding="utf-8")
        elif source.endswith(".py"):
            text = SIMPLE_CNN
        found.append({"group": "The course", "name": name, "text": text})
    for name in zoo_names():
        text = zoo_path(name).read_text(encoding="utf-8")
        model = re.search(r"^model: *(.+?)\s*$", text, re.MULTILINE)
        found.append({"group": "Architectures", "name": name, "title": model[1] if model else name, "text": text})
    return found
