import torch
from torch import nn


class InvertedResidual(nn.Module):
    def __init__(self, cin, cout, stride, expand):
        super().__init__()
        hidden = int(round(cin * expand))
        self.use = stride == 1 and cin == cout
        layers = []
        if expand != 1:
            layers.append(nn.Conv2d(cin, hidden, 1, bias=False))
        layers.extend([nn.Conv2d(hidden, hidden, 3, stride, 1, groups=hidden, bias=False), nn.ReLU6(), nn.Conv2d(hidden, cout, 1)])
        self.conv = nn.Sequential(*layers)
    def forward(self, x):
        return x + self.conv(x) if self.use else self.conv(x)
model = nn.Sequential(InvertedResidual(8, 8, 1, 6), InvertedResidual(8, 12, 2, 1))
inputs = (torch.randn(2, 8,16,16),)
model(*inputs)
