import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 5, 3)
        self.aux = nn.Linear(7, 9)
    def forward(self, x):
        return self.conv(x)
model = Net()
inputs = (torch.randn(2, 3,8,8),)
model(*inputs)
