import inspect
from typing import Literal

import torch
from torch import nn


def supported(cls, **kwargs):
    """Only what the class takes."""
    known = inspect.signature(cls.__init__ if cls.__init__ is not nn.Module.__init__ else cls).parameters
    return {k: v for k, v in kwargs.items() if k in known}


class Block(nn.Module):
    def __init__(self, cin, cout, kind: Literal['proj', 'down', 'normal'] = 'normal'):
        super().__init__()
        if kind is 'proj':
            stride, project = 1, True
        elif kind is 'down':
            stride, project = 2, True
        else:
            assert kind is 'normal'
            stride, project = 1, False
        self.proj = nn.Conv2d(cin, cout, 1, stride) if project else nn.Identity()
        self.body = nn.Conv2d(cin, cout, 3, stride, padding=1)
        self.norm = nn.BatchNorm2d(**supported(nn.BatchNorm2d, num_features=cout, affine=False, colour="red"))
        self.act = nn.GELU() if hasattr(nn, "GELU") else nn.ReLU()

    def forward(self, x):
        return self.act(self.norm(self.body(x)) + self.proj(x))


nn.Sequential(Block(3, 4, 'proj'), Block(4, 4), Block(4, 8, 'down'))(torch.randn(2, 3, 9, 9))
