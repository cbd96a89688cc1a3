import torch
from torch import nn


class InPlace(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Conv2d(4, 8, 3, padding=1)
        self.b = nn.Conv2d(4, 4, 1)
        self.c = nn.Conv2d(4, 8, 1)

    def forward(self, x):
        y = self.a(x)
        y[:, :4] += self.b(x)
        y.add_(self.c(x)).relu_()
        out = torch.zeros(x.size(0), 8, 12, 12)
        out[:, :, 2:10, 2:10] = y
        return out


model = InPlace()
inputs = (torch.randn(2, 4, 8, 8),)
model(*inputs)
