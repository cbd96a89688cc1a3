import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 4, 1), nn.Conv2d(3, 5, 3)
    def forward(self, x):
        return {"a": self.a(x), "b": self.b(x)}
model = Net()
inputs = (torch.randn(2, 3,8,8),)
model(*inputs)
