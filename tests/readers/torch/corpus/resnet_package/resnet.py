import torch.nn as nn

from . import blocks
from .blocks import BasicBlock


class ResNet(nn.Module):
    def __init__(self, block, num_blocks, num_classes=10, width=8):
        super().__init__()
        self.in_planes = width
        self.conv1 = nn.Conv2d(3, width, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        for i, n in enumerate(num_blocks, start=1):
            setattr(self, f"layer{i}", self._make_layer(block, width * 2 ** (i - 1), n, stride=1 if i == 1 else 2))
        self.stages = len(num_blocks)
        self.linear = nn.Linear(self.in_planes, num_classes)

    def _make_layer(self, block, planes, num_blocks, stride):
        strides = [stride] + [1] * (num_blocks - 1)
        layers = []
        for stride in strides:
            layers.append(block(self.in_planes, planes, stride))
            self.in_planes = planes * block.expansion
        return nn.Sequential(*layers)

    def forward(self, x):
        out = self.bn1(self.conv1(x)).relu_()
        for i in range(1, self.stages + 1):
            out = getattr(self, f"layer{i}")(out)
        out = nn.functional.avg_pool2d(out, out.size()[2:])
        out = out.view(out.size(0), -1)
        return self.linear(out)


def resnet8(**kwargs):
    return ResNet(BasicBlock, [1, 1, 1], **kwargs)


def resnet_bottleneck(**kwargs):
    return ResNet(blocks.Bottleneck, [1, 2], **kwargs)
