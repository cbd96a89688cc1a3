"""SqueezeNet as torchvision builds it (Iandola et al. 2016)."""

import torch
from torch import nn


class Fire(nn.Module):
    def __init__(self, inplanes, squeeze_planes, expand1x1_planes, expand3x3_planes):
        super().__init__()
        self.inplanes = inplanes
        self.squeeze = nn.Conv2d(inplanes, squeeze_planes, 1)
        self.squeeze_activation = nn.ReLU(inplace=True)
        self.expand1x1 = nn.Conv2d(squeeze_planes, expand1x1_planes, 1)
        self.expand1x1_activation = nn.ReLU(inplace=True)
        self.expand3x3 = nn.Conv2d(squeeze_planes, expand3x3_planes, 3, padding=1)
        self.expand3x3_activation = nn.ReLU(inplace=True)

    def forward(self, x):
        x = self.squeeze_activation(self.squeeze(x))
        small, large = self.expand1x1_activation(self.expand1x1(x)), self.expand3x3_activation(self.expand3x3(x))
        return torch.cat([small, large], 1)


def _fires(*widths):
    """Fire modules of these squeezed widths; each gives eight times as much. A zero stands for a pool."""
    parts, channels = [], None
    for width, channels in widths:
        pool = width == 0
        parts.append(nn.MaxPool2d(3, 2, ceil_mode=True) if pool else Fire(channels, width, 4 * width, 4 * width))
    return parts


class SqueezeNet(nn.Module):
    def __init__(self, version="1_0", num_classes=1000, dropout=0.5):
        super().__init__()
        self.num_classes = num_classes
        pool = (0, 0)
        if version == "1_0":
            first = nn.Conv2d(3, 96, 7, 2)
            fires = [
                pool,
                (16, 96),
                (16, 128),
                (32, 128),
                pool,
                (32, 256),
                (48, 256),
                (48, 384),
                (64, 384),
                pool,
                (64, 512),
            ]
        elif version == "1_1":
            first = nn.Conv2d(3, 64, 3, 2)
            fires = [
                pool,
                (16, 64),
                (16, 128),
                pool,
                (32, 128),
                (32, 256),
                pool,
                (48, 256),
                (48, 384),
                (64, 384),
                (64, 512),
            ]
        else:
            raise ValueError(f"Unsupported SqueezeNet version {version}: 1_0 or 1_1 expected")
        self.features = nn.Sequential(first, nn.ReLU(inplace=True), *_fires(*fires))
        self.classifier = nn.Sequential(
            nn.Dropout(dropout), nn.Conv2d(512, num_classes, 1), nn.ReLU(inplace=True), nn.AdaptiveAvgPool2d((1, 1))
        )

    def forward(self, x):
        return torch.flatten(self.classifier(self.features(x)), 1)


def squeezenet1_0(pretrained=False, progress=True, *, weights=None, **options):
    return SqueezeNet("1_0", **options)


def squeezenet1_1(pretrained=False, progress=True, *, weights=None, **options):
    return SqueezeNet("1_1", **options)
