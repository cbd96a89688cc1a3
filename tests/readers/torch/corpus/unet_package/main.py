import torch
from torch import nn

from .parts import *
from .parts import Up, OutConv
from .settings import WIDTHS as widths


class UNet(nn.Module):
    def __init__(self, n_channels, n_classes):
        super(UNet, self).__init__()
        self.n_channels = n_channels
        self.n_classes = n_classes
        self.inc = DoubleConv(n_channels, widths[0])
        self.downs = nn.ModuleList([Down(a, b) for a, b in zip(widths, widths[1:])])
        self.ups = nn.ModuleList([Up(b, a) for a, b in zip(widths[-2::-1], widths[:0:-1])])
        self.outc = OutConv(widths[0], n_classes)

    def forward(self, x):
        skips = [self.inc(x)]
        for down in self.downs:
            skips.append(down(skips[-1]))
        x = skips.pop()
        for up in self.ups:
            x = up(x, skips.pop())
        return self.outc(x)


if __name__ == '__main__':
    net = UNet(n_channels=3, n_classes=2)
    net(torch.rand(2, 3, 37, 50))
