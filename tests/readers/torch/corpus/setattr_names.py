import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, n=2):
        super().__init__()
        self.n = n
        for i in range(n):
            setattr(self, "conv%d" % i, nn.Conv2d(3, 3, 3, padding=1, bias=False))
    def forward(self, x):
        out = x
        for i in range(self.n):
            out = out + getattr(self, "conv{}".format(i))(out)
        return out
model = Net()
inputs = (torch.randn(2, 3,16,16),)
model(*inputs)
