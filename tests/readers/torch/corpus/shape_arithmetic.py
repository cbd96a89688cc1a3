import torch
import torch.nn.functional as F
from torch import nn


class CropAdd(nn.Module):
    """Sizes computed as small tensors, and given back to a pad as a list."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(3, 6, 5)
        self.same = nn.Conv2d(3, 6, 1)

    def forward(self, x):
        y, skip = self.down(x), self.same(x)
        difference = torch.tensor(skip.shape)[2:] - torch.tensor(y.shape)[2:]
        half = (difference / 2).int()
        pad = -torch.stack((half, half)).t().flatten()
        return y + F.pad(skip, pad.tolist())


CropAdd()(torch.randn(2, 3, 20, 16))
