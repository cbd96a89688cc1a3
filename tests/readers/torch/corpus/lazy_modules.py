import torch
from torch import nn


class LazyNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.LazyConv2d(8, kernel_size=5, padding=2)
        self.norm = nn.LazyBatchNorm2d()
        self.conv2 = nn.LazyConv2d(16, 3, stride=2)
        self.head = nn.Sequential(nn.Flatten(), nn.LazyLinear(20), nn.ReLU(), nn.LazyLinear(10))

    def forward(self, X):
        X = nn.functional.max_pool2d(self.norm(self.conv1(X)).sigmoid(), 2)
        return self.head(self.conv2(X))


net = LazyNet()
X = torch.rand(2, 1, 28, 28)
net(X)
