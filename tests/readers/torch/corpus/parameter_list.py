import torch
from torch import nn
from torch.nn import Parameter, ParameterList, ParameterDict


class Mixture(nn.Module):
    def __init__(self, dim, experts=3):
        super().__init__()
        self.weights = ParameterList([Parameter(torch.randn(dim, dim)) for _ in range(experts)])
        self.bias = ParameterDict({"in": Parameter(torch.zeros(dim)), "out": Parameter(torch.zeros(dim))})
        self.register_parameter("scale", Parameter(torch.ones(1)))
        self.register_parameter("unused", None)

    def forward(self, x):
        x = x + self.bias["in"]
        total = 0
        for w in self.weights:
            total = total + x @ w
        return self.scale * total + self.bias["out"]


model = Mixture(12)
model(torch.randn(2, 5, 12))
