import torch
from torch import nn


class Heads(nn.Module):
    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv2d(3, 6, 3, padding=1) for _ in range(3)])
        for conv in self.convs[1:]:
            conv.bias = self.convs[0].bias
        self.norms = nn.ModuleList(nn.BatchNorm2d(6) for _ in range(3))
        self.norms[2].weight = self.norms[0].weight
        self.scale = nn.Parameter(torch.ones(6))
        self.norms[0].bias = nn.Parameter(torch.zeros(6))
        self.out = nn.Conv2d(18, 4, 1)
        self.out.bias = None
        self.unused = nn.Conv2d(3, 6, 3)
        self.unused.weight = self.convs[0].weight

    def forward(self, x):
        return self.out(torch.cat([norm(conv(x)) for conv, norm in zip(self.convs, self.norms)], 1))


model = Heads()
inputs = (torch.randn(2, 3, 8, 8),)
model(*inputs)
