"""ResNets over videos as torchvision builds them (Tran et al. 2018)."""

from torch import nn


def _relu():
    return nn.ReLU(inplace=True)


class Conv3DSimple(nn.Conv3d):
    def __init__(self, in_planes, out_planes, midplanes=None, stride=1, padding=1):
        super().__init__(in_planes, out_planes, (3, 3, 3), stride, padding, bias=False)

    @staticmethod
    def get_downsample_stride(stride):
        return stride, stride, stride


class Conv2Plus1D(nn.Sequential):
    def __init__(self, in_planes, out_planes, midplanes, stride=1, padding=1):
        space = nn.Conv3d(in_planes, midplanes, (1, 3, 3), (1, stride, stride), (0, padding, padding), bias=False)
        time = nn.Conv3d(midplanes, out_planes, (3, 1, 1), (stride, 1, 1), (padding, 0, 0), bias=False)
        super().__init__(space, nn.BatchNorm3d(midplanes), _relu(), time)

    @staticmethod
    def get_downsample_stride(stride):
        return stride, stride, stride


class Conv3DNoTemporal(nn.Conv3d):
    def __init__(self, in_planes, out_planes, midplanes=None, stride=1, padding=1):
        super().__init__(in_planes, out_planes, (1, 3, 3), (1, stride, stride), (0, padding, padding), bias=False)

    @staticmethod
    def get_downsample_stride(stride):
        return 1, stride, stride


class BasicBlock(nn.Module):
    expansion = 1

    def __init__(self, inplanes, planes, conv_builder, stride=1, downsample=None):
        super().__init__()
        middle = (inplanes * planes * 27) // (inplanes * 9 + 3 * planes)
        self.conv1 = nn.Sequential(conv_builder(inplanes, planes, middle, stride), nn.BatchNorm3d(planes), _relu())
        self.conv2 = nn.Sequential(conv_builder(planes, planes, middle), nn.BatchNorm3d(planes))
        self.relu = _relu()
        self.downsample, self.stride = downsample, stride

    def forward(self, x):
        y = self.conv2(self.conv1(x))
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


class VideoResNet(nn.Module):
    def __init__(self, builders, stem, num_classes=400):
        super().__init__()
        self.inplanes, self.stem = 64, stem
        for at, builder in enumerate(builders):
            setattr(self, f"layer{at + 1}", self._make_layer(builder, 64 * 2**at, 2 if at else 1))
        self.avgpool = nn.AdaptiveAvgPool3d((1, 1, 1))
        self.fc = nn.Linear(512, num_classes)

    def _make_layer(self, builder, planes, stride):
        shortcut, before = None, self.inplanes
        if stride != 1:
            strides = builder.get_downsample_stride(stride)
            shortcut = nn.Sequential(nn.Conv3d(before, planes, 1, strides, bias=False), nn.BatchNorm3d(planes))
        self.inplanes = planes
        first = BasicBlock(before, planes, builder, stride, shortcut)
        return nn.Sequential(first, BasicBlock(planes, planes, builder))

    def forward(self, x):
        x = self.layer4(self.layer3(self.layer2(self.layer1(self.stem(x)))))
        return self.fc(self.avgpool(x).flatten(1))


class BasicStem(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Conv3d(3, 64, (3, 7, 7), (1, 2, 2), (1, 3, 3), bias=False), nn.BatchNorm3d(64), _relu())


class R2Plus1dStem(nn.Sequential):
    def __init__(self):
        space = nn.Conv3d(3, 45, (1, 7, 7), (1, 2, 2), (0, 3, 3), bias=False)
        time = nn.Conv3d(45, 64, (3, 1, 1), 1, (1, 0, 0), bias=False)
        super().__init__(space, nn.BatchNorm3d(45), _relu(), time, nn.BatchNorm3d(64), _relu())


def r3d_18(pretrained=False, progress=True, *, weights=None, **options):
    return VideoResNet([Conv3DSimple] * 4, BasicStem(), **options)


def mc3_18(pretrained=False, progress=True, *, weights=None, **options):
    return VideoResNet([Conv3DSimple] + [Conv3DNoTemporal] * 3, BasicStem(), **options)


def r2plus1d_18(pretrained=False, progress=True, *, weights=None, **options):
    return VideoResNet([Conv2Plus1D] * 4, R2Plus1dStem(), **options)
