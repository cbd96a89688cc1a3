"""ConvNeXt as torchvision builds it (Liu et al. 2022)."""

import torch
from torch import nn
from torch.nn import functional as F

from ..ops.misc import Conv2dNormActivation, Permute, StochasticDepth


class LayerNorm2d(nn.LayerNorm):
    def forward(self, x):
        x = F.layer_norm(x.permute(0, 2, 3, 1), self.normalized_shape, self.weight, self.bias, self.eps)
        return x.permute(0, 3, 1, 2)


class CNBlock(nn.Module):
    def __init__(self, dim, layer_scale, stochastic_depth_prob, norm_layer=None):
        super().__init__()
        self.block = nn.Sequential(
            nn.Conv2d(dim, dim, kernel_size=7, padding=3, groups=dim, bias=True),
            Permute([0, 2, 3, 1]),
            nn.LayerNorm(dim, eps=1e-6) if norm_layer is None else norm_layer(dim),
            *(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim)),
            Permute([0, 3, 1, 2]),
        )
        self.layer_scale = nn.Parameter(torch.ones(dim, 1, 1) * layer_scale)
        self.stochastic_depth = StochasticDepth(stochastic_depth_prob, "row")

    def forward(self, input):
        result = self.stochastic_depth(self.layer_scale * self.block(input))
        result += input
        return result


class CNBlockConfig:
    def __init__(self, input_channels, out_channels, num_layers):
        self.input_channels, self.out_channels, self.num_layers = input_channels, out_channels, num_layers


class ConvNeXt(nn.Module):
    def __init__(
        self, block_setting, stochastic_depth_prob=0.0, layer_scale=1e-6, num_classes=1000, block=None, norm_layer=None
    ):
        super().__init__()
        block, norm = block or CNBlock, norm_layer or (lambda channels: LayerNorm2d(channels, eps=1e-6))
        first = block_setting[0].input_channels
        parts = [Conv2dNormActivation(3, first, 4, 4, 0, norm_layer=norm, activation_layer=None, bias=True)]
        count, at = sum(each.num_layers for each in block_setting), 0
        for stage in block_setting:
            made = []
            for _ in range(stage.num_layers):
                made.append(block(stage.input_channels, layer_scale, stochastic_depth_prob * at / max(1, count - 1)))
                at += 1
            parts.append(nn.Sequential(*made))
            last = stage.out_channels or stage.input_channels
            if stage.out_channels is not None:
                parts.append(nn.Sequential(norm(stage.input_channels), nn.Conv2d(stage.input_channels, last, 2, 2)))
        self.features = nn.Sequential(*parts)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.classifier = nn.Sequential(norm(last), nn.Flatten(1), nn.Linear(last, num_classes))

    def forward(self, x):
        return self.classifier(self.avgpool(self.features(x)))


def _convnext(widths, depths, stochastic_depth_prob, options):
    stages = [CNBlockConfig(*row) for row in zip(widths, (*widths[1:], None), depths)]
    return ConvNeXt(stages, options.pop("stochastic_depth_prob", stochastic_depth_prob), **options)


def convnext_tiny(pretrained=False, progress=True, *, weights=None, **options):
    return _convnext((96, 192, 384, 768), (3, 3, 9, 3), 0.1, options)


def convnext_small(pretrained=False, progress=True, *, weights=None, **options):
    return _convnext((96, 192, 384, 768), (3, 3, 27, 3), 0.4, options)


def convnext_base(pretrained=False, progress=True, *, weights=None, **options):
    return _convnext((128, 256, 512, 1024), (3, 3, 27, 3), 0.5, options)


def convnext_large(pretrained=False, progress=True, *, weights=None, **options):
    return _convnext((192, 384, 768, 1536), (3, 3, 27, 3), 0.5, options)
