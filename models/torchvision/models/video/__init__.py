"""Networks of torchvision that read videos."""

from .resnet import VideoResNet, mc3_18, r2plus1d_18, r3d_18
