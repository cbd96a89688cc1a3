"""Convolutions of the YOLO family."""

import math

import torch
from torch import nn


def same_padding(kernel, padding=None, dilation=1):
    """The padding that keeps a map's size under stride 1, where none is given."""
    if padding is not None:
        return padding
    if isinstance(kernel, int):
        return dilation * (kernel - 1) // 2
    return [dilation * (k - 1) // 2 for k in kernel]


class Conv(nn.Module):
    """Convolution without bias, batch norm, SiLU (or the activation of another class, or none)."""

    default_act = nn.SiLU

    def __init__(self, c1, c2, k=1, s=1, p=None, g=1, d=1, act=True):
        super().__init__()
        self.conv = nn.Conv2d(c1, c2, k, s, same_padding(k, p, d), groups=g, dilation=d, bias=False)
        self.bn = nn.BatchNorm2d(c2)
        self.act = self.default_act() if act is True else act() if act else nn.Identity()

    def forward(self, x):
        return self.act(self.bn(self.conv(x)))


class DWConv(Conv):
    """As depthwise as the two numbers of channels allow."""

    def __init__(self, c1, c2, k=1, s=1, d=1, act=True):
        super().__init__(c1, c2, k, s, g=math.gcd(c1, c2), d=d, act=act)


class Conv2(Conv):
    """A 3×3 and a 1×1 convolution side by side, summed before the norm."""

    def __init__(self, c1, c2, k=3, s=1, p=None, g=1, d=1, act=True):
        super().__init__(c1, c2, k, s, p, g, d, act)
        self.cv2 = nn.Conv2d(c1, c2, 1, s, same_padding(1, p, d), groups=g, dilation=d, bias=False)

    def forward(self, x):
        return self.act(self.bn(self.conv(x) + self.cv2(x)))


class LightConv(nn.Module):
    """Pointwise, then depthwise (RT-DETR's backbone)."""

    def __init__(self, c1, c2, k=1, act=nn.ReLU):
        super().__init__()
        self.conv1 = Conv(c1, c2, 1, act=False)
        self.conv2 = DWConv(c2, c2, k, act=act)

    def forward(self, x):
        return self.conv2(self.conv1(x))


class ConvTranspose(nn.Module):
    """Transposed convolution, batch norm, activation."""

    def __init__(self, c1, c2, k=2, s=2, p=0, bn=True, act=True):
        super().__init__()
        self.conv_transpose = nn.ConvTranspose2d(c1, c2, k, s, p, bias=not bn)
        self.bn = nn.BatchNorm2d(c2) if bn else nn.Identity()
        self.act = Conv.default_act() if act is True else act() if act else nn.Identity()

    def forward(self, x):
        return self.act(self.bn(self.conv_transpose(x)))


class DWConvTranspose2d(nn.ConvTranspose2d):
    def __init__(self, c1, c2, k=1, s=1, p1=0, p2=0):
        super().__init__(c1, c2, k, s, p1, p2, groups=math.gcd(c1, c2))


class Focus(nn.Module):
    """Every second pixel of both axes as channels, then a convolution (YOLOv5 before version 6)."""

    def __init__(self, c1, c2, k=1, s=1, p=None, g=1, act=True):
        super().__init__()
        self.conv = Conv(c1 * 4, c2, k, s, p, g, act=act)

    def forward(self, x):
        return self.conv(torch.cat((x[..., ::2, ::2], x[..., 1::2, ::2], x[..., ::2, 1::2], x[..., 1::2, 1::2]), 1))


class GhostConv(nn.Module):
    """Half of the channels by a convolution, the other half by a cheap depthwise one of those (GhostNet)."""

    def __init__(self, c1, c2, k=1, s=1, g=1, act=True):
        super().__init__()
        half = c2 // 2
        self.cv1 = Conv(c1, half, k, s, None, g, act=act)
        self.cv2 = Conv(half, half, 5, 1, None, half, act=act)

    def forward(self, x):
        y = self.cv1(x)
        return torch.cat((y, self.cv2(y)), 1)


class RepConv(nn.Module):
    """A 3×3 and a 1×1 convolution, each with its norm, summed (RepVGG)."""

    default_act = nn.SiLU

    def __init__(self, c1, c2, k=3, s=1, p=1, g=1, d=1, act=True, bn=False, deploy=False):
        super().__init__()
        self.act = self.default_act() if act is True else act() if act else nn.Identity()
        self.bn = nn.BatchNorm2d(c1) if bn and c2 == c1 and s == 1 else None
        self.conv1 = Conv(c1, c2, k, s, p=p, g=g, act=False)
        self.conv2 = Conv(c1, c2, 1, s, p=p - k // 2, g=g, act=False)

    def forward(self, x):
        y = self.conv1(x) + self.conv2(x)
        return self.act(y if self.bn is None else y + self.bn(x))


class ChannelAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Conv2d(channels, channels, 1, 1, 0, bias=True)
        self.act = nn.Sigmoid()

    def forward(self, x):
        return x * self.act(self.fc(self.pool(x)))


class SpatialAttention(nn.Module):
    def __init__(self, kernel_size=7):
        super().__init__()
        self.cv1 = nn.Conv2d(2, 1, kernel_size, padding=3 if kernel_size == 7 else 1, bias=False)
        self.act = nn.Sigmoid()

    def forward(self, x):
        return x * self.act(self.cv1(torch.cat([x.mean(1, keepdim=True), x.amax(1, keepdim=True)], 1)))


class CBAM(nn.Module):
    """Attention over channels, then over positions."""

    def __init__(self, c1, kernel_size=7):
        super().__init__()
        self.channel_attention = ChannelAttention(c1)
        self.spatial_attention = SpatialAttention(kernel_size)

    def forward(self, x):
        return self.spatial_attention(self.channel_attention(x))


class Concat(nn.Module):
    def __init__(self, dimension=1):
        super().__init__()
        self.d = dimension

    def forward(self, x):
        return torch.cat(x, self.d)


class Index(nn.Module):
    """One of several maps."""

    def __init__(self, index=0):
        super().__init__()
        self.index = index

    def forward(self, x):
        return x[self.index]
