import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, depth=4):
        super().__init__()
        rates = [r.item() for r in torch.linspace(0, 0.2, depth)]
        self.blocks = nn.Sequential(*[nn.Sequential(nn.Conv2d(3, 3, 3, padding=1), nn.Dropout(rates[i])) for i in range(depth)])
    def forward(self, x):
        return self.blocks(x)
model = Net()
inputs = (torch.randn(2, 3,16,16),)
model(*inputs)
