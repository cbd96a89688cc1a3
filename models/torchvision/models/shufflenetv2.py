"""ShuffleNet V2 as torchvision builds it (Ma et al. 2018)."""

import torch
from torch import nn


def channel_shuffle(x, groups):
    batch, channels, height, width = x.size()
    x = x.view(batch, groups, channels // groups, height, width)
    return torch.transpose(x, 1, 2).contiguous().view(batch, channels, height, width)


def _normed(conv, relu=True):
    return [conv, nn.BatchNorm2d(conv.out_channels), *([nn.ReLU(inplace=True)] if relu else [])]


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride):
        super().__init__()
        self.stride, half = stride, oup // 2
        before = half if stride == 1 else inp
        self.branch1 = nn.Sequential(
            *([] if stride == 1 else [*self._spatial(inp, stride), *_normed(nn.Conv2d(inp, half, 1, bias=False))])
        )
        self.branch2 = nn.Sequential(
            *_normed(nn.Conv2d(before, half, 1, bias=False)),
            *self._spatial(half, stride),
            *_normed(nn.Conv2d(half, half, 1, bias=False)),
        )

    @staticmethod
    def _spatial(channels, stride):
        return _normed(nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False), relu=False)

    def forward(self, x):
        if self.stride == 1:
            kept, changed = x.chunk(2, dim=1)
            return channel_shuffle(torch.cat((kept, self.branch2(changed)), dim=1), 2)
        return channel_shuffle(torch.cat((self.branch1(x), self.branch2(x)), dim=1), 2)


class ShuffleNetV2(nn.Module):
    def __init__(self, stages_repeats, stages_out_channels, num_classes=1000, inverted_residual=InvertedResidual):
        super().__init__()
        channels, *stages, last = self._stage_out_channels = stages_out_channels
        self.conv1 = nn.Sequential(*_normed(nn.Conv2d(3, channels, 3, 2, 1, bias=False)))
        self.maxpool = nn.MaxPool2d(kernel_size=3, stride=2, padding=1)
        for at, (count, width) in enumerate(zip(stages_repeats, stages), 2):
            blocks = [inverted_residual(channels, width, 2)]
            blocks += [inverted_residual(width, width, 1) for _ in range(count - 1)]
            setattr(self, f"stage{at}", nn.Sequential(*blocks))
            channels = width
        self.conv5 = nn.Sequential(*_normed(nn.Conv2d(channels, last, 1, bias=False)))
        self.fc = nn.Linear(last, num_classes)

    def forward(self, x):
        x = self.stage4(self.stage3(self.stage2(self.maxpool(self.conv1(x)))))
        return self.fc(self.conv5(x).mean([2, 3]))


def shufflenet_v2_x0_5(pretrained=False, progress=True, *, weights=None, **options):
    return ShuffleNetV2([4, 8, 4], [24, 48, 96, 192, 1024], **options)


def shufflenet_v2_x1_0(pretrained=False, progress=True, *, weights=None, **options):
    return ShuffleNetV2([4, 8, 4], [24, 116, 232, 464, 1024], **options)


def shufflenet_v2_x1_5(pretrained=False, progress=True, *, weights=None, **options):
    return ShuffleNetV2([4, 8, 4], [24, 176, 352, 704, 1024], **options)


def shufflenet_v2_x2_0(pretrained=False, progress=True, *, weights=None, **options):
    return ShuffleNetV2([4, 8, 4], [24, 244, 488, 976, 2048], **options)
