import copy

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, layer, n):
        super().__init__()
        self.layers = nn.ModuleList([copy.deepcopy(layer) for _ in range(n)])
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
model = Net(nn.Linear(16, 16), 3)
inputs = (torch.randn(2, 6,16),)
model(*inputs)
