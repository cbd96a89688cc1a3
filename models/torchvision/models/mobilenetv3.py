"""MobileNet V3 as torchvision builds it (Howard et al. 2019)."""

from functools import partial

import torch
from torch import nn

from ..ops.misc import Conv2dNormActivation
from ..ops.misc import SqueezeExcitation as Squeezed
from .mobilenetv2 import _make_divisible

SqueezeExcitation = partial(Squeezed, scale_activation=nn.Hardsigmoid)


class InvertedResidualConfig:
    def __init__(
        self, input_channels, kernel, expanded_channels, out_channels, use_se, activation, stride, dilation, width_mult
    ):
        self.input_channels = self.adjust_channels(input_channels, width_mult)
        self.expanded_channels = self.adjust_channels(expanded_channels, width_mult)
        self.out_channels = self.adjust_channels(out_channels, width_mult)
        self.kernel, self.use_se, self.use_hs = kernel, use_se, activation == "HS"
        self.stride, self.dilation = stride, dilation

    @staticmethod
    def adjust_channels(channels, width_mult):
        return _make_divisible(channels * width_mult, 8)


class InvertedResidual(nn.Module):
    def __init__(self, cnf, norm_layer, se_layer=SqueezeExcitation):
        super().__init__()
        activation, inner = nn.Hardswish if cnf.use_hs else nn.ReLU, cnf.expanded_channels
        self.use_res_connect = cnf.stride == 1 and cnf.input_channels == cnf.out_channels
        parts, made = [], {"norm_layer": norm_layer, "activation_layer": activation}
        if inner != cnf.input_channels:
            parts.append(Conv2dNormActivation(cnf.input_channels, inner, 1, **made))
        stride = 1 if cnf.dilation > 1 else cnf.stride
        parts.append(
            Conv2dNormActivation(inner, inner, cnf.kernel, stride, dilation=cnf.dilation, groups=inner, **made)
        )
        if cnf.use_se:
            parts.append(se_layer(inner, _make_divisible(inner // 4, 8)))
        parts.append(Conv2dNormActivation(inner, cnf.out_channels, 1, norm_layer=norm_layer, activation_layer=None))
        self.block = nn.Sequential(*parts)
        self.out_channels, self._is_cn = cnf.out_channels, cnf.stride > 1

    def forward(self, input):
        result = self.block(input)
        if self.use_res_connect:
            result += input
        return result


class MobileNetV3(nn.Module):
    def __init__(
        self, inverted_residual_setting, last_channel, num_classes=1000, block=None, norm_layer=None, dropout=0.2
    ):
        super().__init__()
        block, norm = block or InvertedResidual, norm_layer or partial(nn.BatchNorm2d, eps=0.001, momentum=0.01)
        first, last = inverted_residual_setting[0].input_channels, inverted_residual_setting[-1].out_channels
        made = {"norm_layer": norm, "activation_layer": nn.Hardswish}
        self.features = nn.Sequential(
            Conv2dNormActivation(3, first, stride=2, **made),
            *[block(each, norm) for each in inverted_residual_setting],
            Conv2dNormActivation(last, 6 * last, 1, **made),
        )
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(
            nn.Linear(6 * last, last_channel),
            nn.Hardswish(inplace=True),
            nn.Dropout(p=dropout, inplace=True),
            nn.Linear(last_channel, num_classes),
        )

    def forward(self, x):
        return self.classifier(torch.flatten(self.avgpool(self.features(x)), 1))


def _mobilenet_v3_conf(arch, width_mult=1.0, reduced_tail=False, dilated=False, **options):
    less, dilation = 2 if reduced_tail else 1, 2 if dilated else 1
    if arch == "mobilenet_v3_large":
        rows = [
            (16, 3, 16, 16, False, "RE", 1, 1),
            (16, 3, 64, 24, False, "RE", 2, 1),
            (24, 3, 72, 24, False, "RE", 1, 1),
            (24, 5, 72, 40, True, "RE", 2, 1),
            (40, 5, 120, 40, True, "RE", 1, 1),
            (40, 5, 120, 40, True, "RE", 1, 1),
            (40, 3, 240, 80, False, "HS", 2, 1),
            (80, 3, 200, 80, False, "HS", 1, 1),
            (80, 3, 184, 80, False, "HS", 1, 1),
            (80, 3, 184, 80, False, "HS", 1, 1),
            (80, 3, 480, 112, True, "HS", 1, 1),
            (112, 3, 672, 112, True, "HS", 1, 1),
            (112, 5, 672, 160 // less, True, "HS", 2, dilation),
            (160 // less, 5, 960 // less, 160 // less, True, "HS", 1, dilation),
            (160 // less, 5, 960 // less, 160 // less, True, "HS", 1, dilation),
        ]
        last = 1280
    elif arch == "mobilenet_v3_small":
        rows = [
            (16, 3, 16, 16, True, "RE", 2, 1),
            (16, 3, 72, 24, False, "RE", 2, 1),
            (24, 3, 88, 24, False, "RE", 1, 1),
            (24, 5, 96, 40, True, "HS", 2, 1),
            (40, 5, 240, 40, True, "HS", 1, 1),
            (40, 5, 240, 40, True, "HS", 1, 1),
            (40, 5, 120, 48, True, "HS", 1, 1),
            (48, 5, 144, 48, True, "HS", 1, 1),
            (48, 5, 288, 96 // less, True, "HS", 2, dilation),
            (96 // less, 5, 576 // less, 96 // less, True, "HS", 1, dilation),
            (96 // less, 5, 576 // less, 96 // less, True, "HS", 1, dilation),
        ]
        last = 1024
    else:
        raise ValueError(f"Unsupported model type {arch}")
    return [InvertedResidualConfig(*row, width_mult) for row in rows], _make_divisible(last // less * width_mult, 8)


def _mobilenet_v3(arch, width_mult=1.0, reduced_tail=False, dilated=False, **options):
    rows, last = _mobilenet_v3_conf(arch, width_mult, reduced_tail, dilated)
    return MobileNetV3(rows, last, **options)


def mobilenet_v3_large(pretrained=False, progress=True, *, weights=None, **options):
    return _mobilenet_v3("mobilenet_v3_large", **options)


def mobilenet_v3_small(pretrained=False, progress=True, *, weights=None, **options):
    return _mobilenet_v3("mobilenet_v3_small", **options)
