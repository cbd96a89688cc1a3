import torch
from einops import pack, rearrange, unpack
from torch import nn


class Codebook(nn.Module):
    def __init__(self, dim=8, size=12):
        super().__init__()
        self.codes = nn.Parameter(torch.randn(size, dim))
        self.to_in = nn.Conv2d(3, dim, 4, stride=4)
        self.to_out = nn.Conv2d(dim, 3, 1)

    def forward(self, x):
        x = self.to_in(x)
        x = rearrange(x, "b c h w -> b h w c")
        flat, ps = pack([x], "b * c")
        near = torch.cdist(flat, self.codes[None], p=2)
        (x,) = unpack(flat, ps, "b * c")
        both, sizes = pack([flat, x[:, 0]], "b * c")
        _, row = unpack(both, sizes, "b * c")
        return self.to_out(rearrange(x, "b h w c -> b c h w")), near, row


codebook = Codebook()
codebook(torch.randn(2, 3, 16, 16))
