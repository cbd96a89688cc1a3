import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self, widths=(8, 16, 32)):
        super().__init__()
        self.convs = nn.ModuleList()
        c = 3
        for w in widths:
            self.convs.append(nn.Conv2d(c, w, 3, stride=2, padding=1))
            c = w
    def forward(self, x):
        for conv in self.convs:
            x = F.relu(conv(x))
        return x.mean(dim=(2, 3))
model = Net()
inputs = (torch.randn(2, 3,16,16),)
model(*inputs)
