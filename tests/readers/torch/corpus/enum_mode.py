from enum import Enum

import torch
import torch.nn.functional as F
from torch import nn


class Mode(Enum):
    WIDE = 4
    NARROW = 1
class MLP(nn.Module):
    def __init__(self, mode=Mode.WIDE):
        super().__init__()
        self.up = nn.Linear(12, 12 * mode.value)
        self.down = nn.Linear(12 * mode.value, 12)
    def forward(self, x):
        return x + self.down(F.gelu(self.up(x)))
model = MLP()
inputs = (torch.randn(2, 8,12),)
model(*inputs)
