import torch
import torch.nn.functional as F
from torch import nn


class Pair(nn.Module):
    """Runs one encoder over both images at once."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
        self.head = nn.Conv2d(16, 2, 1)

    def forward(self, left, right):
        both = self.encoder(torch.cat([left, right], dim=0))
        a, b = torch.chunk(both, 2, dim=0)
        grid = b[:, :2].permute(0, 2, 3, 1)
        return self.head(torch.cat([a, F.grid_sample(b, grid, align_corners=False)], dim=1))


model = Pair()
inputs = (torch.randn(2, 3, 16, 16), torch.randn(2, 3, 16, 16))
model(*inputs)
