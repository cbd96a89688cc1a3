from abc import ABC, abstractmethod

import torch
from torch import nn


class Backbone(nn.Module, ABC):
    @property
    @abstractmethod
    def out_channels(self) -> int: ...

    @abstractmethod
    def features(self, x): ...

    def forward(self, x):
        return self.features(x)


class Small(Backbone):
    def __init__(self, depth: int):
        super().__init__()
        self.body = nn.Sequential()
        for i in range(depth):
            self.body.append(nn.Conv2d(3 if i == 0 else 2 ** (i + 1), 2 ** (i + 2), 3, stride=2, padding=1))
            self.body.append(nn.Hardswish())
        self.depth = depth

    @property
    def out_channels(self) -> int:
        return 2 ** (self.depth + 1)

    def features(self, x):
        return self.body(x)

    @classmethod
    def tiny(cls):
        return cls(depth=3)


class Classifier(nn.Module):
    def __init__(self, backbone: Backbone, classes: int):
        super().__init__()
        self.backbone = backbone
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(backbone.out_channels, classes)

    def forward(self, x):
        return self.fc(torch.flatten(self.pool(self.backbone(x)), 1))


clf = Classifier(Small.tiny(), classes=6)
clf(torch.randn(2, 3, 33, 33))
