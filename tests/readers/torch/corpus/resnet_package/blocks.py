import torch.nn as nn
import torch.nn.functional as F

from .layers import conv3x3, conv1x1


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, in_planes, planes, stride=1):
        super(BasicBlock, self).__init__()
        self.conv1 = conv3x3(in_planes, planes, stride)
        self.bn1 = nn.BatchNorm2d(planes)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = nn.BatchNorm2d(planes)
        self.shortcut = nn.Sequential()
        if stride != 1 or in_planes != self.expansion * planes:
            self.shortcut = nn.Sequential(conv1x1(in_planes, self.expansion * planes, stride), nn.BatchNorm2d(self.expansion * planes))

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        out += self.shortcut(x)
        return F.relu(out)


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(self, in_planes, planes, stride=1):
        super(Bottleneck, self).__init__()
        width = planes * Bottleneck.expansion
        self.body = nn.Sequential(
            conv1x1(in_planes, planes), nn.BatchNorm2d(planes), nn.ReLU(True),
            conv3x3(planes, planes, stride), nn.BatchNorm2d(planes), nn.ReLU(True),
            conv1x1(planes, width), nn.BatchNorm2d(width),
        )
        self.downsample = None
        if stride != 1 or in_planes != width:
            self.downsample = conv1x1(in_planes, width, stride)

    def forward(self, x):
        identity = x if self.downsample is None else self.downsample(x)
        return F.relu(self.body(x) + identity)
