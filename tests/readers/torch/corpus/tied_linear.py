import torch
from torch import nn


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(10, 10, bias=False)
        self.b = nn.Linear(10, 10, bias=False)
        self.c = nn.Linear(10, 10)
        self.b.weight = self.a.weight
        self.c.weight = self.a.weight

    def forward(self, x):
        return self.c(self.b(self.a(x)))


model = Tied()
inputs = (torch.randn(2, 10),)
model(*inputs)
