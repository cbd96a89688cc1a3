from dataclasses import dataclass, field

import torch
from torch import nn


@dataclass
class Config:
    width: int = 8
    depth: int = 2
    kernels: list = field(default_factory=lambda: [3, 5])
class Net(nn.Module):
    def __init__(self, cfg: Config):
        super().__init__()
        self.layers = nn.ModuleList(nn.Conv2d(3 if i == 0 else cfg.width, cfg.width, k, padding=k // 2) for i, k in zip(range(cfg.depth), cfg.kernels))
    def forward(self, x):
        for layer in self.layers:
            x = layer(x).relu()
        return x
model = Net(Config(width=12))
inputs = (torch.randn(2, 3,32,32),)
model(*inputs)
