"""DeepLab v3 as torchvision builds it (Chen et al. 2017)."""

import torch
from torch import nn
from torch.nn import functional as F

from .fcn import FCN, parts, settings


def _normed(channels, width, kernel=1, dilation=1):
    padding = 0 if kernel == 1 else dilation
    conv = nn.Conv2d(channels, width, kernel, padding=padding, dilation=dilation, bias=False)
    return conv, nn.BatchNorm2d(width), nn.ReLU()


class ASPPConv(nn.Sequential):
    def __init__(self, in_channels, out_channels, dilation):
        super().__init__(*_normed(in_channels, out_channels, 3, dilation))


class ASPPPooling(nn.Sequential):
    def __init__(self, in_channels, out_channels):
        super().__init__(nn.AdaptiveAvgPool2d(1), *_normed(in_channels, out_channels))

    def forward(self, x):
        size = x.shape[-2:]
        for part in self:
            x = part(x)
        return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


class ASPP(nn.Module):
    def __init__(self, in_channels, atrous_rates, out_channels=256):
        super().__init__()
        spread = [ASPPConv(in_channels, out_channels, rate) for rate in atrous_rates]
        first, pooled = nn.Sequential(*_normed(in_channels, out_channels)), ASPPPooling(in_channels, out_channels)
        self.convs = nn.ModuleList([first, *spread, pooled])
        self.project = nn.Sequential(*_normed(len(self.convs) * out_channels, out_channels), nn.Dropout(0.5))

    def forward(self, x):
        return self.project(torch.cat([conv(x) for conv in self.convs], dim=1))


class DeepLabHead(nn.Sequential):
    def __init__(self, in_channels, num_classes, atrous_rates=(12, 24, 36)):
        aspp = ASPP(in_channels, atrous_rates)
        super().__init__(aspp, *_normed(256, 256, 3), nn.Conv2d(256, num_classes, 1))


class DeepLabV3(FCN):
    pass


def deeplabv3_resnet50(pretrained=False, progress=True, num_classes=None, aux_loss=None, *, weights=None, **options):
    return DeepLabV3(*parts(50, *settings(pretrained, weights, num_classes, aux_loss), DeepLabHead))


def deeplabv3_resnet101(pretrained=False, progress=True, num_classes=None, aux_loss=None, *, weights=None, **options):
    return DeepLabV3(*parts(101, *settings(pretrained, weights, num_classes, aux_loss), DeepLabHead))
