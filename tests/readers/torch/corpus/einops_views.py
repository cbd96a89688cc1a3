import torch
from einops import rearrange, reduce, repeat
from einops.layers.torch import Rearrange, Reduce
from torch import nn


class Mixer(nn.Module):
    def __init__(self, tokens, dim):
        super().__init__()
        self.token_mix = nn.Sequential(Rearrange("b n d -> b d n"), nn.Linear(tokens, tokens), Rearrange("b d n -> b n d"))
        self.register = nn.Parameter(torch.zeros(dim))
        self.head = nn.Sequential(Reduce("b n d -> b d", "mean"), nn.Linear(dim, 3))

    def forward(self, x):
        x = rearrange(x, "b c (h p) (w q) -> b h w (p q c)", p=4, q=4)
        x = rearrange(x, "b ... d -> b (...) d")
        x = torch.cat([x, repeat(self.register, "d -> b 1 d", b=x.shape[0])], dim=1)
        x = x + self.token_mix(x)
        return self.head(x), reduce(x, "b n (g d) -> b g", "max", g=2)


Mixer(7, 48)(torch.randn(2, 3, 8, 12))
