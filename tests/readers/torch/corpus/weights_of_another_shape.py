import torch
from torch import nn


def pad(m):
    if isinstance(m, nn.Conv2d):
        m.padding = (1, 1)
        nn.init.normal_(m.weight.data)


class Net(nn.Module):
    def __init__(self, channels=1):
        super().__init__()
        self.first = nn.Conv2d(3, 8, 3)
        self.second = nn.Conv2d(8, 6, 3)
        self.third = nn.Conv2d(4, 6, 3, bias=False)
        self.up = nn.ConvTranspose2d(6, 4, 2, 2)
        self.fc = nn.Linear(4, 4)
        for m in self.modules():
            if isinstance(m, nn.Conv2d) and m.in_channels == 3:
                break
        m.in_channels = channels
        m.weight = nn.Parameter(torch.Tensor(m.out_channels, channels // m.groups, *m.kernel_size))
        m.reset_parameters()
        self.third.weight.data = torch.cat([self.third.weight.data, self.third.weight.data[:, :2]], dim=1)
        self.fc.weight, self.fc.bias = nn.Parameter(self.fc.weight[:2]), nn.Parameter(self.fc.bias[:2])
        self.apply(pad)

    def forward(self, x):
        x = self.up(self.third(self.second(self.first(x))))
        return self.fc(x.mean((2, 3)))


Net()(torch.randn(2, 1, 8, 8))
