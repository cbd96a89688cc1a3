import functools
from functools import partial
from typing import Callable, Optional, Sequence

import torch
from torch import nn


def norm_layer(kind: str) -> Callable[[int], nn.Module]:
    groups = 4

    def make(channels):
        if kind == "group":
            return nn.GroupNorm(groups, channels)
        elif kind == "batch":
            return nn.BatchNorm2d(channels, affine=False)
        return nn.Identity()

    return make


def counter():
    total = 0

    def bump(n=1):
        nonlocal total
        total += n
        return total

    return bump


class Stage(nn.Module):
    def __init__(self, cin: int, widths: Sequence[int], conv: Callable[..., nn.Module], norm: Optional[Callable] = None):
        super().__init__()
        norm = norm or nn.Identity
        count = counter()
        mods = []
        for w in widths:
            mods.extend([conv(cin, w), norm(w)])
            count(2)
            cin = w
        self.body, self.count = nn.Sequential(*mods), count(0)

    def forward(self, x):
        return functools.reduce(lambda value, layer: layer(value), self.body, x)


conv5 = partial(nn.Conv2d, kernel_size=5, padding=2)
net = nn.Sequential(
    Stage(3, (8, 12), conv5, norm_layer("group")),
    Stage(12, (6,), partial(conv5, bias=False, stride=2), norm=norm_layer("batch")),
    Stage(6, [4], conv=partial(nn.Conv2d, kernel_size=1)),
)
net(torch.randn(2, 3, 15, 15))
