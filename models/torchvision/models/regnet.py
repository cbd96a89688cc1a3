"""RegNet as torchvision builds it (Radosavovic et al. 2020)."""

import math
from collections import OrderedDict

from torch import nn

from ..ops.misc import Conv2dNormActivation, SqueezeExcitation
from .mobilenetv2 import _make_divisible


class ResBottleneckBlock(nn.Module):
    def __init__(self, width_in, width_out, stride, group_width, se_ratio):
        super().__init__()
        self.proj = None
        if width_in != width_out or stride != 1:
            self.proj = Conv2dNormActivation(width_in, width_out, 1, stride, activation_layer=None)
        parts = OrderedDict(a=Conv2dNormActivation(width_in, width_out, 1))
        parts["b"] = Conv2dNormActivation(width_out, width_out, 3, stride, groups=width_out // group_width)
        if se_ratio:
            squeezed = round(se_ratio * width_in)
            parts["se"] = SqueezeExcitation(width_out, squeezed, activation=lambda: nn.ReLU(inplace=True))
        parts["c"] = Conv2dNormActivation(width_out, width_out, 1, activation_layer=None)
        self.f = nn.Sequential(parts)
        self.activation = nn.ReLU(inplace=True)

    def forward(self, x):
        kept = x if self.proj is None else self.proj(x)
        return self.activation(kept + self.f(x))


def _stages(depth, w_0, w_a, w_m, group_width):
    """Each stage's width, number of blocks and width of a group, by the paper's rule for widths that grow linearly."""
    powers = [round(math.log((w_0 + w_a * at) / w_0) / math.log(w_m)) for at in range(depth)]
    widths = [int(round(w_0 * w_m**power / 8) * 8) for power in powers]
    for width in sorted(set(widths)):
        group = min(group_width, width)
        yield _make_divisible(width, group), widths.count(width), group


class RegNet(nn.Module):
    def __init__(self, depth, w_0, w_a, w_m, group_width, se_ratio=None, num_classes=1000):
        super().__init__()
        self.stem = Conv2dNormActivation(3, 32, 3, 2)
        channels, stages = 32, OrderedDict()
        for number, (width, count, group) in enumerate(_stages(depth, w_0, w_a, w_m, group_width), 1):
            blocks = OrderedDict()
            for at in range(count):
                blocks[f"block{number}-{at}"] = ResBottleneckBlock(channels, width, 1 if at else 2, group, se_ratio)
                channels = width
            stages[f"block{number}"] = nn.Sequential(blocks)
        self.trunk_output = nn.Sequential(stages)
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(channels, num_classes)

    def forward(self, x):
        return self.fc(self.avgpool(self.trunk_output(self.stem(x))).flatten(start_dim=1))


def regnet_y_400mf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(16, 48, 27.89, 2.09, 8, 0.25, **options)


def regnet_y_800mf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(14, 56, 38.84, 2.4, 16, 0.25, **options)


def regnet_y_1_6gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(27, 48, 20.71, 2.65, 24, 0.25, **options)


def regnet_y_3_2gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(21, 80, 42.63, 2.66, 24, 0.25, **options)


def regnet_y_8gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(17, 192, 76.82, 2.19, 56, 0.25, **options)


def regnet_y_16gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(18, 200, 106.23, 2.48, 112, 0.25, **options)


def regnet_y_32gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(20, 232, 115.89, 2.53, 232, 0.25, **options)


def regnet_x_400mf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(22, 24, 24.48, 2.54, 16, **options)


def regnet_x_800mf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(16, 56, 35.73, 2.28, 16, **options)


def regnet_x_1_6gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(18, 80, 34.01, 2.25, 24, **options)


def regnet_x_3_2gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(25, 88, 26.31, 2.25, 48, **options)


def regnet_x_8gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(23, 80, 49.56, 2.88, 120, **options)


def regnet_x_16gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(22, 216, 55.59, 2.1, 128, **options)


def regnet_x_32gf(pretrained=False, progress=True, *, weights=None, **options):
    return RegNet(23, 320, 69.86, 2.0, 168, **options)
