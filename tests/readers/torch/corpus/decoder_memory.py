import torch
import torch.nn as nn


class Captioner(nn.Module):
    """Tokens decode what a grid of an image remembers."""

    def __init__(self, vocab=40, d=16):
        super().__init__()
        self.stem = nn.Conv2d(3, d, 8, 8)
        self.embed = nn.Embedding(vocab, d)
        layer = nn.TransformerDecoderLayer(d_model=d, nhead=4, dim_feedforward=20, activation="gelu", batch_first=True, norm_first=True)
        self.decoder = nn.TransformerDecoder(layer, num_layers=2, norm=nn.LayerNorm(d))
        self.out = nn.Linear(d, vocab)

    def forward(self, image, tokens):
        memory = self.stem(image).flatten(2).permute(0, 2, 1)
        T = tokens.size(1)
        mask = torch.triu(torch.ones(T, T, dtype=torch.bool), diagonal=1)
        h = self.decoder(self.embed(tokens), memory, tgt_mask=mask)
        return self.out(h)


Captioner()(torch.randn(2, 3, 32, 24), torch.zeros(2, 6, dtype=torch.long))
