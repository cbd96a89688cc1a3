import torch
import torch.nn.functional as F
from torch import nn


class Double(nn.Sequential):
    def __init__(self, cin, cout):
        super().__init__(nn.Conv2d(cin, cout, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(cout, cout, 3, padding=1), nn.ReLU(inplace=True))
class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.d1, self.d2, self.mid = Double(1, 4), Double(4, 8), Double(8, 16)
        self.up2 = nn.ConvTranspose2d(16, 8, 2, stride=2)
        self.u2 = Double(16, 8)
        self.up1 = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.u1 = Double(12, 4)
        self.out = nn.Conv2d(4, 2, 1)
    def forward(self, x):
        a = self.d1(x)
        b = self.d2(F.max_pool2d(a, 2))
        m = self.mid(F.max_pool2d(b, 2))
        y = self.u2(torch.cat([self.up2(m), b], 1))
        y = self.u1(torch.cat([self.up1(y), a], dim=1))
        return self.out(y)
model = UNet()
inputs = (torch.randn(2, 1,32,32),)
model(*inputs)
