import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.heads = nn.ModuleList(nn.Linear(7, 5) for _ in range(3))
    def forward(self, x):
        return torch.stack([h(x) for h in self.heads], dim=1).mean(1)
model = Net()
inputs = (torch.randn(2, 7),)
model(*inputs)
