import torch
from torch import nn


class Head(nn.Module):
    """One tower for all levels, norms of each level's own, one module under two names."""

    def __init__(self, c=6, levels=3):
        super().__init__()
        self.tower = nn.Conv2d(c, c, 3, padding=1)
        self.norms = nn.ModuleList([nn.BatchNorm2d(c) for _ in range(levels)])
        self.act = self.nonlinearity = nn.ReLU()
        self.cls, self.box = nn.Conv2d(c, 4, 1), nn.Conv2d(c, 4, 1)
        self.box.weight = self.cls.weight
        self.scales = nn.ParameterList([nn.Parameter(torch.tensor(1.0)) for _ in range(levels)])
        self.spare = nn.Linear(5, 5)

    def forward(self, xs):
        found = []
        for i, x in enumerate(xs):
            t = self.act(self.norms[i](self.tower(x)))
            found.append((self.cls(t), self.box(self.nonlinearity(t)) * self.scales[i]))
        cls, box = zip(*found)
        return list(cls), [b.exp() for b in box]


Head()([torch.randn(2, 6, s, s) for s in (16, 8, 4)])
