import itertools
from itertools import chain, product, accumulate

import torch
from torch import nn


class Grid(nn.Module):
    """A branch for every kernel and dilation, joined."""

    def __init__(self, cin, each, kernels=(1, 3), dilations=(1, 2)):
        super().__init__()
        self.branches = nn.ModuleDict({
            f"k{k}d{d}": nn.Conv2d(cin, each, k, padding=d * (k - 1) // 2, dilation=d)
            for k, d in product(kernels, dilations)
        })

    def forward(self, x):
        return torch.cat([branch(x) for name, branch in self.branches.items()], dim=1)


growth = list(accumulate([4, 2, 2], initial=3))
mods = [Grid(a * (1 if i == 0 else 4), b) for i, (a, b) in enumerate(itertools.pairwise(growth))]
acts = (nn.ReLU() for _ in mods)
net = nn.Sequential(*chain.from_iterable(zip(mods, acts)))
net(torch.randn(2, 3, 9, 9))
