import copy

import torch
from torch import nn
import torch.nn.functional as F


class Affine(nn.Module):
    def __init__(self):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(1))
        self.scale = nn.Parameter(torch.ones([]))

    def forward(self, x):
        return x * self.scale.exp() + self.bias


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = Affine()
        self.second = copy.deepcopy(self.first)
        self.heads = nn.ModuleList(Affine() for _ in range(2))
        self.one2one = copy.deepcopy(self.heads)
        self.conv = nn.Conv2d(3, 8, 3)
        nn.init.xavier_uniform_(self.conv.weight)
        self.conv.bias.data.zero_()
        self.moving = copy.deepcopy(self.conv)
        self.twin = copy.deepcopy(self.conv)
        self.w = nn.Parameter(torch.zeros(8, 3, 3, 3))
        self.v = copy.deepcopy(self.w)

    def forward(self, x):
        x = self.second(x)
        for head in self.one2one:
            x = head(x)
        return self.conv(x) + F.conv2d(x, self.twin.weight, self.twin.bias) + F.conv2d(x, self.v)


model = Net()
model(torch.randn(2, 3, 10, 10))
