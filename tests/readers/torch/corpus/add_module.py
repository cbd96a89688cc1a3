import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        for i in range(3):
            self.add_module(f"layer{i}", nn.Conv2d(3 + i, 4 + i, 3))
    def forward(self, x):
        for i in range(3):
            x = getattr(self, f"layer{i}")(x)
        return x
model = Net()
inputs = (torch.randn(2, 3,16,16),)
model(*inputs)
