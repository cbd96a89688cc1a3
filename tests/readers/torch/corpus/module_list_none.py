import torch
from torch import nn


class Stage(nn.Module):
    """Blocks with a projection where the width changes, and None where it does not."""

    def __init__(self, widths=(4, 4, 8, 8, 6)):
        super().__init__()
        self.blocks = nn.ModuleList()
        self.skips = nn.ModuleList()
        for a, b in zip(widths[:-1], widths[1:]):
            self.blocks.append(nn.Conv2d(a, b, 3, padding=1))
            self.skips.append(nn.Conv2d(a, b, 1) if a != b else None)

    def forward(self, x):
        for block, skip in zip(self.blocks, self.skips):
            x = block(x) + (x if skip is None else skip(x))
        return x


Stage()(torch.randn(2, 4, 7, 7))
