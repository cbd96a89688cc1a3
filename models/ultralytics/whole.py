"""A network as its definition lists it."""

from torch import nn


class Model(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.model = nn.Sequential(*layers)
