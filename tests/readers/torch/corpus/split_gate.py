import torch
from torch import nn


class Gate(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(8, 8, 1)
    def forward(self, x):
        a, b = torch.split(self.conv(x), 4, dim=1)
        return a * torch.tanh(b)
model = Gate()
inputs = (torch.randn(2, 8,6,6),)
model(*inputs)
