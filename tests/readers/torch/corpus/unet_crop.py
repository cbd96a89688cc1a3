"""A U-Net without padding, whose skips are cut to the middle."""
import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, in_ch, out_ch):
        super().__init__()
        self.conv1 = nn.Conv2d(in_ch, out_ch, 3)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(out_ch, out_ch, 3)

    def forward(self, x):
        return self.conv2(self.relu(self.conv1(x)))


class UNet(nn.Module):
    def __init__(self, enc_chs=(3, 4, 8), num_class=2, retain_dim=True, out_sz=(44, 44)):
        super().__init__()
        self.enc_blocks = nn.ModuleList([Block(enc_chs[i], enc_chs[i + 1]) for i in range(len(enc_chs) - 1)])
        self.pool = nn.MaxPool2d(2)
        chs = enc_chs[:0:-1]
        self.upconvs = nn.ModuleList([nn.ConvTranspose2d(chs[i], chs[i + 1], 2, 2) for i in range(len(chs) - 1)])
        self.dec_blocks = nn.ModuleList([Block(chs[i], chs[i + 1]) for i in range(len(chs) - 1)])
        self.head = nn.Conv2d(chs[-1], num_class, 1)
        self.retain_dim, self.out_sz = retain_dim, out_sz

    def crop(self, enc_ftrs, x):
        _, _, H, W = x.shape
        dh, dw = (enc_ftrs.size(2) - H) // 2, (enc_ftrs.size(3) - W) // 2
        return enc_ftrs[:, :, dh:dh + H, dw:dw + W]

    def forward(self, x):
        ftrs = []
        for block in self.enc_blocks:
            x = block(x)
            ftrs.append(x)
            x = self.pool(x)
        x, *skips = ftrs[::-1]
        for i, (up, dec) in enumerate(zip(self.upconvs, self.dec_blocks)):
            x = up(x)
            x = torch.cat([x, self.crop(skips[i], x)], dim=1)
            x = dec(x)
        out = self.head(x)
        if self.retain_dim:
            out = nn.functional.interpolate(out, self.out_sz)
        return out


UNet()(torch.randn(2, 3, 44, 44))
