import torch
from torch import nn, einsum


def exists(val):
    return val is not None


def default(val, d):
    return val if exists(val) else d


class Attention(nn.Module):
    def __init__(self, dim, context_dim=None, heads=4, dim_head=8):
        super().__init__()
        inner_dim = heads * dim_head
        self.scale, self.heads = dim_head ** -0.5, heads
        self.to_q = nn.Linear(dim, inner_dim, bias=False)
        self.to_kv = nn.Linear(default(context_dim, dim), inner_dim * 2, bias=False)
        self.to_out = nn.Linear(inner_dim, dim)

    def forward(self, x, context=None):
        b, n, _, h = *x.shape, self.heads
        context = default(context, x)
        q, k, v = (self.to_q(x), *self.to_kv(context).chunk(2, dim=-1))
        q, k, v = map(lambda t: t.reshape(b, -1, h, t.shape[-1] // h).transpose(1, 2), (q, k, v))
        sim = einsum("b h i d, b h j d -> b h i j", q, k) * self.scale
        attn = sim.softmax(dim=-1)
        out = einsum("b h i j, b h j d -> b h i d", attn, v)
        return self.to_out(out.transpose(1, 2).reshape(b, n, -1))


class Perceiver(nn.Module):
    def __init__(self, *, latents=6, dim=16, context_dim=10):
        super().__init__()
        self.latents = nn.Parameter(torch.randn(latents, dim))
        self.cross = Attention(dim, context_dim)
        self.self_attn = Attention(dim)

    def forward(self, data):
        x = self.latents.unsqueeze(0).expand(data.shape[0], -1, -1)
        x = self.cross(x, context=data) + x
        x = self.self_attn(x) + x
        return x.mean(1)


model = Perceiver()
model(torch.randn(2, 12, 10))
