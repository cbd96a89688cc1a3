import torch
from torch import nn


def block(cin, cout, bn=True):
    layers = [nn.Conv2d(cin, cout, 3, 2, 1), nn.LeakyReLU(0.2, inplace=True), nn.Dropout2d(0.25)]
    if bn:
        layers.append(nn.BatchNorm2d(cout, 0.8))
    return layers
class D(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(*block(3, 8, bn=False), *block(8, 16))
        ds = 32 // 2 ** 2
        self.adv = nn.Sequential(nn.Linear(16 * ds ** 2, 1), nn.Sigmoid())
    def forward(self, img):
        out = self.model(img)
        out = out.view(out.shape[0], -1)
        return self.adv(out)
model = D()
inputs = (torch.randn(2, 3,32,32),)
model(*inputs)
