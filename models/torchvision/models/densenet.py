"""DenseNet as torchvision builds it (Huang et al. 2017)."""

from collections import OrderedDict

import torch
from torch import nn
from torch.nn import functional as F


class _DenseLayer(nn.Module):
    def __init__(self, num_input_features, growth_rate, bn_size, drop_rate, memory_efficient=False):
        super().__init__()
        inner = bn_size * growth_rate
        self.norm1 = nn.BatchNorm2d(num_input_features)
        self.relu1 = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(num_input_features, inner, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(inner)
        self.relu2 = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(inner, growth_rate, 3, padding=1, bias=False)
        self.drop_rate = float(drop_rate)

    def forward(self, input):
        maps = torch.cat([input] if isinstance(input, torch.Tensor) else input, 1)
        maps = self.conv1(self.relu1(self.norm1(maps)))
        maps = self.conv2(self.relu2(self.norm2(maps)))
        return F.dropout(maps, self.drop_rate, self.training) if self.drop_rate > 0 else maps


class _DenseBlock(nn.ModuleDict):
    def __init__(self, num_layers, num_input_features, bn_size, growth_rate, drop_rate, memory_efficient=False):
        super().__init__()
        for at in range(num_layers):
            channels = num_input_features + at * growth_rate
            self.add_module(f"denselayer{at + 1}", _DenseLayer(channels, growth_rate, bn_size, drop_rate))

    def forward(self, init_features):
        maps = [init_features]
        for _, layer in self.items():
            maps.append(layer(maps))
        return torch.cat(maps, 1)


class _Transition(nn.Sequential):
    def __init__(self, num_input_features, num_output_features):
        super().__init__()
        self.norm = nn.BatchNorm2d(num_input_features)
        self.relu = nn.ReLU(inplace=True)
        self.conv = nn.Conv2d(num_input_features, num_output_features, 1, bias=False)
        self.pool = nn.AvgPool2d(2, 2)


class DenseNet(nn.Module):
    def __init__(
        self,
        growth_rate=32,
        block_config=(6, 12, 24, 16),
        num_init_features=64,
        bn_size=4,
        drop_rate=0,
        num_classes=1000,
        memory_efficient=False,
    ):
        super().__init__()
        self.features = nn.Sequential(
            OrderedDict(
                conv0=nn.Conv2d(3, num_init_features, 7, 2, 3, bias=False),
                norm0=nn.BatchNorm2d(num_init_features),
                relu0=nn.ReLU(inplace=True),
                pool0=nn.MaxPool2d(3, 2, 1),
            )
        )
        channels, last = num_init_features, len(block_config)
        for at, count in enumerate(block_config, 1):
            block = _DenseBlock(count, channels, bn_size, growth_rate, drop_rate)
            self.features.add_module(f"denseblock{at}", block)
            channels += count * growth_rate
            if at < last:
                self.features.add_module(f"transition{at}", _Transition(channels, channels // 2))
                channels //= 2
        self.features.add_module("norm5", nn.BatchNorm2d(channels))
        self.classifier = nn.Linear(channels, num_classes)

    def forward(self, x):
        maps = F.relu(self.features(x), inplace=True)
        return self.classifier(torch.flatten(F.adaptive_avg_pool2d(maps, (1, 1)), 1))


def densenet121(pretrained=False, progress=True, *, weights=None, **options):
    return DenseNet(32, (6, 12, 24, 16), 64, **options)


def densenet161(pretrained=False, progress=True, *, weights=None, **options):
    return DenseNet(48, (6, 12, 36, 24), 96, **options)


def densenet169(pretrained=False, progress=True, *, weights=None, **options):
    return DenseNet(32, (6, 12, 32, 32), 64, **options)


def densenet201(pretrained=False, progress=True, *, weights=None, **options):
    return DenseNet(32, (6, 12, 48, 32), 64, **options)
