import torch
from torch import nn


class Dense(nn.Module):
    def __init__(self, c=4, k=3, n=3):
        super().__init__()
        self.layers = nn.ModuleList([nn.Sequential(nn.BatchNorm2d(c + i * k), nn.ReLU(), nn.Conv2d(c + i * k, k, 3, padding=1)) for i in range(n)])
    def forward(self, x):
        found = [x]
        for layer in self.layers:
            found.append(layer(torch.cat(found, 1)))
        return torch.cat(found, 1)
model = Dense()
inputs = (torch.randn(2, 4,8,8),)
model(*inputs)
