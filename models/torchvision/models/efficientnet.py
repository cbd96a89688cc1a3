"""EfficientNet and EfficientNet V2 as torchvision builds them (Tan & Le 2019, 2021)."""

import math

import torch
from torch import nn

from ..ops.misc import Conv2dNormActivation, SqueezeExcitation, StochasticDepth
from .mobilenetv2 import _make_divisible


def _silu(channels, width, kernel=1, stride=1, groups=1, activation=nn.SiLU):
    return Conv2dNormActivation(channels, width, kernel, stride, groups=groups, activation_layer=activation)


class MBConv(nn.Module):
    """Widened, one convolution a channel, weighed, narrowed."""

    def __init__(self, inputs, width, kernel, stride, factor, drop):
        super().__init__()
        inner = _make_divisible(inputs * factor, 8)
        self.block = nn.Sequential(
            *([_silu(inputs, inner)] if inner != inputs else []),
            _silu(inner, inner, kernel, stride, inner),
            SqueezeExcitation(inner, max(1, inputs // 4), activation=lambda: nn.SiLU(inplace=True)),
            _silu(inner, width, activation=None),
        )
        self._end(inputs, width, stride, drop)

    def _end(self, inputs, width, stride, drop):
        self.use_res_connect, self.out_channels = stride == 1 and inputs == width, width
        self.stochastic_depth = StochasticDepth(drop, "row")

    def forward(self, input):
        result = self.block(input)
        if self.use_res_connect:
            result = self.stochastic_depth(result)
            result += input
        return result


class FusedMBConv(MBConv):
    """The same with one convolution in place of the first two."""

    def __init__(self, inputs, width, kernel, stride, factor, drop):
        nn.Module.__init__(self)
        inner = _make_divisible(inputs * factor, 8)
        if inner == inputs:
            self.block = nn.Sequential(_silu(inputs, width, kernel, stride))
        else:
            self.block = nn.Sequential(_silu(inputs, inner, kernel, stride), _silu(inner, width, activation=None))
        self._end(inputs, width, stride, drop)


class EfficientNet(nn.Module):
    def __init__(
        self, stages, dropout, stochastic_depth_prob=0.2, num_classes=1000, norm_layer=None, last_channel=None
    ):
        super().__init__()
        count, at, channels = sum(stage[-1] for stage in stages), 0, stages[0][4]
        parts = [_silu(3, channels, 3, 2)]
        for block, factor, kernel, stride, _, width, repeats in stages:
            made = []
            for number in range(repeats):
                drop = stochastic_depth_prob * at / count
                made.append(block(channels, width, kernel, 1 if number else stride, factor, drop))
                channels, at = width, at + 1
            parts.append(nn.Sequential(*made))
        last = last_channel or 4 * channels
        self.features = nn.Sequential(*parts, _silu(channels, last))
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(nn.Dropout(p=dropout, inplace=True), nn.Linear(last, num_classes))

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


_B = (
    (1, 3, 1, 32, 16, 1),
    (6, 3, 2, 16, 24, 2),
    (6, 5, 2, 24, 40, 2),
    (6, 3, 2, 40, 80, 3),
    (6, 5, 1, 80, 112, 3),
    (6, 5, 2, 112, 192, 4),
    (6, 3, 1, 192, 320, 1),
)


def _b(width, depth, dropout, options):
    def wide(channels):
        return _make_divisible(channels * width, 8)

    stages = [(MBConv, *row, wide(before), wide(after), math.ceil(count * depth)) for *row, before, after, count in _B]
    return EfficientNet(stages, options.pop("dropout", dropout), **options)


def _v2(fused, plain, dropout, options):
    stages = [*((FusedMBConv, *row) for row in fused), *((MBConv, *row) for row in plain)]
    return EfficientNet(stages, options.pop("dropout", dropout), last_channel=1280, **options)


def efficientnet_b0(pretrained=False, progress=True, *, weights=None, **options):
    return _b(1.0, 1.0, 0.2, options)


def efficientnet_b1(pretrained=False, progress=True, *, weights=None, **options):
    return _b(1.0, 1.1, 0.2, options)


def efficientnet_b2(pretrained=False, progress=True, *, weights=None, **options):
    return _b(1.1, 1.2, 0.3, options)


def efficientnet_b3(pretrained=False, progress=True, *, weights=None, **options):
    return _b(1.2, 1.4, 0.3, options)


def efficientnet_b4(pretrained=False, progress=True, *, weights=None, **options):
    return _b(1.4, 1.8, 0.4, options)


def efficientnet_b5(pretrained=False, progress=True, *, weights=None, **options):
    return _b(1.6, 2.2, 0.4, options)


def efficientnet_b6(pretrained=False, progress=True, *, weights=None, **options):
    return _b(1.8, 2.6, 0.5, options)


def efficientnet_b7(pretrained=False, progress=True, *, weights=None, **options):
    return _b(2.0, 3.1, 0.5, options)


def efficientnet_v2_s(pretrained=False, progress=True, *, weights=None, **options):
    fused = (1, 3, 1, 24, 24, 2), (4, 3, 2, 24, 48, 4), (4, 3, 2, 48, 64, 4)
    plain = (4, 3, 2, 64, 128, 6), (6, 3, 1, 128, 160, 9), (6, 3, 2, 160, 256, 15)
    return _v2(fused, plain, 0.2, options)


def efficientnet_v2_m(pretrained=False, progress=True, *, weights=None, **options):
    fused = (1, 3, 1, 24, 24, 3), (4, 3, 2, 24, 48, 5), (4, 3, 2, 48, 80, 5)
    plain = (4, 3, 2, 80, 160, 7), (6, 3, 1, 160, 176, 14), (6, 3, 2, 176, 304, 18), (6, 3, 1, 304, 512, 5)
    return _v2(fused, plain, 0.3, options)


def efficientnet_v2_l(pretrained=False, progress=True, *, weights=None, **options):
    fused = (1, 3, 1, 32, 32, 4), (4, 3, 2, 32, 64, 7), (4, 3, 2, 64, 96, 7)
    plain = (4, 3, 2, 96, 192, 10), (6, 3, 1, 192, 224, 19), (6, 3, 2, 224, 384, 25), (6, 3, 1, 384, 640, 7)
    return _v2(fused, plain, 0.4, options)
