import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, cin, cout, **kwargs):
        super().__init__()
        self.conv = nn.Conv2d(cin, cout, bias=False, **kwargs)
        self.bn = nn.BatchNorm2d(cout, eps=0.001)
    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)
model = nn.Sequential(Block(3, 8, kernel_size=3, padding=1), Block(8, 4, kernel_size=(1, 7), padding=(0, 3)))
inputs = (torch.randn(2, 3,16,16),)
model(*inputs)
