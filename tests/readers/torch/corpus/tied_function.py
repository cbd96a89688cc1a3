import torch
import torch.nn.functional as F
from torch import nn


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(50, 16)
        self.encode = nn.Linear(16, 8)
        self.mix = nn.Linear(8, 8)
        self.bias = nn.Parameter(torch.zeros(16))

    def forward(self, x):
        h = torch.relu(self.encode(self.embed(x)))
        h = F.linear(h, self.mix.weight)
        h = self.mix(h)
        h = F.linear(h, self.encode.weight.t(), self.bias)
        return h @ self.embed.weight.t()


model = Autoencoder()
inputs = (torch.zeros(2, 7, dtype=torch.long),)
model(*inputs)
