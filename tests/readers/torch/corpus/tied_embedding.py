import torch
from torch import nn


class LanguageModel(nn.Module):
    def __init__(self, words=50, width=16):
        super().__init__()
        self.encoder = nn.Embedding(words, width)
        self.norm = nn.LayerNorm(width)
        self.decoder = nn.Linear(width, words, bias=False)
        self.decoder.weight = self.encoder.weight
        self.bias = nn.Parameter(torch.zeros(words))
        self.decoder.bias = self.bias

    def forward(self, tokens):
        return self.decoder(self.norm(self.encoder(tokens)))


model = LanguageModel()
inputs = (torch.zeros(2, 7, dtype=torch.long),)
model(*inputs)
