import torch
import torch.nn.functional as F
from torch import nn


class CausalConv1d(nn.Conv1d):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._left = (self.kernel_size[0] - 1) * self.dilation[0]

    def forward(self, x):
        return super().forward(F.pad(x, (self._left, 0)))


class ResidualBlock(nn.Module):
    def __init__(self, channels, skip, dilation):
        super().__init__()
        self.filter = CausalConv1d(channels, channels, 2, dilation=dilation)
        self.gate = CausalConv1d(channels, channels, 2, dilation=dilation)
        self.res = nn.Conv1d(channels, channels, 1)
        self.skip = nn.Conv1d(channels, skip, 1)

    def forward(self, x):
        z = torch.tanh(self.filter(x)) * torch.sigmoid(self.gate(x))
        return self.res(z) + x, self.skip(z)


class WaveNet(nn.Module):
    def __init__(self, layers=4, stacks=2, channels=6, skip=10, classes=16):
        super().__init__()
        self.front = CausalConv1d(1, channels, 2)
        self.blocks = nn.ModuleList([ResidualBlock(channels, skip, 2 ** i) for _ in range(stacks) for i in range(layers)])
        self.post = nn.Sequential(nn.ReLU(), nn.Conv1d(skip, skip, 1), nn.ReLU(), nn.Conv1d(skip, classes, 1))

    def forward(self, x):
        x = self.front(x)
        skips = 0
        for block in self.blocks:
            x, skip = block(x)
            skips += skip
        return self.post(skips), x


net = WaveNet()
net(torch.randn(2, 1, 64))
