import torch
import torch.nn as nn


class LinearAttention(nn.Module):
    def __init__(self, dim, heads=2, dim_head=8):
        super(LinearAttention, self).__init__()
        self.heads = heads
        hidden_dim = dim_head * heads
        self.to_qkv = nn.Conv2d(dim, hidden_dim * 3, 1, bias=False)
        self.to_out = nn.Conv2d(hidden_dim, dim, 1)

    def forward(self, x):
        b, c, h, w = x.size()
        q, k, v = [t.view(b, self.heads, -1, h * w) for t in self.to_qkv(x).chunk(3, dim=1)]
        k = k.softmax(dim=-1)
        context = torch.einsum('bhdn,bhen->bhde', k, v)
        out = torch.einsum('bhde,bhdn->bhen', context, q)
        return self.to_out(out.reshape(b, -1, h, w)) + x


model = LinearAttention(dim=12)
y = model(torch.zeros(2, 12, 8, 6))
assert y.shape == (2, 12, 8, 6)
