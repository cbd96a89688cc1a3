import torch

from . import resnet_bottleneck


def test():
    net = resnet_bottleneck(num_classes=7)
    y = net(torch.randn(2, 3, 32, 32))
    print(y.size())


if __name__ == "__main__":
    model = resnet_bottleneck(num_classes=7)
    model(torch.randn(2, 3, 32, 32))
