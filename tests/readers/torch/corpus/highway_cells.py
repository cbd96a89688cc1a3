import torch
from torch import nn


class Highway(nn.Module):
    def __init__(self, size, layers):
        super().__init__()
        self.num_layers = layers
        for kind in ("nonlinear", "linear", "gate"):
            setattr(self, kind, nn.ModuleList([nn.Linear(size, size) for _ in range(layers)]))
        self.f = torch.nn.functional.relu

    def forward(self, x):
        for layer in range(self.num_layers):
            gate = torch.sigmoid(self.gate[layer](x))
            x = gate * self.f(self.nonlinear[layer](x)) + (1 - gate) * self.linear[layer](x)
        return x


class Conditional(nn.Module):
    """Features of a picture scaled and shifted by what a vector says."""

    def __init__(self, cond, channels):
        super().__init__()
        self.conv = nn.Conv2d(3, channels, 3, padding="same", padding_mode="reflect")
        self.highway = Highway(cond, 2)
        self.film = nn.Linear(cond, 2 * channels)

    def forward(self, batch):
        x, c = batch["image"], batch["label"]
        gamma, beta = self.film(self.highway(c)).chunk(2, dim=-1)
        h = self.conv(x)
        return h * (1 + gamma[..., None, None]) + beta.unsqueeze(-1).unsqueeze(-1)


Conditional(5, 4)({"image": torch.randn(2, 3, 8, 8), "label": torch.randn(2, 5)})
