import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.t = nn.Parameter(torch.randn(13, 13, 3))
        self.register_buffer("i", torch.zeros(7, 5, dtype=torch.long))
    def forward(self, x):
        return x[:, None, None, :] + self.t[self.i, self.i], self.t[self.i, 0] + x[:, None, None]
Net()(torch.randn(2, 3))
