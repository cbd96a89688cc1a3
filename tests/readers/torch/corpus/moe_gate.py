import torch
import torch.nn.functional as F
from torch import nn, Tensor


class Mixture(nn.Module):
    def __init__(self, d: int, hidden: int, n: int):
        super().__init__()
        self.gate = nn.Linear(d, n, bias=False)
        self.w1 = nn.Parameter(torch.empty(n, d, hidden))
        self.w2 = nn.Parameter(torch.empty(n, hidden, d))
        for w in (self.w1, self.w2):
            nn.init.xavier_uniform_(w)

    def forward(self, x: Tensor) -> Tensor:
        probs = F.softmax(self.gate(x), dim=-1)
        h = F.gelu(torch.einsum("btd,edh->bteh", x, self.w1))
        y = torch.einsum("bteh,ehd->bted", h, self.w2)
        return torch.einsum("bted,bte->btd", y, probs)


Mixture(8, 16, 3)(torch.randn(2, 6, 8))
