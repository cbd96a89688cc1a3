import torch
import torch.nn.functional as F
from torch import nn


class SameConv(nn.Conv2d):
    def __init__(self, cin, cout, k, **kw):
        super().__init__(cin, cout, k, padding=k // 2, **kw)
    def forward(self, x):
        return F.relu(super().forward(x))
model = nn.Sequential(SameConv(3, 4, 3), SameConv(4, 5, 5, bias=False))
inputs = (torch.randn(2, 3,9,9),)
model(*inputs)
