import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(16)
        self.mlp = nn.Sequential(nn.Linear(16, 64), nn.GELU(), nn.Linear(64, 16))
    def forward(self, x):
        return x + self.mlp(self.norm(x))
model = nn.Sequential(*[Net() for _ in range(2)])
inputs = (torch.randn(2, 9,16),)
model(*inputs)
