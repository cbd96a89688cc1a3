"""ResNet, ResNeXt and Wide ResNet as torchvision builds them (He et al. 2015, Xie et al. 2017, Zagoruyko 2016)."""

from torch import nn


def conv3x3(in_planes, out_planes, stride=1, groups=1, dilation=1):
    return nn.Conv2d(in_planes, out_planes, 3, stride, dilation, dilation, groups, bias=False)


def conv1x1(in_planes, out_planes, stride=1):
    return nn.Conv2d(in_planes, out_planes, 1, stride, bias=False)


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(
        self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, dilation=1, norm_layer=None
    ):
        super().__init__()
        if groups != 1 or base_width != 64:
            raise ValueError("BasicBlock has one group, 64 wide")
        if dilation > 1:
            raise NotImplementedError("BasicBlock is not dilated")
        norm = norm_layer or nn.BatchNorm2d
        self.conv1 = conv3x3(inplanes, planes, stride)
        self.bn1 = norm(planes)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = conv3x3(planes, planes)
        self.bn2 = norm(planes)
        self.downsample, self.stride = downsample, stride

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


class Bottleneck(nn.Module):
    expansion = 4

    def __init__(
        self, inplanes, planes, stride=1, downsample=None, groups=1, base_width=64, dilation=1, norm_layer=None
    ):
        super().__init__()
        norm, width = norm_layer or nn.BatchNorm2d, int(planes * (base_width / 64.0)) * groups
        self.conv1 = conv1x1(inplanes, width)
        self.bn1 = norm(width)
        self.conv2 = conv3x3(width, width, stride, groups, dilation)
        self.bn2 = norm(width)
        self.conv3 = conv1x1(width, planes * self.expansion)
        self.bn3 = norm(planes * self.expansion)
        self.relu = nn.ReLU(inplace=True)
        self.downsample, self.stride = downsample, stride

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.relu(self.bn2(self.conv2(y)))
        y = self.bn3(self.conv3(y))
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


class ResNet(nn.Module):
    def __init__(
        self,
        block,
        layers,
        num_classes=1000,
        zero_init_residual=False,
        groups=1,
        width_per_group=64,
        replace_stride_with_dilation=None,
        norm_layer=None,
    ):
        super().__init__()
        self._norm_layer = norm_layer or nn.BatchNorm2d
        self.inplanes, self.dilation, self.groups, self.base_width = 64, 1, groups, width_per_group
        dilated = replace_stride_with_dilation or [False] * 3
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = self._norm_layer(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = self._make_layer(block, 64, layers[0])
        self.layer2 = self._make_layer(block, 128, layers[1], 2, dilated[0])
        self.layer3 = self._make_layer(block, 256, layers[2], 2, dilated[1])
        self.layer4 = self._make_layer(block, 512, layers[3], 2, dilated[2])
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512 * block.expansion, num_classes)

    def _make_layer(self, block, planes, blocks, stride=1, dilate=False):
        width, before, shortcut = planes * block.expansion, self.dilation, None
        if dilate:
            self.dilation, stride = self.dilation * stride, 1
        if stride != 1 or self.inplanes != width:
            shortcut = nn.Sequential(conv1x1(self.inplanes, width, stride), self._norm_layer(width))
        shared = (self.groups, self.base_width)
        made = [block(self.inplanes, planes, stride, shortcut, *shared, before, self._norm_layer)]
        self.inplanes = width
        made += [block(width, planes, 1, None, *shared, self.dilation, self._norm_layer) for _ in range(blocks - 1)]
        return nn.Sequential(*made)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(self.avgpool(x).flatten(1))


def _resnet(block, layers, weights, progress, **options):
    return ResNet(block, layers, **options)


def resnet18(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(BasicBlock, [2, 2, 2, 2], **options)


def resnet34(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(BasicBlock, [3, 4, 6, 3], **options)


def resnet50(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 4, 6, 3], **options)


def resnet101(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 4, 23, 3], **options)


def resnet152(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 8, 36, 3], **options)


def resnext50_32x4d(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 4, 6, 3], groups=32, width_per_group=4, **options)


def resnext101_32x8d(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 4, 23, 3], groups=32, width_per_group=8, **options)


def resnext101_64x4d(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 4, 23, 3], groups=64, width_per_group=4, **options)


def wide_resnet50_2(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 4, 6, 3], width_per_group=128, **options)


def wide_resnet101_2(pretrained=False, progress=True, *, weights=None, **options):
    return ResNet(Bottleneck, [3, 4, 23, 3], width_per_group=128, **options)
