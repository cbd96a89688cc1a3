from torch import nn


def conv3x3(in_planes, out_planes, stride=1):
    "3x3 convolution with padding"
    return nn.Conv2d(in_planes, out_planes, kernel_size=3, stride=stride, padding=1, bias=False)


conv1x1 = lambda i, o, s=1: nn.Conv2d(i, o, kernel_size=1, stride=s, bias=False)
