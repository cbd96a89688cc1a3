import torch
from torch import nn


class G(nn.Module):
    def __init__(self, nz=100, ngf=8):
        super().__init__()
        self.main = nn.Sequential(nn.ConvTranspose2d(nz, ngf * 2, 4, 1, 0, bias=False), nn.BatchNorm2d(ngf * 2), nn.ReLU(True), nn.ConvTranspose2d(ngf * 2, ngf, 4, 2, 1, bias=False), nn.Tanh())
    def forward(self, z):
        return self.main(z.view(-1, 100, 1, 1))
model = G()
inputs = (torch.randn(2, 100),)
model(*inputs)
