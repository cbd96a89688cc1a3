import torch
from torch import nn


class ViT(nn.Module):
    def __init__(self, dim=32, patch=8):
        super().__init__()
        self.embed = nn.Conv2d(3, dim, patch, patch)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.pos = nn.Parameter(torch.randn(1, 17, dim))
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, 10)
    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        cls = self.cls_token.expand(x.shape[0], -1, -1)
        x = torch.cat((cls, x), dim=1) + self.pos
        return self.head(self.norm(x)[:, 0])
model = ViT()
inputs = (torch.randn(2, 3,32,32),)
model(*inputs)
