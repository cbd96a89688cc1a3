import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    expansion = 2
    def __init__(self, c, stride=1, down=None):
        super().__init__()
        self.conv1 = nn.Conv2d(c, c, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(c, c * self.expansion, 1, bias=False)
        self.down = down
    def forward(self, x):
        identity = x
        out = self.conv2(F.relu(self.conv1(x)))
        if self.down is not None:
            identity = self.down(x)
        out += identity
        return F.relu(out)
model = Block(4, 2, nn.Conv2d(4, 8, 1, 2))
inputs = (torch.randn(2, 4,8,8),)
model(*inputs)
