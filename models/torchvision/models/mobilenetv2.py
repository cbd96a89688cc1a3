"""MobileNet V2 as torchvision builds it (Sandler et al. 2018)."""

import torch
from torch import nn

from ..ops.misc import Conv2dNormActivation


def _make_divisible(v, divisor, min_value=None):
    """The multiple of a divisor that is nearest to a width, and not much below it."""
    found = max(min_value or divisor, int(v + divisor / 2) // divisor * divisor)
    return found + divisor if found < 0.9 * v else found


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride, expand_ratio, norm_layer=nn.BatchNorm2d):
        super().__init__()
        inner = round(inp * expand_ratio)
        self.stride, self.use_res_connect = stride, stride == 1 and inp == oup
        made = {"norm_layer": norm_layer, "activation_layer": nn.ReLU6}
        widened = [Conv2dNormActivation(inp, inner, 1, **made)] if expand_ratio != 1 else []
        self.conv = nn.Sequential(
            *widened,
            Conv2dNormActivation(inner, inner, stride=stride, groups=inner, **made),
            nn.Conv2d(inner, oup, 1, bias=False),
            norm_layer(oup),
        )
        self.out_channels, self._is_cn = oup, stride > 1

    def forward(self, x):
        return x + self.conv(x) if self.use_res_connect else self.conv(x)


_STAGES = [[1, 16, 1, 1], [6, 24, 2, 2], [6, 32, 3, 2], [6, 64, 4, 2], [6, 96, 3, 1], [6, 160, 3, 2], [6, 320, 1, 1]]


class MobileNetV2(nn.Module):
    def __init__(
        self,
        num_classes=1000,
        width_mult=1.0,
        inverted_residual_setting=None,
        round_nearest=8,
        block=None,
        norm_layer=None,
        dropout=0.2,
    ):
        super().__init__()
        block, norm = block or InvertedResidual, norm_layer or nn.BatchNorm2d
        channels = _make_divisible(32 * width_mult, round_nearest)
        self.last_channel = _make_divisible(1280 * max(1.0, width_mult), round_nearest)
        made = {"norm_layer": norm, "activation_layer": nn.ReLU6}
        parts = [Conv2dNormActivation(3, channels, stride=2, **made)]
        for widening, width, count, stride in inverted_residual_setting or _STAGES:
            width = _make_divisible(width * width_mult, round_nearest)
            for at in range(count):
                parts.append(block(channels, width, 1 if at else stride, expand_ratio=widening, norm_layer=norm))
                channels = width
        self.features = nn.Sequential(*parts, Conv2dNormActivation(channels, self.last_channel, 1, **made))
        self.classifier = nn.Sequential(nn.Dropout(dropout), nn.Linear(self.last_channel, num_classes))

    def forward(self, x):
        x = nn.functional.adaptive_avg_pool2d(self.features(x), (1, 1))
        return self.classifier(torch.flatten(x, 1))


def mobilenet_v2(pretrained=False, progress=True, *, weights=None, **options):
    return MobileNetV2(**options)
