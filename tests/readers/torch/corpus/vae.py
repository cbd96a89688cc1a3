import torch
import torch.nn.functional as F
from torch import nn


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc, self.mu, self.logvar, self.dec = nn.Linear(12, 8), nn.Linear(8, 2), nn.Linear(8, 2), nn.Linear(2, 12)
    def encode(self, x):
        h = F.relu(self.enc(x))
        return self.mu(h), self.logvar(h)
    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.dec(mu), mu, logvar
model = VAE()
inputs = (torch.randn(2, 12),)
model(*inputs)
